"""Each indicator of a small town that anybody can count by hand: the value, how many it stands on, and how sure it is.

Ten cases or twenty, received on 2 January 2026, told as of 30 June. Shares have Wilson's interval (1927): 6 of 10 lies
between 0.313 and 0.832. Others say beside them how they are worked out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, sqrt
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from eservice.cases.models import Case
from eservice.establishments.models import Establishment, EstablishmentStep
from eservice.feedback.models import Survey, SurveyAnswer
from eservice.intake.models import Submission
from eservice.kit.db import db, transaction
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.rules import Kind, Stage
from eservice.statistics.backlog import bands
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.indicator_queries import measured, year_counts
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.models import CaseFactRow
from eservice.statistics.survival import Z95, kaplan_meier
from tests.factories import Town
from tests.planted import AS_OF, NOON, Life, counted

DAY = date(2026, 1, 2)
NEVER = {"abandoned": True}


def lives(*groups: tuple[int, dict[str, Any]]) -> list[Life]:
    """So many cases of each sort; forty days long where nothing else is said."""
    kinds = [kind for n, kind in groups for _ in range(n)]
    return [Life(number, DAY, **{"days": 40, **kind}) for number, kind in enumerate(kinds)]


@dataclass(frozen=True)
class Golden:
    """A town, and what an indicator must say of it."""

    key: str
    town: Sequence[Life]
    value: float
    n: int
    low: float | None
    high: float | None
    beside: float | None = None
    p90: float | None = None
    more: Callable[[], None] | None = None


def surveys() -> None:
    """Ten granted asked, seven gave 9 on all three; thirty refused asked, three gave 3. A case each."""
    ids = db.session.scalars(select(Case.id).order_by(Case.id)).all()
    sorts = [("decided", 9)] * 7 + [("decided", None)] * 3 + [("refused", 3)] * 3 + [("refused", None)] * 27
    with transaction():
        for case_id, (occasion, score) in zip(ids, sorts, strict=True):
            about = {
                "case_id": case_id,
                "occasion": occasion,
                "mode": "demo",
                "service_key": "bygglov",
                "language": "sv",
            }
            asked_at = datetime.combine(date(2026, 3, 1), NOON)
            when = {"nonce": secrets.token_hex(8), "asked_at": asked_at, "expires_at": asked_at + timedelta(days=60)}
            survey_id = db.session.scalar(insert(Survey).values({**about, **when}).returning(Survey.id))
            if score:
                scores = dict.fromkeys(("satisfied", "expected", "ideal"), score)
                db.session.execute(
                    insert(SurveyAnswer).values(survey_id=survey_id, answered_on=date(2026, 3, 5), **scores)
                )
        make_indicators("demo", datetime.combine(AS_OF, NOON), AS_OF)


def on_the_way(*groups: tuple[int, Stage, int | None]) -> Callable[[], None]:
    """So many inquiries in each stage, answered on the matter after so many days."""

    def write() -> None:
        ids = iter(db.session.scalars(select(Case.id).order_by(Case.id)).all())
        came = datetime.combine(DAY, NOON)
        with transaction():
            for n, stage, days in groups:
                for _ in range(n):
                    answered_at = None if days is None else came + timedelta(days=days)
                    about = {"case_id": next(ids), "kind": Kind.PREMISES, "stage": stage, "since": came}
                    shares = {"shares_telge": False, "shares_private": False}
                    db.session.add(InquiryStage(**about, **shares, answered_at=answered_at))
            db.session.flush()
            make_indicators("demo", datetime.combine(AS_OF, NOON), AS_OF)

    return write


#: Log-log interval of a Kaplan-Meier share of 0.4 after 12 of 20: 0.193 to 0.600, so half may not be reached at once.
SIX_OF_TEN, FOUR_OF_TEN, SEVEN_OF_TEN = (0.3127, 0.8318), (0.1682, 0.6873), (0.3968, 0.8922)
EIGHT_OF_TEN, NINE_OF_TEN, ONE_OF_TEN = (0.4902, 0.9433), (0.5958, 0.9821), (0.0179, 0.4042)
#: Peto: seven against seven; the first group and three of the second end on day 10: O - E = 7 - 5, V = 10/4 * 4/13.
PETO, PETO_SPREAD = 2 / (10 / 13), Z95 / sqrt(10 / 13)
FASTER = (exp(PETO), 7, exp(PETO - PETO_SPREAD), exp(PETO + PETO_SPREAD))
#: Aalen-Johansen without open cases: 5 of 20, and the variance of a share.
QUARTER = Z95 * sqrt(0.25 * 0.75 / 20)
#: Byar, of 8: 8 (1 - 1/72 - z/(3 √8))³ and 9 (1 - 1/81 + z/9)³.
EIGHT = (8 * (1 - 1 / 72 - Z95 / (3 * sqrt(8))) ** 3, 9 * (1 - 1 / 81 + Z95 / 9) ** 3)

TABLE = [
    Golden(
        "T1",
        lives(
            (6, {"days": 50, "promised": (40, 56)}),
            (3, {"days": 60, "promised": (40, 56)}),
            (1, {**NEVER, "promised": (40, 56)}),
        ),
        0.6,
        10,
        *SIX_OF_TEN,
    ),
    Golden(
        "T2",
        lives((6, {"days": 50, "promised": (40, 56)}), (4, {"days": 60, "promised": (40, 56)})),
        0.6 - 0.8,
        10,
        SIX_OF_TEN[0] - 0.8,
        SIX_OF_TEN[1] - 0.8,
        beside=-0.5,
    ),
    Golden("T3", lives((10, {"silence": 5}), (10, {"silence": 15})), 10, 20, 5, 15, p90=15),
    Golden("T4", lives((12, {"contact": 9}), (8, {"contact": 18})), 9, 20, 9, None, p90=18),
    Golden(
        "T5",
        lives((4, {"days": 80, "told": True}), (5, {"days": 80}), (1, NEVER), (5, {"days": 70})),
        0.4,
        10,
        *FOUR_OF_TEN,
    ),
    Golden(
        "T6", lives((5, {"days": 10, "withdrawn": True}), (15, {"days": 20})), 0.25, 20, 0.25 - QUARTER, 0.25 + QUARTER
    ),
    # Granted 88.89 and refused 22.22, weighted 10 : 30 by who was asked; unweighted 7 : 3. Nobody differs within.
    Golden(
        "T7",
        lives((40, {})),
        (88.8889 * 10 + 22.2222 * 30) / 40,
        10,
        38.8889,
        38.8889,
        beside=(88.8889 * 7 + 22.2222 * 3) / 10,
        more=surveys,
    ),
    # Half within 30 days, nine of ten within 40; the bounds by the far ends: 40/40 and 40/20.
    Golden("L1", lives((10, {"days": 20}), (10, {"days": 40})), 40 / 30, 20, 1, 2),
    Golden("L2", lives((7, {"days": 10, "returning": True}), (3, {"days": 10}), (4, {"days": 20})), *FASTER),
    Golden("L2S", lives((7, {"days": 10, "language": "en"}), (3, {"days": 10}), (4, {"days": 20})), *FASTER),
    Golden("L3", lives((7, {"days": 10, "own": True}), (3, {"days": 10}), (4, {"days": 20})), *FASTER),
    Golden("L4", lives((4, {"asked_on_day": 5}), (6, {})), 0.4, 10, *FOUR_OF_TEN),
    Golden("L5", lives((7, {"ground": True}), (3, {"ground": False}), (5, {"ground": None})), 0.7, 10, *SEVEN_OF_TEN),
    Golden(
        "L6", lives((9, {"contacts": 2}), (1, {"channel": "post", "contacts": 7})), 0.9, 10, *NINE_OF_TEN, beside=2.5
    ),
    Golden(
        "P1",
        lives((7, {"days": 70}), (2, {"days": 71, "extended": True}), (1, NEVER), (3, {"days": 60, "withdrawn": True})),
        0.7,
        10,
        *SEVEN_OF_TEN,
        beside=0.2,
    ),
    Golden(
        "P1S",
        lives((7, {"kind": "service_target"}), (3, {"kind": "service_target", "days": 90})),
        0.7,
        10,
        *SEVEN_OF_TEN,
    ),
    Golden(
        "P2",
        lives((5, {"asked_on_day": 3}), (3, {"asked_on_day": 21}), (2, {"asked_on_day": 22}), (4, {})),
        0.8,
        10,
        *EIGHT_OF_TEN,
        beside=0.3,
    ),
    Golden("P3", lives((4, {"asked_on_day": 5}), (6, {})), 0.6, 10, *SIX_OF_TEN),
    Golden(
        "P4",
        lives((9, {"extended": True, "extended_well": True}), (1, {"extended": True}), (8, {})),
        0.9,
        10,
        *NINE_OF_TEN,
    ),
    Golden("P5", lives((9, {"receipt_after": 1}), (1, {"receipt_after": 2})), 0.9, 10, *NINE_OF_TEN),
    Golden(
        "P6",
        lives((6, {"fee_lost": 0}), (2, {"fee_lost": 1200}), (2, {"fee_lost": 300}), (5, {})),
        3000,
        10,
        None,
        None,
        beside=0.4,
    ),
    Golden("P7", lives((1, {"overturned": True}), (2, {"corrected": True}), (7, {})), 0.1, 10, *ONE_OF_TEN, beside=0.2),
    Golden("P8", lives((9, {"letter": True}), (1, {"letter": False}), (4, NEVER)), 0.9, 10, *NINE_OF_TEN),
    Golden(
        "P9",
        lives(
            (8, {"kind": "request_answer", "limit": 28, "days": 28}),
            (2, {"kind": "request_answer", "limit": 28, "days": 29}),
        ),
        0.8,
        10,
        *EIGHT_OF_TEN,
    ),
    Golden("P11", lives((8, {}), (2, NEVER)), 0.8, 10, EIGHT[0] / 10, EIGHT[1] / 10),
    Golden(
        "P13",
        lives((12, {"service": "lokalforfragan", "answered": 3}), (8, {"service": "lokalforfragan", "answered": 10})),
        3,
        20,
        3,
        None,
        p90=10,
    ),
    Golden(
        "P14",
        lives((20, {"service": "lokalforfragan"})),
        9,
        20,
        9,
        None,
        p90=18,
        more=on_the_way((12, Stage.OFFERED, 9), (8, Stage.NO_MATCH, 18)),
    ),
    # Who withdrew, and who is on the way, is in neither.
    Golden(
        "P15",
        lives((20, {"service": "lokalforfragan"})),
        0.6,
        10,
        *SIX_OF_TEN,
        more=on_the_way(
            (6, Stage.NO_MATCH, 9), (4, Stage.CONTRACT, 9), (5, Stage.WITHDRAWN, None), (5, Stage.OFFERED, 9)
        ),
    ),
]
#: Told below: they stand on whole establishments, and on the stock.
BELOW = {"P10", "P12"}


@pytest.mark.parametrize("one", TABLE, ids=[one.key for one in TABLE])
def test_an_indicator_is_what_anybody_counts_by_hand(one: Golden) -> None:
    counted(list(one.town))
    if one.more:
        one.more()
    told: Measured = measured(year_counts("demo", 2026).counted())[one.key]
    for name in ("value", "low", "high"):
        wanted = getattr(one, name)
        assert getattr(told, name) == (None if wanted is None else pytest.approx(wanted, abs=6e-5)), name
    assert told.n == one.n
    assert one.beside is None or told.beside == pytest.approx(one.beside, abs=1e-4)
    assert one.p90 is None or told.p90 == one.p90
    assert told.reason is None


def test_every_indicator_is_in_the_table_or_below() -> None:
    assert {one.key for one in TABLE} | BELOW == set(INDICATORS) | {"P10"}


@pytest.mark.parametrize("one", TABLE, ids=[one.key for one in TABLE])
def test_an_indicator_of_an_empty_town_has_no_value_and_says_why(one: Golden) -> None:
    told = measured(year_counts("demo", 2026).counted())[one.key]
    assert (told.value, told.n, told.reason) == (None, 0, "none")


def test_the_stock_by_age_tells_the_time_that_is_left_and_hides_a_small_band() -> None:
    """P10. Ten ended on day 40 and ten on day 100: of those open at 60 days half are done in 40 more."""
    curve = kaplan_meier([(40, True)] * 10 + [(100, True)] * 10)
    told = bands([20, 10, 9, 3, 0, 0], curve)
    assert [band.n for band in told] == [20, 10, None, None, 0, 0]
    assert [band.left for band in told[:4]] == [40, 10, 40, 10]


def test_the_time_to_opening_counts_those_on_their_way_and_tells_the_companys_share(town: Town) -> None:
    """P12. Twelve of twenty ended on day 40, eight have a case that goes on; the queue had 4 days of each 40."""
    counted(lives((12, {}), (8, NEVER)))
    with transaction():
        (company_id,) = town.amina.companies
        for case_id in db.session.scalars(select(Case.id).order_by(Case.id)):
            _establish(case_id, company_id, town.amina.person_id)
        db.session.execute(update(CaseFactRow).values(company_days=10, officer_days=26))
        make_indicators("demo", datetime.combine(AS_OF, NOON), AS_OF)
    told = measured(year_counts("demo", 2026).counted())["P12"]
    assert (told.value, told.n, told.low, told.high, told.beside) == (40, 20, 40, None, 10 / 40)


def _establish(case_id: int, company_id: int, person_id: int) -> None:
    """An establishment of one step that became that case, begun on the same day."""
    came = datetime.combine(DAY, NOON)
    about = {"company_id": company_id, "mode": "demo", "opened_at": came, "version": 1}
    made = Establishment(goal_key="open_restaurant", name="Krogen", guide_answers={}, shared={}, **about)
    draft_id = uuid4()
    db.session.add(made)
    db.session.flush()
    step = {"key": "permit", "position": 1, "definition": {"service": "bygglov"}, "draft_id": draft_id}
    db.session.add(EstablishmentStep(establishment_id=made.id, **step))
    db.session.add(
        Submission(draft_id=draft_id, case_id=case_id, submitted_by=person_id, submitted_at=came, answers={})
    )
