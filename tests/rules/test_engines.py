"""What the one-command set-up decides, without starting anything."""

from __future__ import annotations

import ast
import re
import stat
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import config
from eservice import cli
from eservice.engines import bootstrap, install
from eservice.engines.children import how_it_ended
from eservice.engines.embedded import Engines
from eservice.engines.errors import AlreadyRunning, CannotRun
from eservice.engines.home import held, is_held, kept, kept_port, open_home, secret_key, try_to_listen
from eservice.engines.parts import site_url, web
from eservice.engines.restarts import LONGEST_PAUSE, News, Quota, is_news, next_pause
from eservice.engines.settings import LOCK, borrow, lend, settings_for, take_back

ROOT = Path(__file__).resolve().parents[2]
ENGINES = Engines("postgresql+psycopg://lotsen:pw@127.0.0.1:20001/lotsen", "redis://:pw@127.0.0.1:20002/0")


# --- when to try again, and what to show


def test_a_part_that_keeps_crashing_is_tried_less_and_less_often() -> None:
    pauses = [next_pause(0, 0.2)]
    while len(pauses) < 7:
        pauses.append(next_pause(pauses[-1], 0.2))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_crash_after_a_quiet_minute_counts_as_the_first() -> None:
    assert next_pause(16, 59.9) == 30
    assert next_pause(16, 60) == 1


@pytest.mark.parametrize(
    "line",
    [
        "[2026-11-24 08:00:00,000: ERROR/MainProcess] Task letters.send raised unexpected",
        "2026-11-24 08:00:00.000 UTC [77] FATAL:  database files are incompatible with server",
        "2026-11-24 08:00:00 [warning  ] task_not_sent",
        "[2026-11-24 08:00:00 +0000] [9] [CRITICAL] WORKER TIMEOUT (pid:10)",
    ],
)
def test_warnings_and_worse_reach_the_console(line: str) -> None:
    assert is_news(line)


@pytest.mark.parametrize(
    "line",
    [
        '127.0.0.1 - - [24/Nov/2026:08:00:00 +0000] "GET /sok?q=error HTTP/1.1" 200 512',
        "2026-11-24 08:00:00.000 UTC [77] LOG:  database system is ready to accept connections",
        "77:M 24 Nov 2026 08:00:00.000 # WARNING Memory overcommit must be enabled!",
        "SecurityWarning: You're running the worker with superuser privileges: this is",
        "2026-11-24 08:00:00.000 UTC [81] FATAL:  terminating connection due to administrator command",
    ],
)
def test_everyday_lines_stay_in_the_log(line: str) -> None:
    assert not is_news(line)


TRACEBACK = [
    "Reading the catalogue ...",
    "Traceback (most recent call last):",
    '  File "catalogue.py", line 7, in read',
    "    raise ValueError(name)",
    "ValueError: uteservering",
    "Gone on.",
]


def test_a_traceback_is_folded_into_the_line_that_says_what_went_wrong() -> None:
    quiet, whole = News(), News(whole=True)
    assert [line for line in TRACEBACK if quiet.has(line)] == ["ValueError: uteservering"]
    assert [line for line in TRACEBACK if whole.has(line)] == [TRACEBACK[0], *TRACEBACK[-2:]]


def test_a_broken_part_does_not_bury_what_the_others_say() -> None:
    quota = Quota(most=2, seconds=30)
    assert [quota.use(now) for now in (100, 101, 102, 103)] == [True, True, False, False]
    assert not quota.just_spent
    assert quota.use(130)


def test_the_first_refused_line_is_known_as_such() -> None:
    quota = Quota(most=1, seconds=30)
    assert quota.use(5)
    assert not quota.just_spent
    assert not quota.use(6)
    assert quota.just_spent


def test_how_a_process_ended_is_said_in_words() -> None:
    assert how_it_ended(3) == "ended with exit status 3"
    assert how_it_ended(-9) == "was ended by SIGKILL"


