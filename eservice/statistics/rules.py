"""The figures: from facts or counts to a report over months, with small cells hidden. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eservice.statistics.counts import Cohort, Counts, check_months, count
from eservice.statistics.facts import CaseFact, Held
from eservice.statistics.measures import (
    SMALL,
    Figure,
    HeldFigure,
    Lives,
    ended_or_not,
    keep_hidden,
    merged_lives,
    on_time_share,
    survival_median,
    time_by_holder,
    turnaround,
)
from eservice.statistics.survival import Curve, Incidence, aalen_johansen, kaplan_meier


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The figures of one month, or of all of them together (`month` None)."""

    month: date | None
    received: int
    decided: int
    withdrawn: int
    #: Open when the month, or `as_of` if that comes first, ended.
    open: int
    turnaround_median: Figure
    turnaround_p90: Figure
    on_time_share: Figure
    time_by_holder: HeldFigure
    #: Of those received in the month.
    survival_median: Figure

    @property
    def open_before(self) -> int:
        """Open when the month began: with those received, and less those that ended, it gives `open`."""
        return self.open + self.decided + self.withdrawn - self.received


@dataclass(frozen=True, slots=True)
class Report:
    """Figures over months in a row as things stood when `as_of` ended. Encodes to JSON and back as it is."""

    as_of: date
    months: tuple[MonthRow, ...]
    total: MonthRow
    #: Time to any ending of those received in the months, open ones censored; None where they are too few to show.
    curve: Curve | None
    #: The same split by ending: decided and withdrawn.
    incidence: Incidence | None

    def to_rows(self) -> list[dict[str, str | float | None]]:
        """Plain rows for a table or a file: each month as `2026-01`, then `total`; no value has a reason beside it."""
        return [_plain(row) for row in (*self.months, self.total)]


def figures(facts: Iterable[CaseFact], months: Sequence[date], as_of: date) -> Report:
    """The report over `months` (first days, in a row) as things stood when `as_of` ended. Raises `ValueError`."""
    return report(count(facts, months, as_of), months, as_of)


@dataclass(frozen=True, slots=True)
class Hidden:
    """The months whose shares and days stay hidden, though they stand on enough cases; None is all months together."""

    on_time: frozenset[date | None] = frozenset()
    held: frozenset[date | None] = frozenset()


def report(counts: Counts, months: Sequence[date], as_of: date, hidden: Hidden | None = None) -> Report:
    """The report made of `counts`; the same counts give the same report, whoever counted.

    `hidden` says what must not be shown beside other reports; a report that is shown alone finds it by itself.
    """
    check_months(months, as_of)
    hidden = hidden or _hidden_alone(counts, months)
    open_now, rows = counts.open_before, []
    for month in months:
        lives, decided = counts.lives.get(month, {}), counts.turnaround.get(month, {})
        row = _row(
            month,
            lives,
            decided,
            counts.withdrawn.get(month, 0),
            open_now,
            on_time=on_time_share(counts.deadlines.get(month, Cohort(0, 0)), month in hidden.on_time),
            held=time_by_holder(counts.held.get(month, Held()), sum(decided.values()), month in hidden.held),
        )
        open_now = row.open
        rows.append(row)
    lives = merged_lives(counts.lives.get(month, {}) for month in months)
    return Report(as_of, tuple(rows), _total(counts, months, lives, hidden), _curve(lives), _incidence(lives))


def due_in(counts: Counts, month: date) -> int:
    """How many cases the share on time of a month stands on."""
    return counts.deadlines.get(month, Cohort(0, 0)).due


def decided_in(counts: Counts, month: date) -> int:
    """How many cases the days of a month stand on."""
    return sum(counts.turnaround.get(month, {}).values())


def _hidden_alone(counts: Counts, months: Sequence[date]) -> Hidden:
    due = keep_hidden([due_in(counts, month) for month in months])
    held = keep_hidden([decided_in(counts, month) for month in months])
    return Hidden(frozenset(months[at] for at in due), frozenset(months[at] for at in held))


def _row(
    month: date | None,
    lives: Lives,
    decided: Mapping[int, int],
    withdrawn: int,
    open_before: int,
    *,
    on_time: Figure,
    held: HeldFigure,
) -> MonthRow:
    received, n = _cases(lives), sum(decided.values())
    return MonthRow(
        month,
        received,
        n,
        withdrawn,
        open_before + received - n - withdrawn,
        turnaround(decided, 0.5),
        turnaround(decided, 0.9),
        on_time,
        held,
        survival_median(lives),
    )


def _total(counts: Counts, months: Sequence[date], lives: Lives, hidden: Hidden) -> MonthRow:
    decided: Counter[int] = Counter()
    due = met = withdrawn = 0
    held = Held()
    for month in months:
        decided.update(counts.turnaround.get(month, {}))
        cohort = counts.deadlines.get(month, Cohort(0, 0))
        due, met = due + cohort.due, met + cohort.met
        held += counts.held.get(month, Held())
        withdrawn += counts.withdrawn.get(month, 0)
    return _row(
        None,
        lives,
        decided,
        withdrawn,
        counts.open_before,
        on_time=on_time_share(Cohort(due, met), None in hidden.on_time),
        held=time_by_holder(held, sum(decided.values()), None in hidden.held),
    )


def _curve(lives: Lives) -> Curve | None:
    return kaplan_meier(ended_or_not(lives)) if _cases(lives) >= SMALL else None


def _incidence(lives: Lives) -> Incidence | None:
    return aalen_johansen(lives) if _cases(lives) >= SMALL else None


def _cases(lives: Lives) -> int:
    return sum(sum(row.values()) for row in lives.values())


def _plain(row: MonthRow) -> dict[str, str | float | None]:
    plain: dict[str, str | float | None] = {
        "month": "total" if row.month is None else f"{row.month:%Y-%m}",
        "open_before": row.open_before,
        "received": row.received,
        "decided": row.decided,
        "withdrawn": row.withdrawn,
        "open": row.open,
    }
    for key in ("turnaround_median", "turnaround_p90", "on_time_share", "survival_median"):
        figure: Figure = getattr(row, key)
        plain |= {key: figure.value, f"{key}_n": figure.n, f"{key}_reason": figure.reason}
    held = row.time_by_holder
    for holder in ("company", "queue", "officer", "other"):
        plain[f"days_{holder}"] = None if held.days is None else getattr(held.days, holder)
    return plain | {"days_n": held.n, "days_reason": held.reason}
