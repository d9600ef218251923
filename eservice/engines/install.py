"""The steps of the set-up: environment, locked packages, launcher, translations. Standard library only."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LAUNCHER = VENV / "bin" / "lotsen"
#: Which locks are installed: their names and the hashes of their text.
STAMP = VENV / "lotsen-stamp.json"
TRANSLATIONS = ROOT / "eservice" / "translations"

_LAUNCHER_TEXT = """#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m eservice.cli "$@"
"""


class CannotInstall(Exception):
    """Something is in the way of the set-up; the message is one sentence on what to do."""


def main(arguments: Sequence[str]) -> int:
    """Bring `.venv` up to date (`--dev`: with what the tests need); 0, or 1 after a sentence on what is in the way."""
    try:
        with _one_at_a_time():
            _set_up(["dev", "embedded"] if "--dev" in arguments else ["embedded"])
    except CannotInstall as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Cannot write in {ROOT} ({error.strerror}): put Lotsen in a folder that you may write to.", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        _say("The set-up was stopped; the next one begins where it has to.")
        return 130
    return 0


def _set_up(names: list[str]) -> None:
    """Install the first lock of `names`, which contains the others."""
    locks = {name: _fingerprint(ROOT / "requirements" / f"{name}.txt") for name in names}
    if not locks.items() <= _installed().items():
        _install(names[0])
        STAMP.write_text(json.dumps({**_installed(), **locks}), encoding="utf-8")
    if not LAUNCHER.exists():
        _write_launcher()
    _compile_translations()


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _installed() -> dict[str, str]:
    """What the stamp says, if the environment that it speaks of works."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() else {}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """`make run` and `make test` may be typed at the same moment: the second waits for the first."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


# --- packages


def _install(name: str) -> None:
    lock = ROOT / "requirements" / f"{name}.txt"
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    began = time.monotonic()
    with tempfile.TemporaryFile(dir=ROOT):
        pass  # a folder that cannot be written is found out now, and by its own name
    _say(f"Setting up .venv with about {count} packages; this is done once and takes a minute or less ...")
    uv = shutil.which("uv")
    if not (uv and _install_with_uv(uv, lock)):
        _install_with_pip(lock, count)
    _say(f".venv is ready ({time.monotonic() - began:.0f} s)")


def _install_with_uv(uv: str, lock: Path) -> bool:
    """True when uv has done it; it may know less of how this machine reaches packages than pip does."""
    if not _usable():
        _remove_unusable()
        if _run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]).returncode:
            return False
    options = ["--quiet", "--require-hashes", "--only-binary", ":all:", "--compile-bytecode"]
    done = _run([uv, "pip", "install", "--python", str(PYTHON), *options, "-r", str(lock)])
    if done.returncode:
        _say("uv could not install the packages; trying pip ...")
    return done.returncode == 0


def _install_with_pip(lock: Path, count: int) -> None:
    if not _usable():
        _remove_unusable()
        _make_environment()
    pip = [str(PYTHON), "-m", "pip"]
    if _run([*pip, "--version"]).returncode:
        pip = _pip_from_outside()
    options = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check", "--progress-bar", "off"]
    _follow([*pip, "install", *options, "-r", str(lock)], count)


def _usable() -> bool:
    return (
        PYTHON.exists()
        and _run([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).returncode == 0
    )


def _remove_unusable() -> None:
    """Take away a half-made environment, or one whose Python is gone; nothing else that has the name."""
    if not VENV.exists() and not VENV.is_symlink():
        return
    if not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        raise CannotInstall(f"{VENV} is not an environment of Python: move it away, then try again.")
    shutil.rmtree(VENV)


def _make_environment() -> None:
    if _run([sys.executable, "-m", "venv", str(VENV)]).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    made = _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    if made.returncode:
        raise CannotInstall(f"This Python cannot make an environment; {_INSTALL_VENV}\n{_end_of(made.stdout)}")


_INSTALL_VENV = "install its venv module (Debian and Ubuntu: `apt install python3-venv`) or uv, then try again."


def _pip_from_outside() -> list[str]:
    """The pip of the system, working on our environment (pip 22.3 or newer)."""
    if _run([str(PYTHON), "-m", "ensurepip"]).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if _run([*pip, "--version"]).returncode:
        raise CannotInstall(f"This Python has no pip; {_INSTALL_VENV}")
    return pip


def _follow(command: list[str], count: int) -> None:
    """Run pip and show how far it has come. Raises `CannotInstall` with the end of its words."""
    words, seen = [], 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            words.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                seen += 1
                if seen % 20 == 0:
                    _say(f"  {seen} of about {count} packages fetched ...")
            elif line.startswith("Installing collected"):
                _say("  installing ...")
    if pip.returncode:
        raise CannotInstall(f"The packages could not be installed; this is what pip says:\n{_end_of(''.join(words))}")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def _environment() -> dict[str, str]:
    """Ours, without what would send the packages elsewhere or leave them uncompiled (and each start slow)."""
    misleading = {
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONDONTWRITEBYTECODE",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "VIRTUAL_ENV",
    }
    return {name: value for name, value in os.environ.items() if name not in misleading}


def _end_of(words: str, count: int = 6) -> str:
    return "\n".join(f"    {line}" for line in words.strip().splitlines()[-count:])


def _say(text: str) -> None:
    print(text, flush=True)


# --- what is ours


def _write_launcher() -> None:
    """`.venv/bin/lotsen`, and the way for Python to find us: by a path that holds when the folder is moved."""
    for packages in VENV.glob("lib/python3*/site-packages"):
        (packages / "lotsen.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="utf-8")
    LAUNCHER.write_text(_LAUNCHER_TEXT, encoding="utf-8")
    LAUNCHER.chmod(0o755)


def _compile_translations() -> None:
    """Make the .mo file of each .po file that is newer than it."""
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        babel = [str(PYTHON), "-m", "babel.messages.frontend", "compile", "-i", str(source), "-o", str(target)]
        done = _run(babel)
        if done.returncode:
            raise CannotInstall(f"{source} could not be compiled:\n{_end_of(done.stdout)}")
