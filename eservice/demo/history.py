"""How cases went in the demo town: when each step came, drawn from a fixed seed. Pure.

Planted truths, which the figures must find again: summer is slower; the property company lets cases lie in its queue;
four permit applications of ten are incomplete when they arrive; inquiries about land take longest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

#: Two years of cases.
DAYS = 730
PERMIT = "serveringstillstand"

Kind = Literal["submit", "route", "take", "ask", "answer", "complete", "write", "decide", "withdraw"]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, and when."""

    kind: Kind
    at: datetime


#: Days of work from taken to decided, by service: the middle, and how far it spreads (the sigma of a lognormal).
WORK = {
    PERMIT: (62.0, 0.45),
    "servering_tillfalligt": (20.0, 0.4),
    "servering_andring": (45.0, 0.4),
    "tobak": (55.0, 0.4),
    "folkol": (4.0, 0.6),
    "bygglov": (48.0, 0.4),
    "pbl_anmalan": (17.0, 0.4),
    "forhandsbesked": (52.0, 0.4),
    "livsmedelsregistrering": (9.0, 0.4),
    "miljoanmalan_c": (30.0, 0.3),
    "hygienlokal": (26.0, 0.3),
    "markupplatelse": (18.0, 0.5),
    "lokalforfragan": (6.0, 0.7),
    "markforfragan": (24.0, 0.6),
    "leverantor": (5.0, 0.6),
    "starta_foretag": (3.0, 0.6),
    "kompetensbehov": (8.0, 0.6),
}
#: Applications that are rarely complete when they arrive.
PERMITS = frozenset({PERMIT, "servering_tillfalligt", "servering_andring", "tobak", "bygglov", "pbl_anmalan"})
#: Days in the queue before somebody takes it, by the unit's key; the property company's are the planted ones.
QUEUE = {"telge_fastigheter": 6.0, "telge_hovsjo": 3.0}
USUAL_QUEUE = 1.5


def arrivals(random: Random, now: datetime, cases: int) -> Iterator[datetime]:
    """When the applications came in, in order: more now than two years ago, mostly by day, also on weekends."""
    days = sorted(DAYS * random.random() ** 0.8 for _ in range(cases))
    for day in days:
        at = now - timedelta(days=DAYS - day)
        yield min(at.replace(hour=random.choice((7, 8, 9, 10, 11, 13, 14, 15, 19)), minute=random.randint(0, 59)), now)


def steps(random: Random, service_key: str, unit_key: str, routed_at: datetime) -> Iterator[Step]:
    """What happened after the case was routed, in order; whoever reads stops at the present."""
    at = routed_at + _days(random, QUEUE.get(unit_key, USUAL_QUEUE) * _season(routed_at), 0.6)
    yield Step("take", at)
    if random.random() < 0.05:
        yield Step("withdraw", at + _days(random, 5, 0.5))
        return
    incomplete = random.random() < (0.4 if service_key in PERMITS else 0.1)
    if incomplete:
        at += _days(random, 3, 0.4)
        yield Step("ask", at)
        at += _days(random, 9, 0.6)
        yield Step("answer", at)
    if service_key in PERMITS:
        at += _days(random, 2, 0.5)
        yield Step("complete", at)
    middle, spread = WORK.get(service_key, (15.0, 0.6))
    work = _days(random, middle * _season(at), spread)
    if random.random() < 0.3:
        yield Step("write", at + work / 2)
    yield Step("decide", at + work)


def _days(random: Random, middle: float, spread: float) -> timedelta:
    return timedelta(days=middle * random.lognormvariate(0, spread))


def _season(at: datetime) -> float:
    return 1.5 if at.month in (6, 7) else 1.0
