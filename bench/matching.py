"""Matching 10,000 inquiries with 5,000 objects in memory, against a bare loop over every pair."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from bench.measure import Row, in_turns
from eservice.premises.matching import Offer, Stock
from eservice.premises.register.columns import AREAS, PREMISES_TYPES
from eservice.premises.wishes import Wish

INQUIRIES, OBJECTS, ROUNDS = 10_000, 5_000, 1
#: Matching, reasons and scores included, may take this many times what it takes to compare one number of each pair.
AIM = 30.0
FEATURES = ("gates", "loading_dock", "ventilation", "fibre", "trucks", "accessible")
TODAY = date(2026, 3, 2)


def matching(inquiries: int = INQUIRIES, objects: int = OBJECTS, rounds: int = ROUNDS, seed: int = 1) -> Row:
    """Seconds for all inquiries, with what is made of it: the best ten of each, as the pages show them."""
    random = Random(seed)
    offers = [_offer(random, number) for number in range(1, objects + 1)]
    wishes = [_wish(random) for _ in range(inquiries)]
    figure, limit, ratio = in_turns(lambda: _match(wishes, offers), lambda: _compare(wishes, offers), rounds)
    name = f"matching {inquiries:,} inquiries with {objects:,} objects"
    return Row(name, "s", figure, "one comparison of every pair", limit, ratio, AIM)


def _match(wishes: Sequence[Wish], offers: Sequence[Offer]) -> float:
    began = time.perf_counter()
    stock = Stock(offers)
    for wish in wishes:
        stock.against(wish)[:10]
    return time.perf_counter() - began


def _compare(wishes: Sequence[Wish], offers: Sequence[Offer]) -> float:
    """What nobody can do without who looks at every pair: a loop, and one comparison."""
    sizes = [offer.m2 for offer in offers]
    began = time.perf_counter()
    for wish in wishes:
        least = wish.m2_least
        sum(size >= least for size in sizes)
    return time.perf_counter() - began


def _offer(random: Random, number: int) -> Offer:
    m2 = random.randint(20, 5000)
    return Offer(
        id=number,
        kind="premises",
        type=random.choice(PREMISES_TYPES),
        area=random.choice(AREAS),
        m2=m2,
        smallest_m2=m2 // 3 if random.random() < 0.3 else None,
        price=random.randint(500, 2500),
        price_basis="per_m2_year",
        free_from=TODAY + timedelta(days=random.randint(-100, 400)),
        details={key: random.random() < 0.5 for key in FEATURES if random.random() < 0.7},
    )


def _wish(random: Random) -> Wish:
    least = random.randint(20, 3000)
    return Wish(
        kind="premises",
        types=(random.choice(PREMISES_TYPES),) if random.random() < 0.9 else (),
        m2_least=least,
        m2_most=least * 2 if random.random() < 0.8 else None,
        must=tuple(random.sample(FEATURES, k=random.randint(0, 2))),
        latest_on=TODAY + timedelta(days=random.randint(30, 400)),
        budget=random.randint(800, 2500) if random.random() < 0.7 else None,
        areas=(random.choice(AREAS),),
    )


if __name__ == "__main__":
    row = matching()
    print(f"{row.name}: {row.figure.median:.1f} s, ratio {row.ratio.median:.1f} to {row.limit_name} (aim {row.aim})")
