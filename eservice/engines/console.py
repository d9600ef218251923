"""What the person at the keyboard sees: a prefixed line per thing worth knowing; the rest is in the logs."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from eservice.engines.restarts import News, Quota

#: Bytes. A log that has grown beyond it is set aside (one old copy is kept) and begun anew.
LONGEST_LOG = 20 << 20
OURS = "lotsen"


class Console:
    """Prints prefixed lines, and keeps them in `lotsen.log` in the folder `logs`."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        logs.mkdir(parents=True, exist_ok=True)
        self._own = os.open(logs / f"{OURS}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def say(self, text: str, part: str = OURS) -> None:
        """One line from `part`; with a reader gone, only the log gets it."""
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        os.write(self._own, f"{stamp} {part}: {text}\n".encode())
        with suppress(OSError, ValueError):
            print(f"{part:<8} | {text}", flush=True)

    def close(self) -> None:
        """No more is said."""
        os.close(self._own)


class Tail:
    """Reads what a part adds to its log, and shows on the console what is worth it (all of it when `whole`)."""

    def __init__(self, console: Console, part: str, log: Path, *, whole: bool = False) -> None:
        self._console = console
        self._part = part
        self._log = log
        self._whole = whole
        self._news = News(whole=whole)
        self._quota = Quota()
        self._rest = ""
        self._at = log.stat().st_size if log.exists() else 0

    def show(self, *, silent: bool = False) -> None:
        """Show what has come since the last time; read past it when `silent`."""
        for line in self._new_lines():
            if self._news.has(line) and not silent:
                self._show(line)

    def _show(self, line: str) -> None:
        if self._whole or self._quota.use(time.monotonic()):
            self._console.say(line, self._part)
        elif self._quota.just_spent:
            self._console.say(f"(and more, in {self._log})", self._part)

    def _new_lines(self) -> list[str]:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size <= self._at:
            self._at = size
            return []
        with self._log.open("rb") as log:
            log.seek(self._at)
            new = log.read()
        self._at += len(new)
        *lines, self._rest = (self._rest + new.decode(errors="replace")).split("\n")
        if self._at > LONGEST_LOG:
            set_aside(self._log)
            self._at = 0
        return [line.rstrip() for line in lines if line.strip()]


def set_aside(log: Path) -> None:
    """Keep the words of `log` as its one old copy and empty it in place: its writers append, and go on writing."""
    with suppress(OSError):
        old = log.with_suffix(".log.1")
        old.unlink(missing_ok=True)
        number = os.open(old, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(number, "wb") as copy, log.open("rb") as words:
            while block := words.read(1 << 20):
                copy.write(block)
        os.truncate(log, 0)
