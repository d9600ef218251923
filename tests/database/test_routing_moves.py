"""Cases move: handed over by a unit, released to the tables again, and together in batches that can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eservice.accounts.models import Unit
from eservice.cases.models import CaseEvent
from eservice.cases.operations.correspondence import answer_supplement, request_supplement, withdraw_case
from eservice.cases.operations.handling import take_case
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.routing.models import RerouteItem
from eservice.routing.operations.batches import batch_of, change_batch, plan_batch, run_batches
from eservice.routing.operations.moving import follow_table, hand_over, release_route
from eservice.routing.operations.tables import publish_table
from eservice.routing.queries import route_of, routes_of, units_for
from tests.database.test_routing_tables import SMALL_ROOMS, rehearsed
from tests.factories import NOW, PERMIT, Town, case, follow, routed

LATER = NOW + timedelta(hours=2)
WHY = "Det gäller uteservering på torget."


def handed_over(town: Town, reference: str, unit: str = "upplatelser", once: str | None = None) -> None:
    with transaction():
        hand_over(reference, town.lena, None, unit, WHY, LATER, once)
    follow(LATER)


def events_of(reference: str) -> list[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.case_id == case(reference).id).order_by(CaseEvent.seq)
    return list(db.session.scalars(query))


def new_table(town: Town) -> None:
    """From today on the table sends every private applicant elsewhere."""
    draft = rehearsed(town, SMALL_ROOMS)
    with transaction():
        publish_table(draft.id, None, NOW.date(), town.administrator, NOW, NOW.date())


# Handing over


def test_a_case_handed_over_keeps_its_day_of_arrival_and_its_clocks_and_tells_the_company(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
    follow(NOW)
    before = case(reference)
    received, due = before.received_at, before.next_due_on
    handed_over(town, reference)
    after = case(reference)
    assert (after.unit_key, after.officer_id, after.state) == ("upplatelser", None, "queued")
    assert (after.received_at, after.next_due_on) == (received, due)
    last = events_of(reference)[-1]
    assert (last.name, last.visibility, last.data["unit_sv"]) == (
        "case_rerouted",
        "company",
        "Upplåtelser och tillstånd",
    )
    route = route_of(after.id)
    assert route is not None
    assert (route.rule, route.chosen_by, route.reason_sv) == ("chosen", town.lena.person_id, WHY)


def test_a_case_that_waits_for_the_company_goes_on_waiting_and_nothing_is_asked_again(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
    with transaction():
        version = case(reference).version
        request_supplement(reference, town.lena, version, "Ritning", NOW.date() + timedelta(days=9), NOW)
    handed_over(town, reference)
    assert (case(reference).state, case(reference).holder) == ("awaiting_company", "company")
    with transaction():
        answer_supplement(reference, town.amina, "Här är den.", LATER)
    assert case(reference).unit_key == "upplatelser"


def test_a_form_sent_twice_hands_over_once(town: Town) -> None:
    reference = routed(town)
    handed_over(town, reference, once="k")
    with transaction(), pytest.raises(NotFound):
        hand_over(reference, town.lena, None, "bygglov", WHY, LATER, "k")
    assert [event.name for event in events_of(reference)].count("case_rerouted") == 1


@pytest.mark.parametrize("unit", ["tillstandsenheten", "telge_fastigheter", "nowhere"])
def test_a_permit_goes_to_no_company_nor_to_where_it_is_nor_to_nowhere(town: Town, unit: str) -> None:
    reference = routed(town)
    with pytest.raises(Invalid, match="unit_cannot_have_it"):
        hand_over(reference, town.lena, None, unit, WHY, LATER)


def test_companies_can_have_only_what_the_tables_send_them(town: Town) -> None:
    routed(town)
    routed(town, service_key="lokalforfragan")
    assert "telge_fastigheter" not in units_for(PERMIT, NOW.date())
    assert "telge_fastigheter" in units_for("lokalforfragan", NOW.date())


def test_a_colleague_s_case_is_theirs_or_their_manager_s_to_give_away(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.omar, NOW)
    with pytest.raises(NotAllowed):
        hand_over(reference, town.lena, None, "bygglov", WHY, LATER)
    with pytest.raises(NotFound):
        hand_over(reference, town.nora, None, "bygglov", WHY, LATER)
    with pytest.raises(Stale):
        hand_over(reference, town.manager, 1, "bygglov", WHY, LATER)
    with transaction():
        hand_over(reference, town.manager, case(reference).version, "bygglov", WHY, LATER)
    assert case(reference).unit_key == "bygglov"


def test_a_case_without_a_reason_or_that_is_closed_stays(town: Town) -> None:
    reference = routed(town)
    with pytest.raises(Invalid, match="reason_missing"):
        hand_over(reference, town.lena, None, "bygglov", "  ", LATER)
    db.session.rollback()
    with transaction():
        withdraw_case(reference, town.amina, NOW)
    with pytest.raises(WrongMove):
        hand_over(reference, town.lena, None, "bygglov", WHY, LATER)


def test_a_choice_that_is_released_sends_the_case_where_its_table_says(town: Town) -> None:
    reference = routed(town, premises_municipality="nykvarn")
    handed_over(town, reference)
    with transaction():
        assert follow_table(case(reference), LATER) is False
        released = release_route(reference, town.manager, None, LATER)
        assert follow_table(released, LATER) is True
    assert (case(reference).unit_key, case(reference).route_fixed_by) == ("tillstandsenheten", None)
    assert [route.rule for route in routes_of(case(reference).id)] == ["nykvarn", "chosen", "nykvarn"]
    with pytest.raises(Invalid, match="route_not_fixed"):
        release_route(reference, town.manager, None, LATER)


# Batches


def run_all() -> int:
    done, total = 1, 0
    while done:
        with transaction():
            done = run_batches(LATER)
        total += done
    return total


def planned(town: Town, with_taken: bool = False) -> int:
    with transaction():
        return plan_batch("Torget", "Ny tabell", PERMIT, with_taken, town.manager, NOW).id


def results(batch_id: int) -> list[tuple[str, str]]:
    query = select(RerouteItem).where(RerouteItem.batch_id == batch_id).order_by(RerouteItem.case_id)
    return [(item.status, item.because) for item in db.session.scalars(query.execution_options(populate_existing=True))]


def test_a_batch_moves_what_was_previewed_and_undone_it_is_as_before(town: Town) -> None:
    references = [routed(town) for _ in range(3)]
    new_table(town)
    batch = planned(town)
    assert results(batch) == [("planned", "")] * 3
    assert {case(one).unit_key for one in references} == {"tillstandsenheten"}
    with transaction():
        change_batch(batch, town.manager, None, "running")
        change_batch(batch, town.manager, None, "running")
    assert run_all() == 3
    assert run_all() == 0
    assert results(batch) == [("moved", "")] * 3
    assert {case(one).unit_key for one in references} == {"upplatelser"}
    assert all([event.name for event in events_of(one)].count("case_rerouted") == 1 for one in references)

    with transaction():
        change_batch(batch, town.manager, None, "undoing")
    run_all()
    assert run_all() == 0
    assert results(batch) == [("undone", "")] * 3
    assert {case(one).unit_key for one in references} == {"tillstandsenheten"}
    assert batch_of(batch, town.manager).status == "undone"


def test_what_changed_since_the_preview_is_skipped_and_says_why(town: Town) -> None:
    closed, taken, chosen, moves = [routed(town) for _ in range(4)]
    new_table(town)
    batch = planned(town)
    with transaction():
        withdraw_case(closed, town.amina, NOW)
        take_case(taken, town.lena, NOW)
    handed_over(town, chosen, "bygglov")
    with transaction():
        change_batch(batch, town.manager, None, "running")
    run_all()
    assert results(batch) == [
        ("skipped", "closed"),
        ("skipped", "taken"),
        ("skipped", "moved_meanwhile"),
        ("moved", ""),
    ]
    with transaction():
        take_case(moves, replace(town.lena, officer_in=frozenset({"upplatelser"})), LATER)
        change_batch(batch, town.manager, None, "undoing")
    run_all()
    assert results(batch)[-1] == ("stays", "taken")


def test_a_batch_leaves_taken_and_chosen_cases_out_unless_it_is_told_to_take_them(town: Town) -> None:
    taken, chosen = routed(town), routed(town)
    new_table(town)
    with transaction():
        take_case(taken, town.lena, NOW)
    handed_over(town, chosen, "bygglov")
    with pytest.raises(Invalid, match="batch_empty"):
        plan_batch("x", "y", PERMIT, False, town.manager, NOW)
    db.session.rollback()
    assert len(results(planned(town, with_taken=True))) == 1


def test_a_manager_s_batch_holds_the_cases_of_their_own_units_and_is_seen_by_nobody_else(town: Town) -> None:
    routed(town)
    new_table(town)
    other = replace(town.manager, manager_of=frozenset({"miljokontoret"}), person_id=town.omar.person_id)
    with pytest.raises(Invalid, match="batch_empty"):
        plan_batch("x", "y", PERMIT, False, other, NOW)
    db.session.rollback()
    batch = planned(town)
    with pytest.raises(NotFound):
        batch_of(batch, other)
    with pytest.raises(WrongMove):
        change_batch(batch, town.manager, None, "undoing")
    with pytest.raises(Stale):
        change_batch(batch, town.manager, 99, "running")


def test_a_batch_is_refused_where_no_unit_is_open_for_its_cases(town: Town) -> None:
    reference = routed(town)
    with transaction():
        db.session.get_one(Unit, "tillstandsenheten").valid_to = NOW.date() - timedelta(days=1)
    try:
        with pytest.raises(Invalid, match="no_unit_open"):
            planned(town)
    finally:
        db.session.rollback()
        with transaction():
            db.session.get_one(Unit, "tillstandsenheten").valid_to = None
    assert case(reference).unit_key == "tillstandsenheten"
