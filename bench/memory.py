"""What the processes hold: PSS, in which memory that several share is counted once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: The parts by what stands in their command line; the bare ones are nobody's.
PARTS = {
    "PostgreSQL": "postgres",
    "Valkey": "valkey",
    "web (2 processes of 8 threads)": "eservice.app:create_app()",
    "worker (2 processes)": "workers.app",
    "beat": "workers.beat",
}


def by_part() -> dict[str, float]:
    """Megabytes per part of what this process has started."""
    held = dict.fromkeys(PARTS, 0.0)
    for process, words in processes():
        part = next((name for name, mark in PARTS.items() if mark in words), None)
        with suppress(OSError):
            if part is not None:
                held[part] += _pss(process)
    return held


def processes() -> Iterator[tuple[Path, str]]:
    """What this process has started, and what that has, each with its command line."""
    for process in _below(os.getpid()):
        with suppress(OSError):
            yield process, (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _below(pid: int) -> Iterator[Path]:
    parents: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(process.name))
    waiting = parents.get(pid, [])
    while waiting:
        one = waiting.pop()
        waiting += parents.get(one, [])
        yield Path("/proc") / str(one)


def _pss(process: Path) -> float:
    lines = (process / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
