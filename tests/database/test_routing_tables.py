"""A routing table's life: from the file, over draft and rehearsal, to publication; and what each route keeps of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Condition
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, Stale, WrongMove
from eservice.routing.models import Property, Rehearsal, RoutingTableVersion
from eservice.routing.operations.places import save_municipalities, save_places
from eservice.routing.operations.rehearsal import ask_rehearsal, continue_rehearsals, newest_rehearsal, report_of
from eservice.routing.operations.tables import (
    change_rows,
    discard_draft,
    make_draft,
    publish_file_tables,
    publish_table,
    table_for,
)
from eservice.routing.queries import draft_of, route_of, table_on, tables_of
from eservice.routing.tables import TableRow, rows_from
from tests.factories import NOW, PERMIT, Town, case, routed, work

TODAY = NOW.date()
SMALL_ROOMS = TableRow(
    key="terrace",
    when={"applicant_is_municipal": Condition(is_one_of=("no",))},
    unit="upplatelser",
    competence="servering",
    priority=1,
    reason_sv="Prov",
    reason_en="Trial",
)


def draft_with(town: Town, *rows: TableRow) -> RoutingTableVersion:
    with transaction():
        draft = make_draft(PERMIT, town.administrator, NOW, TODAY)
        change_rows(draft.id, draft.lock, [*rows, *rows_from(draft.rows)[-1:]])
    return draft


def rehearsed(town: Town, *rows: TableRow) -> RoutingTableVersion:
    draft = draft_with(town, *rows)
    with transaction():
        ask_rehearsal(draft.id, None, town.administrator, "demo", NOW)
    run_rehearsals()
    return draft


def run_rehearsals() -> None:
    tried = 1
    while tried:
        with transaction():
            tried = continue_rehearsals(NOW)


def test_the_first_table_is_the_file_s_and_each_route_keeps_table_rule_and_facts(town: Town) -> None:
    reference = routed(town, premises_municipality="nykvarn")
    route = route_of(case(reference).id)
    [table] = tables_of(PERMIT)
    assert (table.version, table.status, table.source, table.valid_from) == (1, "published", "file", None)
    assert route is not None
    assert (route.table_id, route.rule) == (table.id, "nykvarn")
    assert route.facts["applicant_is_municipal"] is False
    assert "place_owner" in route.facts


def test_a_file_that_has_not_changed_makes_no_new_version_and_a_changed_one_does(town: Town) -> None:
    _id, service = current_service(PERMIT)
    with transaction():
        assert publish_file_tables([service], NOW, TODAY) == 1
        assert publish_file_tables([service], NOW, TODAY) == 0
        table_for(PERMIT, TODAY, NOW).digest = "an older file"
    with transaction():
        assert publish_file_tables([service], NOW, TODAY) == 1
    newest, first = tables_of(PERMIT)
    assert (newest.version, newest.valid_from, first.valid_to) == (2, TODAY, TODAY - timedelta(days=1))


def test_a_case_is_routed_by_the_table_valid_on_the_day_it_came_in(town: Town) -> None:
    draft = rehearsed(town, SMALL_ROOMS)
    begins = TODAY + timedelta(days=7)
    with transaction():
        publish_table(draft.id, None, begins, town.administrator, NOW, TODAY)
    before = routed(town, NOW + timedelta(days=6))
    after = routed(town, NOW + timedelta(days=7))
    assert (case(before).unit_key, case(after).unit_key) == ("tillstandsenheten", "upplatelser")
    route = route_of(case(after).id)
    assert route is not None
    assert (route.table_id, route.competence, case(after).priority) == (draft.id, "servering", 1)
    newest, first = tables_of(PERMIT)
    assert (newest.valid_from, first.valid_to) == (begins, begins - timedelta(days=1))
    assert table_on(PERMIT, TODAY) is not None


def test_a_table_is_not_published_before_it_is_rehearsed_nor_after_it_changed_again(town: Town) -> None:
    draft = draft_with(town, SMALL_ROOMS)
    with pytest.raises(WrongMove, match="table_not_rehearsed"):
        publish_table(draft.id, None, TODAY, town.administrator, NOW, TODAY)
    db.session.rollback()
    draft = rehearsed(town, SMALL_ROOMS)
    with transaction():
        change_rows(draft.id, None, rows_from(draft.rows)[-1:])
    with pytest.raises(WrongMove, match="table_not_rehearsed"):
        publish_table(draft.id, None, TODAY, town.administrator, NOW, TODAY)


def test_a_draft_that_the_checks_refuse_is_kept_and_neither_rehearsed_nor_published(town: Town) -> None:
    with transaction():
        draft = make_draft(PERMIT, town.administrator, NOW, TODAY)
        change_rows(draft.id, None, [TableRow(key="default", unit="nowhere", reason_sv="s", reason_en="e")])
    with pytest.raises(Invalid, match="table_not_good"):
        ask_rehearsal(draft.id, None, town.administrator, "demo", NOW)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(1, 1, 1)])
def test_a_table_never_routes_cases_that_have_come_in_already(town: Town, day: date) -> None:
    draft = rehearsed(town, SMALL_ROOMS)
    with pytest.raises(Invalid, match="table_day_wrong"):
        publish_table(draft.id, None, day, town.administrator, NOW, TODAY)


def test_a_service_has_one_draft_and_a_page_that_is_behind_overwrites_nothing(town: Town) -> None:
    with transaction():
        draft = make_draft(PERMIT, town.administrator, NOW, TODAY)
        assert make_draft(PERMIT, town.administrator, NOW, TODAY).id == draft.id
        lock = draft.lock
        change_rows(draft.id, lock, [SMALL_ROOMS, *rows_from(draft.rows)])
    with pytest.raises(Stale):
        change_rows(draft.id, lock, [])
    db.session.rollback()
    with transaction():
        discard_draft(draft.id, None)
    assert draft_of(PERMIT) is None
    with pytest.raises(WrongMove, match="table_not_draft"):
        change_rows(draft.id, None, [])


def test_a_rehearsal_says_which_cases_would_have_gone_elsewhere_and_its_report_is_kept(town: Town) -> None:
    references = [routed(town, NOW - timedelta(days=days)) for days in (400, 30, 20)]
    draft = rehearsed(town, SMALL_ROOMS)
    rehearsal = newest_rehearsal(draft.id)
    assert rehearsal is not None
    assert rehearsal.finished_at == NOW
    said = report_of(rehearsal)
    assert (rehearsal.total, rehearsal.done, said.cases, said.moved) == (2, 2, 2, 2)
    assert {(one.reference, one.to_unit) for one in said.named} == {(one, "upplatelser") for one in references[1:]}
    assert said.rules == {"terrace": 2, "default": 0}
    assert [case(one).unit_key for one in references] == ["tillstandsenheten"] * 3


def test_a_rehearsal_run_again_counts_nothing_twice_and_stops_where_its_table_changes(town: Town) -> None:
    routed(town, NOW - timedelta(days=20))
    draft = rehearsed(town, SMALL_ROOMS)
    run_rehearsals()
    assert newest_rehearsal(draft.id).done == 1  # type: ignore[union-attr]
    with transaction():
        change_rows(draft.id, None, rows_from(draft.rows)[-1:])
        ask_rehearsal(draft.id, None, town.administrator, "demo", NOW)
        change_rows(draft.id, None, [SMALL_ROOMS, *rows_from(draft.rows)])
    run_rehearsals()
    assert db.session.get_one(RoutingTableVersion, draft.id).status == "draft"
    assert db.session.query(Rehearsal).filter(Rehearsal.finished_at.is_(None)).count() == 0


def test_asking_twice_for_the_same_rehearsal_is_one_rehearsal(town: Town) -> None:
    draft = draft_with(town, SMALL_ROOMS)
    with transaction():
        first = ask_rehearsal(draft.id, None, town.administrator, "demo", NOW)
        assert ask_rehearsal(draft.id, None, town.administrator, "demo", NOW).id == first.id
    for days in (0, 1001):
        with pytest.raises(Invalid, match="target_days_wrong"):
            ask_rehearsal(draft.id, None, town.administrator, "demo", NOW, days)


def test_a_case_goes_to_the_landlord_of_its_property_and_an_unknown_property_tells_its_municipality(town: Town) -> None:
    with transaction():
        save_municipalities([{"key": "nykvarn", "name": "Nykvarn", "in_fire_federation": True, "unverified": True}])
        place = {
            "designation": "Nykvarn Turinge 1:9",
            "owner_kind": "municipal_company",
            "owner": "Telge",
            "landlord": "telge_fastigheter",
            "municipality": "nykvarn",
            "area": "turinge",
        }
        assert save_places([place], NOW) == save_places([place], NOW) == 1
    assert db.session.query(Property).count() == 1
    known, unknown = (
        route_of(case(routed(town, premises_property=name)).id) for name in ("Nykvarn Turinge 1:9", "Nykvarn Silen 8")
    )
    assert known is not None
    assert unknown is not None
    assert (known.facts["place_landlord"], known.facts["place_owner"]) == ("telge_fastigheter", "municipal_company")
    assert (unknown.facts["place_municipality"], unknown.facts["place_owner"]) == ("nykvarn", None)
    assert unknown.facts["place_in_fire_federation"] is True


def test_two_workers_that_meet_a_service_without_a_table_write_one(town: Town) -> None:
    routed(town)
    routed(town)
    work(NOW)
    assert [table.version for table in tables_of(PERMIT)] == [1]
