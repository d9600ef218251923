"""Parts that run together: started in order, started again after a crash, stopped in the opposite order."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eservice.engines.children import PAUSE, Part, Running, how_it_ended
from eservice.engines.console import Console, Tail
from eservice.engines.errors import CannotRun
from eservice.engines.restarts import next_pause

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(Exception):
    """Ctrl-C was pressed, or the process was told to end."""


class StopSignals:
    """Counts the wishes to stop. Nothing is interrupted by them: whoever waits looks here."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, *_: object) -> None:
        """Take note of one more wish; made to be a signal handler."""
        self.count += 1

    @contextmanager
    def noted(self) -> Iterator[StopSignals]:
        """Take note of the signals of this process during the block."""
        before = {number: signal.signal(number, self.note) for number in _SIGNALS}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass
class _Kept:
    """A part that is kept up, and what is known of its crashes."""

    running: Running
    tail: Tail
    pause: float = 0.0
    again_at: float | None = None
    answers: bool = True


class Crew:
    """The parts that are up, for as long as a `with` block lasts; `StopAsked` ends the block and is no error.

    Everything happens in the calling thread: the parts end when it does.
    """

    def __init__(self, console: Console, asked: StopSignals) -> None:
        self._console = console
        self._asked = asked
        self._kept: list[list[_Kept]] = []
        self._tails: list[Tail] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._console.say("stopping")
        self._stop()
        self._console.say("everything is stopped")
        return kind is StopAsked

    def tick(self) -> None:
        """Wait a little and show news; raises `StopAsked` when the person wants to stop."""
        if self._asked.count:
            raise StopAsked
        for tail in self._tails:
            tail.show()
        time.sleep(PAUSE)

    def keep(self, running: Running) -> None:
        """Take charge of a part that somebody else has brought up."""
        self._kept.append([self._watched(running)])
        self._console.say(f"{running.part.name} is up ({running.age:.1f} s)")

    def run(self, part: Part) -> None:
        """Run a part that ends by itself, and show all it says. Raises `CannotRun` when it ends badly."""
        running = Running(part, self._log(part))
        tail = Tail(self._console, part.name, running.log, whole=True)
        self._tails.append(tail)
        running.start()
        try:
            status = running.wait_until_ended(self.tick)
            tail.show()
            if status:
                raise CannotRun(f"{part.name} {how_it_ended(status)}; its whole story is in {running.log}.")
        finally:
            self._tails.remove(tail)
            running.stop(hurry=self._hurry)

    def start(self, parts: Sequence[Part]) -> None:
        """Start `parts` side by side and wait until each answers. Raises `DidNotStart` when one does not."""
        group = [self._watched(Running(part, self._log(part))) for part in parts]
        self._kept.append(group)
        for kept in group:
            kept.running.start()
        for kept in group:
            kept.running.wait_until_ready(self.tick)
            self._console.say(f"{kept.running.part.name} is up ({kept.running.age:.1f} s)")

    def look_after(self) -> None:
        """Start again what crashes, until `StopAsked` is raised."""
        while True:
            self.tick()
            for group in self._kept:
                for kept in group:
                    self._look_after(kept)

    def _stop(self) -> None:
        """Stop all, the last started first, those started side by side together. A second wish to stop kills."""
        for group in reversed(self._kept):
            for kept in group:
                kept.running.ask_to_stop()
            asked_at = time.monotonic()
            for kept in group:
                waited = time.monotonic() - asked_at
                kept.running.stop(kept.running.part.stop_patience - waited, self._hurry)
                kept.tail.show(silent=True)
        self._kept, self._tails = [], []

    def _log(self, part: Part) -> Path:
        return self._console.logs / f"{part.name}.log"

    def _watched(self, running: Running) -> _Kept:
        kept = _Kept(running, Tail(self._console, running.part.name, running.log))
        self._tails.append(kept.tail)
        return kept

    def _hurry(self) -> bool:
        return self._asked.count > 1

    def _look_after(self, kept: _Kept) -> None:
        status = kept.running.poll()
        if status is not None and kept.again_at is None:
            self._plan(kept, how_it_ended(status))
        elif kept.again_at is not None and time.monotonic() >= kept.again_at:
            self._start_again(kept)
        elif status is None and not kept.answers:
            self._ask(kept)

    def _plan(self, kept: _Kept, what: str) -> None:
        kept.pause = next_pause(kept.pause, kept.running.age)
        kept.again_at = time.monotonic() + kept.pause
        self._console.say(
            f"{kept.running.part.name} {what}; it is started again in {kept.pause:.0f} s ({kept.running.log})"
        )

    def _start_again(self, kept: _Kept) -> None:
        kept.again_at, kept.answers = None, False
        try:
            kept.running.start()
        except (CannotRun, OSError) as error:
            self._plan(kept, f"could not be started ({error})")

    def _ask(self, kept: _Kept) -> None:
        part = kept.running.part
        if part.ready(kept.running):
            kept.answers = True
            self._console.say(f"{part.name} is up again")
        elif kept.running.age > part.patience:
            kept.running.stop()
            self._plan(kept, f"did not answer within {part.patience:.0f} s")
