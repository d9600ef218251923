"""Two things measured in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Span:
    """What several measurements of the same thing gave."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Span:
        """The middle and the ends of `values`."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, the limit it is held against, and their ratio, each over all rounds."""

    name: str
    unit: str
    figure: Span
    limit_name: str
    limit: Span
    ratio: Span
    #: What the ratio should be: at most this, or at least where `more_is_better`.
    aim: float
    more_is_better: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the median ratio keeps the aim."""
        return self.ratio.median >= self.aim if self.more_is_better else self.ratio.median <= self.aim


#: One round of a measurement; gives a figure in the unit of its row.
Round = Callable[[], float]


def in_turns(figure: Round, limit: Round, rounds: int) -> tuple[Span, Span, Span]:
    """Figure and limit measured in turns (A B A B ...), and the ratio of each pair; the first pair only warms up."""
    figure(), limit()
    pairs = [(figure(), limit()) for _ in range(rounds)]
    return (
        Span.of([one for one, _ in pairs]),
        Span.of([other for _, other in pairs]),
        Span.of([one / other for one, other in pairs]),
    )


def fewer(rounds: int) -> int:
    """How many rounds something gets that takes long: a third, and no less than two."""
    return max(2, rounds // 3)


def per_second(do: Callable[[], int]) -> float:
    """How many things per second `do` does; it says how many it did."""
    began = time.perf_counter()
    return do() / (time.perf_counter() - began)