# --- the folder


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert secret_key(tmp_path) == key
    assert len(key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_folders_have_two_secrets(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def test_an_emptied_file_is_filled_anew(tmp_path: Path) -> None:
    (tmp_path / "value").write_text("\n")
    assert kept(tmp_path / "value", lambda: "new") == "new"
    assert kept(tmp_path / "value", lambda: "newer") == "new"


def test_a_port_is_kept_and_nonsense_in_its_file_is_replaced(tmp_path: Path) -> None:
    port = kept_port(tmp_path / "port")
    assert kept_port(tmp_path / "port") == port
    (tmp_path / "port").write_text("many")
    assert kept_port(tmp_path / "port") in range(20_000, 32_000)


def test_a_folder_below_a_file_cannot_be_a_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="set LOTSEN_HOME to a folder that you may write to"):
        open_home(tmp_path / "file" / "home")


def test_a_lock_has_one_holder_and_is_free_afterwards(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not is_held(lock)
    with held(lock, "taken"):
        assert is_held(lock)
        with pytest.raises(AlreadyRunning, match="taken"), held(lock, "taken"):
            pytest.fail("two holders of one lock")
    assert not is_held(lock)


# --- the settings of the parts


def test_the_parts_get_the_engines_a_lasting_key_and_the_demo(tmp_path: Path) -> None:
    env = settings_for(tmp_path, ENGINES, "http://127.0.0.1:8000", {"PATH": "/bin", "PGHOST": "elsewhere"})
    settings = config.load_settings(env)
    assert settings.database_url == ENGINES.database_url
    assert settings.redis_url == ENGINES.redis_url
    assert settings.secret_key == secret_key(tmp_path)
    assert settings.home == tmp_path
    assert settings.demo
    assert settings.site_url == "http://127.0.0.1:8000"
    assert "PGHOST" not in env


def test_what_the_person_has_set_stays(tmp_path: Path) -> None:
    own = {"LOTSEN_DEMO": "0", "SITE_URL": "https://lotsen.example", "SECRET_KEY": "k" * 40}
    settings = config.load_settings(settings_for(tmp_path, ENGINES, "http://127.0.0.1:8000", own))
    assert not settings.demo
    assert settings.site_url == "https://lotsen.example"
    assert settings.secret_key == "k" * 40


def test_what_is_said_of_the_persons_own_server_is_kept_with_it(tmp_path: Path) -> None:
    own = {"DATABASE_URL": ENGINES.database_url, "PGSSLROOTCERT": "/etc/ca.pem"}
    assert settings_for(tmp_path, ENGINES, "http://127.0.0.1:8000", own)["PGSSLROOTCERT"] == "/etc/ca.pem"
    assert "PGSSLROOTCERT" not in settings_for(tmp_path, ENGINES, "http://x", own | {"DATABASE_URL": "elsewhere"})


def test_a_second_terminal_finds_what_runs_in_the_first(tmp_path: Path) -> None:
    lent = settings_for(tmp_path, ENGINES, "http://127.0.0.1:8000", {})
    mine = {"LOTSEN_HOME": str(tmp_path), "LOTSEN_DEMO": "0"}
    with held(tmp_path / LOCK, "taken"):
        lend(tmp_path, lent)
        borrowed = borrow(mine)
    assert borrowed["DATABASE_URL"] == ENGINES.database_url
    assert borrowed["SECRET_KEY"] == lent["SECRET_KEY"]
    assert "LOTSEN_DEMO" not in borrowed
    assert stat.S_IMODE((tmp_path / "running.json").stat().st_mode) == 0o600


def test_nothing_is_found_when_nothing_runs(tmp_path: Path) -> None:
    lend(tmp_path, settings_for(tmp_path, ENGINES, "http://127.0.0.1:8000", {}))
    assert borrow({"LOTSEN_HOME": str(tmp_path)}) == {}
    with held(tmp_path / LOCK, "taken"):
        take_back(tmp_path)
        assert borrow({"LOTSEN_HOME": str(tmp_path)}) == {}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("lotsen.example", "http://lotsen.example:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_open(host: str, address: str) -> None:
    assert site_url(host, 8000) == address


def test_gunicorn_understands_an_address_with_colons() -> None:
    assert "[::1]:8000" in web({"SITE_URL": "http://[::1]:8000"}, "::1", 8000).command


def test_a_port_is_tried_and_given_back() -> None:
    try_to_listen("127.0.0.1", 0)
    with pytest.raises(OSError, match=r".+"):
        try_to_listen("203.0.113.1", 18_000)


# --- the set-up and the command


def test_an_old_python_can_read_the_first_file_of_the_set_up() -> None:
    ast.parse((ROOT / "eservice/engines/bootstrap.py").read_text(), feature_version=(3, 4))
    for package in ("eservice", "eservice/engines"):
        ast.parse((ROOT / package / "__init__.py").read_text(), feature_version=(3, 4))


def test_an_old_python_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    assert bootstrap.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("Lotsen needs Python 3.11 or newer, and this is Python 3.9:")
    assert len(said.splitlines()) == 1


def test_the_set_up_needs_nothing_but_python() -> None:
    for file in (bootstrap.__file__, install.__file__):
        imported = re.findall(r"^\s*(?:import|from) ([a-z_]+)", Path(str(file)).read_text(), re.MULTILINE)
        assert set(imported) - {"eservice"} <= sys.stdlib_module_names


def test_the_locks_and_the_set_up_name_no_address() -> None:
    files = [*ROOT.glob("requirements/*"), *ROOT.glob("eservice/engines/*.py"), ROOT / "Makefile", ROOT / ".ci/run"]
    addresses = {
        address
        for file in files
        for address in re.findall(r"https?://[\w.\[{:]+", file.read_text())
        if not re.match(r"http://(127\.|\[?\{host)", address)
    }
    assert addresses == set()


def test_help_needs_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    done = CliRunner().invoke(cli._group(), ["--help"])
    assert done.exit_code == 0
    assert re.search(r"^  up +Run everything", done.output, re.MULTILINE)


@pytest.mark.parametrize(
    ("error", "status"), [(config.WrongSetting("DATABASE_URL is not set."), 2), (CannotRun("The port is taken."), 1)]
)
def test_what_is_in_the_way_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("eservice.engines.supervisor.up", fail)
    monkeypatch.setattr(sys, "argv", ["lotsen", "up"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == status
    assert capsys.readouterr().err == f"{error}\n"


def test_the_deployment_example_sets_all_that_must_be_set_and_nothing_unknown() -> None:
    compose = yaml.safe_load((ROOT / "docs/deploy/compose.yaml").read_text())
    given = compose["services"]["web"]["environment"]
    known = set(re.findall(r'"([A-Z_]{5,})"', Path(config.__file__).read_text()))
    assert set(given) <= known
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"} <= set(given)
    assert {"web", "worker", "beat", "prepare"} <= set(compose["services"])
