"""Servers whose owner was killed: found by the file that names them, and stopped before a new one starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from eservice.engines.children import pause


def end_stale(pid_file: Path, data: Path, stop_signal: int, patience: float = 10.0) -> None:
    """Stop the server that `pid_file` names, if it works on `data`; take the file away when it names nothing of ours.

    `patience` is in seconds, and is given three times: to stop, to be killed, and to what the server had started.
    """
    pid = _first_number(pid_file)
    if not pid or not _exists(pid):
        return  # a server finds out for itself that such a file means nothing
    for number in (stop_signal, signal.SIGKILL):
        if str(data) in command_line(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            _wait_while(lambda: str(data) in command_line(pid), patience)
    # The number is somebody else's by now, or waits for a parent that never asks: a server would take either for alive.
    _wait_while(lambda: _in_use(data), patience)
    if not _in_use(data):
        pid_file.unlink(missing_ok=True)


def _wait_while(busy: Callable[[], bool], patience: float) -> None:
    until = time.monotonic() + patience
    while busy() and time.monotonic() < until:
        pause()


def _first_number(pid_file: Path) -> int:
    try:
        first = pid_file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    except OSError:
        return 0
    return int(first) if first.isdigit() else 0


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The command of process `pid`; empty when it is gone, or has ended and only waits to be noticed."""
    if sys.platform != "linux":
        command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _in_use(data: Path) -> bool:
    """True while a process works in `data`: what a killed server had started lives on for a moment."""
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if process.readlink() == data:
                return True
    return False
