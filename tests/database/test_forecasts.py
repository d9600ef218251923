"""The forecasts that companies were given: kept, told on the case, and measured by service."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import insert

from eservice.kit.db import db, transaction
from eservice.statistics.holding_by_service import held_means
from eservice.statistics.indicator_models import Promise
from eservice.statistics.measures import SMALL
from eservice.statistics.promises import Band, Fate, calibrations, fate, foretold
from tests.conftest import Browse
from tests.factories import NOW, Town, case, routed
from tests.planted import AS_OF, Life, counted, drawn

LARGEST, NEXT, SMALLEST = "bygglov", "miljoanmalan_c", "tobak"
HALF, EIGHT = date(2026, 4, 1), date(2026, 5, 1)
ONE = timedelta(days=1)


def _plant(life: Life, random: Random) -> None:
    """A service that is too small to show, one that would give it away, and one that would not."""
    life.service = SMALLEST if life.number < 5 else NEXT if life.number < 20 else LARGEST
    life.abandoned = life.number % 10 == 0
    life.promised = (30, 50)
    life.waits = 6


@pytest.mark.parametrize(
    ("day", "ended", "stands"),
    [
        (HALF, None, Fate.AHEAD),
        (HALF + ONE, None, Fate.BETWEEN),
        (EIGHT, None, Fate.BETWEEN),
        (EIGHT + ONE, None, Fate.LATE),
        (HALF, HALF, Fate.BY_HALF),
        (EIGHT, EIGHT, Fate.BY_EIGHT),
        (EIGHT + ONE, EIGHT + ONE, Fate.LATE),
    ],
)
def test_a_forecast_stands_by_the_day_that_it_ended_or_today(day: date, ended: date | None, stands: Fate) -> None:
    assert fate(HALF, EIGHT, day, ended) == stands


def test_the_shares_that_came_true_are_those_that_anybody_counts_and_small_services_are_hidden(town: Town) -> None:
    lives = drawn(61, 200, _plant)
    total, rows = calibrations(counted(lives))
    due = [life for life in lives if life.received + timedelta(days=50) < AS_OF]
    by_eight = [life for life in due if life.ended and life.ended <= life.received + timedelta(days=50)]
    by_half = [life for life in due if life.ended and life.ended <= life.received + timedelta(days=30)]
    assert total.eight is not None
    assert total.half is not None
    assert (total.n, total.eight.share) == (len(due), len(by_eight) / len(due))
    assert total.half.share == len(by_half) / len(due)
    shown = {row.key: row for row in rows}
    assert 0 < shown[SMALLEST].n < SMALL <= shown[NEXT].n
    assert {row.key for row in rows if row.half is None and row.eight is None} == {SMALLEST, NEXT}
    assert shown[LARGEST].n == sum(life.service == LARGEST for life in due)


def test_a_band_holds_what_chance_leaves_open() -> None:
    assert Band(0.8, 0.7, 0.6, 0.81).holds
    assert not Band(0.8, 0.7, 0.6, 0.79).holds


def test_who_had_the_ball_is_told_by_service_with_small_ones_hidden(town: Town) -> None:
    lives = drawn(62, 200, _plant)
    counted(lives)
    rows = {row.key: row for row in held_means("demo", 2026, AS_OF)}
    over = [life for life in lives if life.ended and life.service == LARGEST]
    assert (rows[LARGEST].n, rows[LARGEST].queue) == (len(over), 6)
    assert 0 < rows[SMALLEST].n < SMALL <= rows[NEXT].n
    assert {row.key for row in rows.values() if row.queue is None} == {SMALLEST, NEXT}
    assert held_means("demo", 2024, AS_OF) == []
    assert held_means("demo", 2026, AS_OF, ["ingen"]) == []


@pytest.mark.parametrize(("language", "words"), [("sv", "Åtta av tio brukar vara klara"), ("en", "Eight in ten")])
def test_the_company_and_its_officer_read_the_same_forecast_on_the_case(
    town: Town, browse: Browse, language: str, words: str
) -> None:
    reference = routed(town, NOW)
    for person, address in ((town.amina, "/foretag/arenden/"), (town.lena, "/handlaggare/arenden/")):
        assert words not in browse(person.person_id, language=language).see(f"{address}{reference}").text
    days = {"half_by": NOW.date() + timedelta(days=30), "eight_by": NOW.date() + timedelta(days=3000)}
    with transaction():
        db.session.execute(insert(Promise).values(case_id=case(reference).id, n=41, made_at=NOW, **days))
    for person, address in ((town.amina, "/foretag/arenden/"), (town.lena, "/handlaggare/arenden/")):
        page = browse(person.person_id, language=language).see(f"{address}{reference}").text
        assert words in page
        assert "41" in page
    kept = foretold(case(reference).id, None, NOW.date())
    assert kept is not None
    assert kept.fate == Fate.AHEAD


def test_the_page_of_forecasts_tells_where_they_were_too_hopeful(town: Town, browse: Browse) -> None:
    counted(drawn(61, 200, lambda life, random: setattr(life, "promised", (5, 10))))
    page = browse(town.manager.person_id).see("/chef/prognoser?lage=demo&ar=2026").text
    for text in ("Så träffar prognoserna", "för hoppfull", "Åtta av tio (80 procent)"):
        assert text in page
    assert "Ingen prognos har ännu nått" in browse(town.lena.person_id).see("/chef/prognoser?lage=demo&ar=2020").text
    assert browse(town.amina.person_id).get("/chef/prognoser").status_code == 403
