"""What the supervisor decides, as pure functions: when to try again, and which log lines a person should see."""

from __future__ import annotations

import re

#: Seconds. A part that has been up this long has recovered: the next crash counts as the first.
STEADY_AFTER = 60.0
LONGEST_PAUSE = 30.0

#: How gunicorn, Celery, PostgreSQL, Valkey and our own log mark a line that somebody should read.
_WARNING = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC)\b|\[(warning|error|critical) *\]")
#: Said at each start, and true of nothing that the reader could or should change.
_NO_NEWS = re.compile(
    r"overcommit|superuser privileges|SecurityWarning|DeprecationWarning|terminating connection due to administrator"
)


def next_pause(previous: float, seconds_up: float) -> float:
    """Seconds to wait before the next start: 1, 2, 4 ... 30, and 1 again after a minute without a crash."""
    if not previous or seconds_up >= STEADY_AFTER:
        return 1.0
    return min(previous * 2, LONGEST_PAUSE)


def is_news(line: str) -> bool:
    """True for a log line that belongs on the console: a warning or worse, and not one that is always there."""
    return bool(_WARNING.search(line)) and not _NO_NEWS.search(line)


class News:
    """Which lines of a part's log belong on the console: those that `is_news` (all when `whole`), tracebacks folded."""

    def __init__(self, *, whole: bool = False) -> None:
        self._whole = whole
        self._in_traceback = False

    def has(self, line: str) -> bool:
        """True when the next `line` is to be shown. Of a traceback it is the last line, which says what went wrong."""
        if line.startswith("Traceback (most recent call last)"):
            self._in_traceback = True
        elif self._in_traceback and not line.startswith(" "):
            self._in_traceback = False
            return True
        return not self._in_traceback and (self._whole or is_news(line))


class Quota:
    """At most `most` lines within `seconds`: a broken part does not bury what the others say."""

    def __init__(self, most: int = 10, seconds: float = 30.0) -> None:
        self._most = most
        self._seconds = seconds
        self._since = 0.0
        self._used = 0

    def use(self, now: float) -> bool:
        """Take one line at `now` (seconds on any clock); False when there is none left."""
        if not self._used or now - self._since >= self._seconds:
            self._since, self._used = now, 0
        self._used += 1
        return self._used <= self._most

    @property
    def just_spent(self) -> bool:
        """True for the first line that was refused."""
        return self._used == self._most + 1
