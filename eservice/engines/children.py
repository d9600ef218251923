"""One part of the system as a child process: started, waited for, watched and stopped, with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eservice.engines.errors import DidNotStart
from eservice.engines.identity import LEASH, Identity

ROOT = Path(__file__).resolve().parents[2]
#: Seconds between two looks at a child.
PAUSE = 0.05


#: Called again and again while something is waited for; may raise in order to give up.
Tick = Callable[[], None]


def pause() -> None:
    """Wait a little."""
    time.sleep(PAUSE)


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Part:
    """What to run, and how one knows that it is up. All times are in seconds."""

    name: str
    command: Sequence[str]
    #: Whether it answers; asked again and again until it does.
    ready: Callable[[Running], bool] = lambda running: running.age > 0.3
    #: How long it may take until it answers.
    patience: float = 60.0
    #: What it understands as a wish to stop, and how long it may take over it.
    stop_signal: int = signal.SIGTERM
    stop_patience: float = 9.0
    #: Clears away what a killed predecessor left behind; called before each start.
    before: Callable[[], None] = _nothing
    #: What to do each time it has come up.
    once_up: Callable[[], None] = _nothing
    identity: Identity = Identity.OURS
    folder: Path = ROOT
    environment: Mapping[str, str] | None = None


class Running:
    """A part that has been started at least once. Use it from one thread: the child ends when that thread does."""

    def __init__(self, part: Part, log: Path) -> None:
        self.part = part
        self.log = log
        self.began = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._log_began = 0

    def start(self) -> None:
        """Start it, again or for the first time, in a session of its own and with its words going to the log."""
        self.part.before()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab", opener=_private) as log:
            self._log_began = log.tell()
            self._process = subprocess.Popen(
                self._leashed(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.part.folder,
                env=self.part.environment,
                start_new_session=True,
            )
        self.began = time.monotonic()

    def _leashed(self) -> list[str]:
        leash = [sys.executable, "-I", "-S", LEASH, str(os.getpid()), str(int(self.part.stop_signal))]
        return [*leash, self.part.identity, *self.part.command]

    @property
    def pid(self) -> int:
        """The number of the process; 0 before the first start."""
        return self._process.pid if self._process else 0

    @property
    def age(self) -> float:
        """Seconds since the last start."""
        return time.monotonic() - self.began

    def poll(self) -> int | None:
        """None while it runs, else how it ended: an exit status, or a signal as a negative number."""
        if self._process is None:
            return 0
        ended = self._process.returncode is None and self._process.poll() is not None
        if ended:
            # What it started does not outlive it: a pool child without its worker waits for ever.
            self._signal_all(signal.SIGKILL)
        return self._process.returncode

    def wait_until_ready(self, tick: Tick = pause) -> None:
        """Return when it answers, calling `tick` while waiting; else stop it and raise `DidNotStart`."""
        while not (self.poll() is None and self.part.ready(self)):
            if self.poll() is not None:
                raise self.did_not_start(how_it_ended(self.poll() or 0))
            if self.age > self.part.patience:
                self.stop()
                raise self.did_not_start(f"did not answer within {self.part.patience:.0f} s")
            tick()
        self.part.once_up()

    def wait_until_ended(self, tick: Tick = pause) -> int:
        """How it ended, as `poll` says it; calls `tick` while waiting."""
        while (status := self.poll()) is None:
            tick()
        return status

    def did_not_start(self, what: str) -> DidNotStart:
        """The error that says `what` happened, with the last lines of the log."""
        lines = "".join(f"\n    {line}" for line in self.last_lines())
        return DidNotStart(f"{self.part.name} {what} (log: {self.log}){':' if lines else '.'}{lines}")

    def ask_to_stop(self) -> None:
        """Tell it to stop and do not wait."""
        if self._process and self.poll() is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(self.part.stop_signal)

    def stop(self, patience: float | None = None, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop it and wait; after `patience` seconds (default: the part's own), or in a `hurry`, kill it."""
        until = time.monotonic() + (self.part.stop_patience if patience is None else patience)
        self.ask_to_stop()
        while self.poll() is None and time.monotonic() < until and not hurry():
            pause()
        if self.poll() is None:
            self._signal_all(signal.SIGKILL)
            while self.poll() is None:
                pause()

    def _signal_all(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def words(self) -> str:
        """What it has written since its last start."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._log_began)
                return log.read().decode(errors="replace")
        except FileNotFoundError:
            return ""

    def last_lines(self, count: int = 8) -> list[str]:
        """The last lines that it has written since its last start."""
        return [line for line in self.words().splitlines() if line.strip()][-count:]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def how_it_ended(status: int) -> str:
    """In words how a process ended; `status` is an exit status, or a signal as a negative number."""
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with exit status {status}"
