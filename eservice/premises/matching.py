"""Matching an inquiry with what there is: hard limits, soft wishes with weights, and the reasons in both. Pure.

An object fits where no hard limit is known to be broken. What the register does not say breaks nothing, but is told as
something to ask about. Among those that fit, the score is the share of the soft wishes that is met, by weight; a wish
that nobody made weighs nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from eservice.premises.wishes import Wish

#: Which writing of these rules a kept match was made by.
VERSION = 1
#: What each soft wish weighs.
WEIGHTS = {"area": 40, "size": 25, "time": 15, "price": 10, "likes": 10, "known": 10}
#: What a district that was named after the first one is worth, and a part of something larger.
OTHER_AREA, ONLY_A_PART = 0.6, 0.7
#: What an unknown price is worth where a budget was stated.
UNKNOWN_PRICE = 0.5
#: From this share on, a soft wish speaks for the object.
SPEAKS_FOR = 0.5
#: The reason code that the services use when a hard limit leaves nothing; land has no code for its size.
CODES = {
    "premises": {"size": "size", "needs": "technical", "must": "technical", "ground_floor": "technical"},
    "land": {"size": "no_stock", "needs": "supply", "must": "supply", "building_height": "plan_disallows"},
}
COMMON_CODES = {"type": "no_stock", "time": "timing", "price": "price", "allows": "plan_disallows", "tenure": "price"}


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What matching needs to know of an object."""

    id: int
    kind: str
    type: str
    area: str
    m2: int
    smallest_m2: int | None = None
    price: int | None = None
    price_basis: str | None = None
    free_from: date | None = None
    details: dict[str, Any] = {}

    @property
    def least(self) -> int:
        """The smallest part that can be had."""
        return self.smallest_m2 or self.m2


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why an object fits or not: a code, for (`yes`), against (`no`) or to ask about (`ask`), and what it is about."""

    code: str
    side: str
    about: str = ""
    need: Any = None
    have: Any = None


class Match(msgspec.Struct, frozen=True):
    """What came of one object: whether it fits, how well (0 to 100), and why."""

    offer_id: int
    fits: bool
    score: int
    reasons: tuple[Reason, ...]

    def broken(self) -> list[Reason]:
        """The hard limits that it breaks."""
        return [reason for reason in self.reasons if reason.side == "broken"]


def match(wish: Wish, offer: Offer) -> Match:
    """One inquiry against one object of its kind, with every reason."""
    limits = [reason for limit in LIMITS for reason in limit(wish, offer)]
    fits = all(reason.side != "broken" for reason in limits)
    if not fits:
        return Match(offer.id, False, 0, tuple(reason for reason in limits if reason.side == "broken"))
    shares = {key: share(wish, offer, limits) for key, share in WISHES.items()}
    told = [reason for key, share in shares.items() if share is not None for reason in _told(key, share, wish, offer)]
    return Match(offer.id, True, _score(shares), (*told, *limits))


def fits(wish: Wish, offer: Offer) -> bool:
    """Whether no hard limit is known to be broken: as `match`, but it stops at the first that is."""
    return not any(reason.side == "broken" for limit in LIMITS for reason in limit(wish, offer))


def _score(shares: dict[str, float | None]) -> int:
    made = {key: share for key, share in shares.items() if share is not None}
    weight = sum(WEIGHTS[key] for key in made)
    return round(100 * sum(WEIGHTS[key] * share for key, share in made.items()) / weight) if weight else 100


# Hard limits. Each says nothing where nothing was asked, else that it holds, is broken, or is to be asked about.


def _judged(code: str, holds: bool | None, about: str = "", need: Any = None, have: Any = None) -> Reason:
    return Reason(code, "ask" if holds is None else "yes" if holds else "broken", about, need, have)


def _type(wish: Wish, offer: Offer) -> Iterator[Reason]:
    if wish.types:
        yield _judged("type", offer.type in wish.types, have=offer.type)


def _size(wish: Wish, offer: Offer) -> Iterator[Reason]:
    """Some part that can be had is as large as is needed and no larger than is wanted."""
    if wish.m2_least or wish.m2_most is not None:
        holds = offer.m2 >= wish.m2_least and (wish.m2_most is None or offer.least <= wish.m2_most)
        need = [round(wish.m2_least), None if wish.m2_most is None else round(wish.m2_most)]
        yield _judged("size", holds and not _is_impossible(wish), need=need, have=[offer.least, offer.m2])


def _is_impossible(wish: Wish) -> bool:
    return wish.m2_most is not None and wish.m2_most < wish.m2_least


def _time(wish: Wish, offer: Offer) -> Iterator[Reason]:
    if wish.latest_on is not None:
        holds = offer.free_from is None or offer.free_from <= wish.latest_on
        yield _judged("time", holds, need=_iso(wish.latest_on), have=_iso(offer.free_from))


def _price(wish: Wish, offer: Offer) -> Iterator[Reason]:
    """The rent of the smallest part that is large enough, by the measure that the budget was stated in."""
    if wish.budget is not None and wish.kind == "premises":
        cost = cost_of(offer, wish)
        holds = None if cost is None else cost <= wish.budget
        have = None if cost is None else round(cost)
        yield _judged("price", holds, about=wish.budget_basis, need=round(wish.budget), have=have)


def cost_of(offer: Offer, wish: Wish) -> float | None:
    """What it costs by the measure of the budget; None where the price is agreed on."""
    if offer.price is None:
        return None
    yearly = offer.price if offer.price_basis == "per_m2_year" else offer.price * 12 / offer.m2
    if wish.budget_basis == "per_m2_year":
        return yearly
    return yearly * max(wish.m2_least, offer.least) / 12


def _needs(wish: Wish, offer: Offer) -> Iterator[Reason]:
    for detail, number in wish.needs.items():
        have = offer.details.get(detail)
        code = "building_height" if detail == "building_height" else "needs"
        yield _judged(code, None if have is None else have >= number, detail, number, have)


def _must(wish: Wish, offer: Offer) -> Iterator[Reason]:
    for detail in wish.must:
        yield _judged("must", offer.details.get(detail), detail)


def _ground_floor(wish: Wish, offer: Offer) -> Iterator[Reason]:
    if wish.ground_floor and wish.kind == "premises":
        floor = offer.details.get("floor")
        yield _judged("ground_floor", None if floor is None else floor == 0, have=floor)


def _allows(wish: Wish, offer: Offer) -> Iterator[Reason]:
    """A place that says what it stands does not stand the rest; one that says nothing is asked."""
    allowed = offer.details.get("allows")
    for what in wish.allows:
        yield _judged("allows", None if allowed is None else what in allowed, what)


def _tenure(wish: Wish, offer: Offer) -> Iterator[Reason]:
    if wish.tenures:
        offered = offer.details.get("tenures")
        holds = None if offered is None else bool(set(wish.tenures) & set(offered))
        yield _judged("tenure", holds, need=list(wish.tenures), have=offered)


LIMITS: tuple[Callable[[Wish, Offer], Iterator[Reason]], ...] = (
    _type, _size, _time, _price, _needs, _must, _ground_floor, _allows, _tenure,
)  # fmt: skip


# Soft wishes. Each is a share from 0 to 1, or None where nothing was wished.


def _area_share(wish: Wish, offer: Offer, _limits: Sequence[Reason]) -> float | None:
    if not wish.areas:
        return None
    return 1.0 if offer.area in wish.areas else OTHER_AREA if offer.area in wish.other_areas else 0.0


def _size_share(wish: Wish, offer: Offer, _limits: Sequence[Reason]) -> float | None:
    """Whole within what is wanted is best; a part of something larger is worth less."""
    if not wish.m2_least and wish.m2_most is None:
        return None
    return 1.0 if wish.m2_most is None or offer.m2 <= wish.m2_most else ONLY_A_PART


def _time_share(wish: Wish, offer: Offer, _limits: Sequence[Reason]) -> float | None:
    """Free on the wished day is best; each month later takes a twelfth away."""
    if wish.from_on is None:
        return None
    late = (offer.free_from - wish.from_on).days if offer.free_from else 0
    return max(0.0, 1 - max(0, late) / 365)


def _price_share(wish: Wish, offer: Offer, _limits: Sequence[Reason]) -> float | None:
    """At half the budget or less all of it, at the whole budget a half of it."""
    if wish.budget is None or wish.kind != "premises":
        return None
    cost = cost_of(offer, wish)
    if cost is None:
        return UNKNOWN_PRICE
    return 1.0 if not wish.budget else min(1.0, 1.5 - cost / wish.budget)


def _likes_share(wish: Wish, offer: Offer, _limits: Sequence[Reason]) -> float | None:
    return sum(bool(offer.details.get(one)) for one in wish.likes) / len(wish.likes) if wish.likes else None


def _known_share(_wish: Wish, _offer: Offer, limits: Sequence[Reason]) -> float | None:
    """How much of what was required the register knows of the object."""
    asked = [reason for reason in limits if reason.code not in ("type", "size", "time")]
    return sum(reason.side == "yes" for reason in asked) / len(asked) if asked else None


WISHES: dict[str, Callable[[Wish, Offer, Sequence[Reason]], float | None]] = {
    "area": _area_share,
    "size": _size_share,
    "time": _time_share,
    "price": _price_share,
    "likes": _likes_share,
    "known": _known_share,
}


def _told(key: str, share: float, wish: Wish, offer: Offer) -> Iterator[Reason]:
    """A soft wish as a reason; size, price and what is known are told by their hard limits already."""
    side = "yes" if share >= SPEAKS_FOR else "no"
    if key == "area":
        yield Reason("area_first" if share == 1 else "area_other" if share else "area_not", side, offer.area)
    elif key == "size" and share < 1:
        yield Reason("only_a_part", "yes", have=[offer.least, offer.m2])
    elif key == "time":
        yield Reason("free_in_time" if share == 1 else "free_later", "yes" if share == 1 else "no",
                     need=_iso(wish.from_on), have=_iso(offer.free_from))  # fmt: skip
    elif key == "likes":
        for one in wish.likes:
            has = offer.details.get(one)
            yield Reason("likes", "ask" if has is None else "yes" if has else "no", one)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class Stock:
    """What is offered, by kind and sort and size, so that an inquiry is held against few of many.

    The order in which the offers come does not matter. `against` gives exactly those that fit.
    """

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._by_kind: dict[str, dict[str, list[Offer]]] = defaultdict(lambda: defaultdict(list))
        for offer in sorted(offers, key=lambda offer: (offer.m2, offer.id)):
            self._by_kind[offer.kind][offer.type].append(offer)

    def against(self, wish: Wish) -> list[Match]:
        """Those that fit, the best first; equals in the order of their ids."""
        found = (match(wish, offer) for offer in self._near(wish) if fits(wish, offer))
        return sorted(found, key=lambda one: (-one.score, one.offer_id))

    def _near(self, wish: Wish) -> Iterator[Offer]:
        """Those of the right sort and large enough, of which the smallest part is not too large."""
        sorts = self._by_kind[wish.kind]
        for sort in wish.types or tuple(sorts):
            offers = sorts.get(sort, [])
            for offer in offers[bisect_left(offers, wish.m2_least, key=lambda offer: offer.m2) :]:
                if wish.m2_most is None or offer.least <= wish.m2_most:
                    yield offer

    def all_of(self, kind: str) -> list[Offer]:
        """Every offer of a kind."""
        return [offer for offers in self._by_kind[kind].values() for offer in offers]


def no_match_code(wish: Wish, stock: Stock) -> tuple[str, int]:
    """Why nothing fits where nothing does, as the services' reason code, and how many objects only that kept out.

    Told is the limit without which most objects would fit. Where every object breaks several, it is the one that most
    break; where there is nothing of the sort, there is no stock.
    """
    broken = [match(wish, offer).broken() for offer in stock.all_of(wish.kind)]
    of_the_sort = [reasons for reasons in broken if reasons and all(reason.code != "type" for reason in reasons)]
    if not of_the_sort:
        return "no_stock", 0
    kinds = [{_code(wish.kind, reason.code) for reason in reasons} for reasons in of_the_sort]
    alone = Counter(next(iter(codes)) for codes in kinds if len(codes) == 1)
    if alone:
        return _most(alone)
    return _most(Counter(code for codes in kinds for code in codes))[0], 0


def _code(kind: str, limit: str) -> str:
    return CODES[kind].get(limit) or COMMON_CODES[limit]


def _most(counted: Counter[str]) -> tuple[str, int]:
    return min(counted.items(), key=lambda item: (-item[1], item[0]))
