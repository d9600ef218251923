"""Cases and people: assignment, conflict of interest, absence, and what the system gives out itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from eservice.accounts.models import Absence, RoleGrant, Unit
from eservice.cases.operations.correspondence import write_to_unit
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.decisions.operations.signing import decide_case, sign_decision
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.routing.models import AbsenceMove, RouteRecord
from eservice.routing.operations.absences import (
    answer_offer,
    cancel_absence,
    enter_absence,
    move_for_absences,
    offers_to,
)
from eservice.routing.operations.assigning import assign_case, candidates_for, declare_conflict, give_out_cases
from eservice.routing.staff import usual_days
from tests.factories import NOW, PERMIT, Town, case, follow, routed

TODAY = NOW.date()
WEEK = TODAY + timedelta(days=6)
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def gives_out() -> Iterator[None]:
    """The licensing unit lets the system give out its cases."""
    with transaction():
        db.session.get_one(Unit, "tillstandsenheten").gives_out = True
    yield
    db.session.rollback()
    with transaction():
        db.session.get_one(Unit, "tillstandsenheten").gives_out = False


def taken(town: Town, days_ago: int = 0) -> str:
    reference = routed(town, NOW - timedelta(days=days_ago))
    with transaction():
        take_case(reference, town.lena, NOW)
    follow(NOW)
    return reference


def give_out() -> int:
    with transaction():
        return give_out_cases(SOON)


# Assignment


def test_a_colleague_gives_a_case_with_a_reason_and_the_log_says_so_to_the_unit_only(town: Town) -> None:
    reference = routed(town)
    with transaction():
        assign_case(reference, town.lena, None, town.omar.person_id, "Omar kan tobak.", SOON, "k")
        assign_case(reference, town.lena, None, town.omar.person_id, "Omar kan tobak.", SOON, "k")
    assert (case(reference).officer_id, case(reference).state) == (town.omar.person_id, "in_progress")


@pytest.mark.parametrize(("who", "code"), [("nora", "not_an_officer_here"), ("lena", "already_theirs")])
def test_a_case_goes_to_nobody_who_cannot_have_it(town: Town, who: str, code: str) -> None:
    reference = taken(town)
    with pytest.raises(Invalid, match=code):
        assign_case(reference, town.lena, None, getattr(town, who).person_id, "Därför.", SOON)
    with pytest.raises(Invalid, match="reason_missing"):
        assign_case(reference, town.lena, None, town.omar.person_id, " ", SOON)


def test_only_a_manager_gives_on_what_a_colleague_has(town: Town) -> None:
    reference = taken(town)
    with pytest.raises(NotAllowed):
        assign_case(reference, town.omar, None, town.omar.person_id, "Jag hinner.", SOON)
    with pytest.raises(NotFound):
        assign_case(reference, town.nora, None, town.nora.person_id, "Jag hinner.", SOON)
    with transaction():
        assign_case(reference, town.manager, None, town.omar.person_id, "Lena har mycket.", SOON)
    assert case(reference).officer_id == town.omar.person_id


def test_the_system_gives_cases_to_who_has_least_left_to_do_where_the_unit_wants_it(
    town: Town, gives_out: None
) -> None:
    taken(town)
    first, second = routed(town), routed(town)
    assert give_out() == 2
    assert give_out() == 0
    owners = [case(one).officer_id for one in (first, second)]
    # Lena had one: Omar gets the first, and then both have one and Omar the newest.
    assert owners == [town.omar.person_id, town.lena.person_id]


def test_nothing_is_given_out_where_the_unit_does_not_want_it(town: Town) -> None:
    reference = routed(town)
    assert give_out() == 0
    assert case(reference).officer_id is None


def test_higher_priority_is_given_out_first_and_only_to_who_is_competent(town: Town, gives_out: None) -> None:
    plain, pressing = routed(town), routed(town)
    with transaction():
        case(pressing).priority = 1
        grant = db.session.query(RoleGrant).filter_by(person_id=town.omar.person_id).one()
        grant.competences = ["tobak"]
        old = db.session.query(RouteRecord).filter_by(case_id=case(pressing).id).one()
        values = {name: getattr(old, name) for name in old.__table__.c.keys() if name != "id"}  # noqa: SIM118
        db.session.add(RouteRecord(**{**values, "competence": "tobak"}))
    with transaction():
        assert give_out_cases(SOON, limit=1) == 1
    assert (case(pressing).officer_id, case(plain).officer_id) == (town.omar.person_id, None)


def test_how_long_such_cases_take_is_the_median_of_the_last_year(town: Town) -> None:
    for days in (10, 20, 40):
        reference = taken(town, days)
        with transaction():
            confirm_completeness(reference, town.lena, case(reference).version, NOW)
            decide_case(reference, town.lena, case(reference).version, "granted", [], "Allt som krävs är visat.", NOW)
    assert round(usual_days(NOW)[PERMIT]) == 20


# Conflict of interest


def test_who_declares_a_conflict_lays_the_case_back_and_can_neither_take_get_nor_decide_it(town: Town) -> None:
    reference = taken(town)
    with transaction():
        declare_conflict(reference, town.lena, "Min bror äger bolaget.", SOON)
        declare_conflict(reference, town.lena, "Min bror äger bolaget.", SOON)
    found = case(reference)
    assert (found.officer_id, found.state) == (None, "queued")
    with pytest.raises(NotAllowed, match="conflict_of_interest"):
        take_case(reference, town.lena, SOON)
    with pytest.raises(Invalid, match="officer_conflict"):
        assign_case(reference, town.omar, None, town.lena.person_id, "Hon hinner.", SOON)
    with pytest.raises(NotAllowed, match="conflict_of_interest"):
        sign_decision(reference, town.lena, found.version, SOON)
    db.session.rollback()
    assert [(one.candidate.name, one.hindrance) for one in candidates_for(case(reference), SOON)] == [
        ("Omar Said", None),
        ("Lena Forsberg", "conflict"),
    ]
    with transaction():
        take_case(reference, town.omar, SOON)
    assert case(reference).officer_id == town.omar.person_id


def test_a_conflict_needs_a_reason_and_touches_no_colleague_s_case(town: Town) -> None:
    reference = taken(town)
    with pytest.raises(Invalid, match="reason_missing"):
        declare_conflict(reference, town.omar, "", SOON)
    with transaction():
        declare_conflict(reference, town.omar, "Jag är granne.", SOON)
    assert (case(reference).officer_id, case(reference).state) == (town.lena.person_id, "in_progress")


# Absence


def away(town: Town, who: str = "lena", substitute: str | None = "omar") -> Absence:
    person = getattr(town, who).person_id
    stands_in = getattr(town, substitute).person_id if substitute else None
    with transaction():
        return enter_absence(person, TODAY, WEEK, stands_in, town.manager, NOW)


def move(days: int = 0) -> int:
    with transaction():
        return move_for_absences(NOW + timedelta(days=days))


def test_an_absence_moves_only_what_cannot_wait_and_moves_it_once(town: Town) -> None:
    calm, pressing = taken(town), taken(town)
    with transaction():
        write_to_unit(pressing, town.amina, "Hur går det?", NOW)
    away(town)
    assert (move(), move()) == (1, 0)
    assert (case(pressing).officer_id, case(calm).officer_id) == (town.omar.person_id, town.lena.person_id)


def test_without_a_substitute_who_is_there_the_case_lies_in_the_queue(town: Town) -> None:
    reference = taken(town)
    with transaction():
        write_to_unit(reference, town.amina, "Hur går det?", NOW)
    away(town)
    away(town, "omar", None)
    assert move() == 1
    assert (case(reference).officer_id, case(reference).state) == (None, "queued")


def test_a_substitute_who_is_biased_gets_nothing(town: Town) -> None:
    reference = taken(town)
    with transaction():
        write_to_unit(reference, town.amina, "Hur går det?", NOW)
        declare_conflict(reference, town.omar, "Granne.", NOW)
    away(town)
    assert move() == 1
    assert case(reference).officer_id is None


@pytest.mark.parametrize("take_back", [True, False])
def test_what_was_moved_is_offered_back_when_they_return(town: Town, take_back: bool) -> None:
    reference = taken(town)
    with transaction():
        write_to_unit(reference, town.amina, "Hur går det?", NOW)
    absence = away(town)
    move()
    assert offers_to(town.lena, WEEK) == []
    back = NOW + timedelta(days=7)
    [offer] = offers_to(town.lena, back.date())
    assert (offer.case.reference, offer.officer) == (reference, "Omar Said")
    with transaction():
        answer_offer(absence.id, offer.case.id, take_back, town.lena, back)
    assert case(reference).officer_id == (town.lena.person_id if take_back else town.omar.person_id)
    assert offers_to(town.lena, back.date()) == []
    with pytest.raises(NotFound):
        answer_offer(absence.id, offer.case.id, take_back, town.lena, back)
    assert db.session.query(AbsenceMove).one().taken_back is take_back


def test_who_comes_back_early_is_offered_at_once(town: Town) -> None:
    reference = taken(town)
    with transaction():
        write_to_unit(reference, town.amina, "Hur går det?", NOW)
    absence = away(town)
    move()
    with transaction():
        cancel_absence(absence.id, town.lena, NOW + timedelta(days=1))
    assert [offer.case.reference for offer in offers_to(town.lena, TODAY + timedelta(days=1))] == [reference]
    assert move(1) == 0


@pytest.mark.parametrize(
    ("days", "substitute", "code"),
    [
        ((0, -1), None, "absence_days_wrong"),
        ((-9, -2), None, "absence_days_wrong"),
        ((0, 400), None, "absence_days_wrong"),
        ((3, 9), None, "absence_twice"),
        ((10, 12), "nora", "substitute_wrong"),
        ((10, 12), "lena", "substitute_wrong"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(
    town: Town, days: tuple[int, int], substitute: str | None, code: str
) -> None:
    away(town)
    first, last = (TODAY + timedelta(days=one) for one in days)
    stands_in = getattr(town, substitute).person_id if substitute else None
    with pytest.raises(Invalid, match=code):
        enter_absence(town.lena.person_id, first, last, stands_in, town.lena, NOW)


def test_substitutes_who_would_stand_in_for_each_other_are_refused(town: Town) -> None:
    away(town)
    with pytest.raises(Invalid, match="substitute_circle"):
        enter_absence(town.omar.person_id, WEEK, WEEK, town.lena.person_id, town.omar, NOW)


def test_an_absence_is_entered_by_oneself_or_one_s_manager(town: Town) -> None:
    with pytest.raises(NotFound):
        enter_absence(town.lena.person_id, TODAY, WEEK, None, town.omar, NOW)
    with pytest.raises(NotFound):
        cancel_absence(away(town).id, town.omar, NOW)
