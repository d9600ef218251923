"""Matching: hard limits, soft wishes, reasons in both languages, and why nothing fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_services
from eservice.premises.matching import CODES, COMMON_CODES, Offer, Reason, Stock, match, no_match_code
from eservice.premises.register.columns import AREAS, DISTURBANCES, PREMISES_TYPES, TENURES
from eservice.premises.wishes import SERVICES, Wish, looks_until, wish_from
from eservice.premises.words import CODES as CODE_WORDS
from eservice.premises.words import REASONS, said
from tests.factories import ROOT

DAY = date(2026, 3, 2)
STORE = Offer(
    id=1,
    kind="premises",
    type="storage",
    area="moraberg",
    m2=1200,
    smallest_m2=300,
    price=900,
    price_basis="per_m2_year",
    free_from=DAY,
    details={"loading_dock": True, "gates": False, "floor": 0},
)
PLOT = Offer(id=2, kind="land", type="industrial", area="almnas", m2=40_000,
             details={"tenures": ["lease"], "allows": ["noise"], "power_kw": 500})  # fmt: skip


def premises(**asked: Any) -> Wish:
    return Wish(kind="premises", **asked)


@dataclass(frozen=True)
class Case:
    """A wish that an offer breaks by one limit, or does not."""

    wish: Wish
    code: str


BROKEN = [
    Case(premises(types=("office",)), "type"),
    Case(premises(m2_least=1201), "size"),
    Case(premises(m2_most=299), "size"),
    Case(premises(m2_least=500, m2_most=400), "size"),
    Case(premises(latest_on=DAY - timedelta(days=1)), "time"),
    Case(premises(budget=899), "price"),
    Case(premises(budget=22_499, budget_basis="per_month"), "price"),
    Case(premises(must=("gates",)), "must"),
]
KEPT = [
    premises(),
    premises(types=("storage", "office")),
    premises(m2_least=1200),
    premises(m2_most=300),
    premises(latest_on=DAY),
    premises(budget=900),
    premises(budget=22_500, budget_basis="per_month"),
    premises(must=("loading_dock",), ground_floor=True),
    premises(must=("fibre",), needs={"ceiling_height": 5}),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.code)
def test_a_broken_limit_keeps_an_object_out_and_is_named(case: Case) -> None:
    found = match(case.wish, STORE)
    assert (found.fits, found.score) == (False, 0)
    assert [reason.code for reason in found.broken()] == [case.code]


@pytest.mark.parametrize("wish", KEPT)
def test_a_limit_that_is_just_met_lets_an_object_in(wish: Wish) -> None:
    assert match(wish, STORE).fits


def test_what_the_register_does_not_say_keeps_nothing_out_but_is_to_be_asked_about() -> None:
    found = match(premises(must=("fibre", "loading_dock"), needs={"power_kw": 60}), STORE)
    assert found.fits
    assert [(reason.about, reason.side) for reason in found.reasons] == [
        ("power_kw", "ask"),
        ("fibre", "ask"),
        ("loading_dock", "yes"),
    ]
    assert found.score < match(premises(must=("loading_dock",)), STORE).score


def test_land_is_judged_by_what_the_place_stands_by_tenure_and_by_supply() -> None:
    wish = Wish(kind="land", m2_least=32_000, m2_most=60_000, allows=("noise",), tenures=("lease", "buy"))
    assert match(wish, PLOT).fits
    for change in ({"allows": ("seveso",)}, {"tenures": ("buy",)}, {"needs": {"power_kw": 501.0}}):
        assert not match(msgspec.structs.replace(wish, **change), PLOT).fits


def test_the_wished_district_comes_before_one_that_will_do_and_one_that_was_not_named() -> None:
    scores = [
        match(premises(areas=areas, other_areas=others), STORE).score
        for areas, others in ((("moraberg",), ()), (("jarna",), ("moraberg",)), (("jarna",), ()))
    ]
    assert scores == [100, 60, 0]


def test_a_wish_that_nobody_made_weighs_nothing() -> None:
    assert match(premises(), STORE).score == 100
    assert match(premises(areas=("moraberg",)), STORE).score == 100


def test_free_later_than_wished_costs_a_twelfth_a_month() -> None:
    wish = premises(from_on=DAY - timedelta(days=73))
    assert match(wish, STORE).score == 80
    assert match(wish, msgspec.structs.replace(STORE, free_from=None)).score == 100


days = st.none() | st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n))
tri = st.sampled_from([None, True, False])
DETAILS = ("loading_dock", "gates", "ventilation", "fibre", "trucks", "accessible", "rail", "motorway")


@st.composite
def offers(draw: st.DrawFn, kind: str = "premises") -> Offer:
    m2 = draw(st.integers(1, 5000))
    known = {key: value for key in DETAILS if (value := draw(tri)) is not None}
    numbers = {key: draw(st.none() | st.integers(0, 100)) for key in ("power_kw", "ceiling_height", "floor")}
    lists = {"tenures": draw(st.none() | st.lists(st.sampled_from(TENURES), unique=True))} if kind == "land" else {}
    lists |= (
        {"allows": draw(st.none() | st.lists(st.sampled_from(DISTURBANCES), unique=True))} if kind == "land" else {}
    )
    return Offer(
        id=draw(st.integers(1, 10**6)),
        kind=kind,
        type=draw(st.sampled_from(PREMISES_TYPES)),
        area=draw(st.sampled_from(AREAS)),
        m2=m2,
        smallest_m2=draw(st.none() | st.integers(1, m2)),
        price=draw(st.none() | st.integers(0, 3000)),
        price_basis="per_m2_year",
        free_from=draw(days),
        details={key: value for key, value in {**known, **numbers, **lists}.items() if value is not None},
    )


@st.composite
def wishes(draw: st.DrawFn, kind: str = "premises") -> Wish:
    return Wish(
        kind=kind,
        types=draw(st.sampled_from([(), *((one,) for one in PREMISES_TYPES)])),
        m2_least=draw(st.integers(0, 3000)),
        m2_most=draw(st.none() | st.integers(1, 6000)),
        needs=draw(st.dictionaries(st.sampled_from(["power_kw", "ceiling_height"]), st.integers(1, 100))),
        must=tuple(draw(st.lists(st.sampled_from(DETAILS), max_size=2, unique=True))),
        ground_floor=draw(st.booleans()),
        allows=tuple(draw(st.lists(st.sampled_from(DISTURBANCES), max_size=2, unique=True))) if kind == "land" else (),
        tenures=tuple(draw(st.lists(st.sampled_from(TENURES), max_size=2, unique=True))) if kind == "land" else (),
        latest_on=draw(days),
        budget=draw(st.none() | st.integers(0, 200_000)),
        budget_basis=draw(st.sampled_from(["per_m2_year", "per_month"])),
        areas=tuple(draw(st.lists(st.sampled_from(AREAS), max_size=1))),
        other_areas=tuple(draw(st.lists(st.sampled_from(AREAS), max_size=2))),
        from_on=draw(days),
        likes=tuple(draw(st.lists(st.sampled_from(["rail", "motorway"]), max_size=2, unique=True))),
    )


def stricter(draw: st.DrawFn, wish: Wish) -> Wish:
    """The same wish with one hard limit made stricter."""
    by = draw(st.integers(0, 500))
    most = by + 1 if wish.m2_most is None else wish.m2_most - min(by, wish.m2_most)
    latest = DAY if wish.latest_on is None else wish.latest_on - timedelta(days=by)
    change: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"types": wish.types or ("office",)},
                {"m2_least": wish.m2_least + by},
                {"m2_most": most},
                {"latest_on": latest},
                {"budget": 500 if wish.budget is None else max(0, wish.budget - by)},
                {"must": (*wish.must, "fibre")},
                {"needs": {**wish.needs, "power_kw": wish.needs.get("power_kw", 0) + by + 1}},
                {"ground_floor": True},
                {"allows": (*wish.allows, "seveso")},
                {"tenures": wish.tenures[:1] or ("buy",)},
            ]
        )
    )
    return msgspec.structs.replace(wish, **change)


kinds = st.sampled_from(["premises", "land"])


@given(st.data(), kinds)
def test_a_stricter_hard_limit_never_adds_a_match(data: st.DataObject, kind: str) -> None:
    wish = data.draw(wishes(kind))
    narrower = data.draw(st.composite(stricter)(wish))
    stock = Stock(data.draw(st.lists(offers(kind), max_size=12)))
    wide = {one.offer_id for one in stock.against(wish)}
    assert {one.offer_id for one in stock.against(narrower)} <= wide


@given(st.data(), kinds, st.randoms())
def test_the_order_of_the_objects_does_not_matter(data: st.DataObject, kind: str, random: Random) -> None:
    wish = data.draw(wishes(kind))
    there = data.draw(st.lists(offers(kind), max_size=12, unique_by=lambda offer: offer.id))
    other = there[:]
    random.shuffle(other)
    assert Stock(there).against(wish) == Stock(other).against(wish)
    assert no_match_code(wish, Stock(there)) == no_match_code(wish, Stock(other))


@given(st.data(), kinds)
def test_the_quick_way_finds_exactly_what_holding_each_against_it_finds(data: st.DataObject, kind: str) -> None:
    wish = data.draw(wishes(kind))
    there = data.draw(st.lists(offers(kind), max_size=12, unique_by=lambda offer: offer.id))
    slow = {offer.id for offer in there if match(wish, offer).fits}
    assert {one.offer_id for one in Stock(there).against(wish)} == slow


@given(st.data(), kinds)
def test_every_reason_has_its_words_and_every_score_is_a_share(data: st.DataObject, kind: str) -> None:
    found = match(data.draw(wishes(kind)), data.draw(offers(kind)))
    assert 0 <= found.score <= 100
    for reason, language in product(found.reasons, ("sv", "en")):
        again = msgspec.convert(msgspec.to_builtins(reason), Reason)
        words = said(again, language)
        assert words.endswith(".")
        assert "{" not in words
        assert "None" not in words


def test_every_reason_is_told_in_its_own_words() -> None:
    wish = premises(types=("storage",), m2_least=400, m2_most=600, budget=1000, areas=("moraberg",))
    assert [said(reason, "sv").replace("\xa0", " ") for reason in match(wish, STORE).reasons] == [
        "Ligger där ni helst vill vara: Moraberg.",
        "En del av det större kan fås för sig: 300–1 200 m².",
        "Rätt sorts lokal: lager.",
        "Ytan passar: 300–1 200 m² mot era 400–600 m².",
        "Hyran ryms: 900 kr/m² och år mot högst 1 000 kr/m² och år.",
    ]
    assert said(match(wish, STORE).reasons[-1], "en").startswith("The rent is within reach: 900 SEK/m² and year")


def test_the_reason_code_is_the_limit_without_which_most_would_fit() -> None:
    dear = [msgspec.structs.replace(STORE, id=n, price=2000) for n in (1, 2)]
    late = msgspec.structs.replace(STORE, id=3, free_from=DAY + timedelta(days=900))
    wish = premises(types=("storage",), budget=1000, latest_on=DAY + timedelta(days=30))
    assert no_match_code(wish, Stock([*dear, late])) == ("price", 2)
    assert no_match_code(wish, Stock([late])) == ("timing", 1)
    assert no_match_code(wish, Stock([])) == ("no_stock", 0)
    assert no_match_code(premises(types=("shop",)), Stock(dear)) == ("no_stock", 0)
    both = msgspec.structs.replace(late, price=2000)
    assert no_match_code(wish, Stock([both]))[1] == 0


def test_every_code_is_one_that_the_service_can_give_as_its_reason() -> None:
    services = {service.key: service for service in read_services(ROOT / "catalogue" / "definitions")}
    for key, kind in SERVICES.items():
        grounds = {ground.key for ground in services[key].grounds}
        own = {CODES[kind].get(code) or COMMON_CODES.get(code) for _, code in [(0, c) for c, _side in REASONS]}
        codes = {code for code in own if code} | {"no_stock"}
        assert codes <= grounds
        assert codes <= set(CODE_WORDS)


def test_the_premises_form_is_read_as_a_wish() -> None:
    wish = wish_from(
        "lokalforfragan",
        {
            "premises_type": "storage",
            "area_min": "400",
            "area_max": "600.5",
            "requirements": ["gates", "ceiling", "power", "ground_floor", "parking"],
            "ceiling_height": "4.5",
            "power_needed": "60",
            "parking_spaces": 3,
            "preferred_area": "moraberg",
            "other_areas": ["almnas"],
            "move_in_latest": "2026-09-01",
            "budget": "1000",
            "budget_basis": "per_m2_year",
        },
    )
    assert wish == premises(
        types=("storage",),
        m2_least=400,
        m2_most=600.5,
        needs={"ceiling_height": 4.5, "power_kw": 60, "parking_spaces": 3},
        must=("gates",),
        ground_floor=True,
        latest_on=date(2026, 9, 1),
        budget=1000,
        areas=("moraberg",),
        other_areas=("almnas",),
    )
    assert msgspec.convert(msgspec.to_builtins(wish), Wish) == wish


def test_an_open_answer_asks_for_nothing() -> None:
    answers = {"premises_type": "other", "preferred_area": "anywhere", "budget": "100", "area_min": "ogiltigt"}
    assert wish_from("lokalforfragan", answers) == premises()
    assert wish_from("markforfragan", {"purpose": "open", "preferred_areas": ["anywhere", "jarna"]}) == Wish(
        kind="land"
    )


def test_the_land_form_is_read_as_a_wish_and_the_plot_may_differ_somewhat() -> None:
    wish = wish_from(
        "markforfragan",
        {"plot_area": "10000", "purpose": "buy", "preferred_areas": ["almnas"], "supply": ["fibre"],
         "heavy_vehicles": 4, "impact": ["noise"], "transport": ["rail"], "operation_on": "2028-01-01"},
    )  # fmt: skip
    assert (wish.m2_least, wish.m2_most, wish.must) == (8000, 15000, ("fibre", "trucks"))
    assert (wish.tenures, wish.allows, wish.likes, wish.latest_on) == (
        ("buy",),
        ("noise",),
        ("rail",),
        date(2028, 1, 1),
    )


def test_we_look_for_as_long_as_the_company_said() -> None:
    assert looks_until({"keep_for": "one_year"}, DAY) == date(2027, 3, 2)
    assert looks_until({"keep_for": "until_answered"}, DAY) is None
