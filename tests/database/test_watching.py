"""Looking for companies: inquiries are matched once as they are, and what is found later is told once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, text

from eservice.cases.models import CaseEvent
from eservice.cases.operations.correspondence import withdraw_case
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.premises import watching
from eservice.premises.models import PremisesObject
from eservice.premises.register import operations
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.rules import Stage
from eservice.premises.watch_models import PremisesMatch, PremisesWatch
from eservice.premises.watching import count_by_object, match_objects, reasons_of, tell_of_matches, watch_inquiries
from eservice.premises.words import said
from tests.factories import NOW, Town, case, follow, routed
from tests.rules.vacant import STORE, TODAY, values

ASKED = {
    "premises_type": "storage",
    "area_min": "400",
    "area_max": "800",
    "preferred_area": "moraberg",
    "other_areas": [],
    "requirements": ["loading_dock"],
    "budget": "1000",
    "budget_basis": "per_m2_year",
    "move_in_from": "2026-05-01",
    "move_in_latest": "2026-12-01",
    "keep_for": "one_year",
}


def inquiry(town: Town, **changed: Any) -> str:
    return routed(town, service_key="lokalforfragan", **{**ASKED, **changed})


def add(town: Town, **written: str) -> PremisesObject:
    with transaction():
        return operations.add_object(values(STORE, **written), town.nora, NOW)


def sweep(now: datetime = NOW) -> None:
    """All three sweeps, each twice: the second does nothing that shows."""
    for _time in range(2):
        for one in (watch_inquiries, match_objects, tell_of_matches):
            with transaction():
                one(now)


def watch(reference: str) -> PremisesWatch:
    return db.session.get_one(PremisesWatch, case(reference).id, populate_existing=True)


def matches(reference: str) -> list[PremisesMatch]:
    query = select(PremisesMatch).where(PremisesMatch.case_id == case(reference).id)
    return list(db.session.scalars(query.order_by(PremisesMatch.object_id).execution_options(populate_existing=True)))


def told(reference: str) -> list[list[int]]:
    query = select(CaseEvent.data).where(CaseEvent.case_id == case(reference).id, CaseEvent.name == "objects_matched")
    return [[one["id"] for one in data["objects"]] for data in db.session.scalars(query.order_by(CaseEvent.seq))]


def test_an_inquiry_is_matched_with_what_there_is_and_the_reasons_are_kept(town: Town) -> None:
    there = add(town)
    add(town, own_number="TF-2", price="2000")
    reference = inquiry(town)
    sweep()
    (found,) = matches(reference)
    assert (found.object_id, found.object_version, found.gone_at) == (there.id, 1, None)
    assert "Ligger där ni helst vill vara: Moraberg." in [said(reason, "sv") for reason in reasons_of(found)]
    assert watch(reference).no_match is None
    assert told(reference) == [], "what was found at once stands on the page"
    assert count_by_object([there.id], TODAY)[there.id] == 1


def test_an_object_that_is_not_among_the_best_is_not_told_when_it_is_edited(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "MOST_KEPT", 1)
    best = add(town)
    other = add(town, own_number="TF-2", area="hovsjo")
    reference = inquiry(town)
    sweep()
    with transaction():
        operations.change_object(
            other.id, values(STORE, own_number="TF-2", area="hovsjo", floor="1"), None, town.nora, NOW
        )
    sweep(NOW + timedelta(days=2))
    assert ([one.object_id for one in matches(reference)], told(reference)) == ([best.id], [])


def test_where_nothing_fits_the_reason_code_says_why(town: Town) -> None:
    add(town, price="2000")
    reference = inquiry(town)
    sweep()
    assert (watch(reference).no_match, watch(reference).nearly) == ("price", 1)
    assert matches(reference) == []


def test_what_becomes_vacant_later_is_told_once_by_event_and_letter(town: Town) -> None:
    reference = inquiry(town)
    sweep()
    assert watch(reference).no_match == "no_stock"
    there = add(town)
    sweep()
    assert told(reference) == [[there.id]]
    assert watch(reference).no_match is None
    follow(NOW)
    query = select(Letter).where(Letter.template == "objects_matched")
    (letter,) = db.session.scalars(query).all()
    assert "Lager, Morabergsvägen 10" in letter.body
    assert reference in letter.subject


def test_a_company_is_written_to_at_most_once_a_day_and_then_of_all(town: Town) -> None:
    reference = inquiry(town)
    sweep()
    first = add(town)
    sweep()
    later = [add(town, own_number=f"TF-{n}").id for n in (2, 3)]
    sweep(NOW + timedelta(hours=23))
    assert told(reference) == [[first.id]]
    sweep(NOW + timedelta(hours=24))
    assert told(reference) == [[first.id], later]


def test_an_object_that_changes_until_it_fits_is_told_and_one_that_fits_no_more_is_gone(town: Town) -> None:
    there = add(town, price="2000")
    reference = inquiry(town)
    sweep()
    with transaction():
        operations.change_object(there.id, values(STORE), None, town.nora, NOW)
    sweep()
    assert told(reference) == [[there.id]]
    with transaction():
        operations.move_object(there.id, "let", "", None, town.nora, NOW)
    sweep()
    assert matches(reference)[0].gone_at == NOW
    assert watch(reference).no_match == "no_stock"
    with transaction():
        operations.move_object(there.id, "published", "", None, town.nora, NOW)
    sweep(NOW + timedelta(days=2))
    assert told(reference) == [[there.id], [there.id]], "what came back is news"


def test_an_object_that_is_not_shown_yet_waits_for_its_day(town: Town) -> None:
    reference = inquiry(town)
    there = add(town, valid_from=(TODAY + timedelta(days=3)).isoformat())
    sweep()
    assert matches(reference) == []
    sweep(NOW + timedelta(days=3))
    assert told(reference) == [[there.id]]


def test_nobody_looks_for_a_company_that_has_withdrawn_or_whose_time_is_over(town: Town) -> None:
    withdrawn, over = inquiry(town), inquiry(town)
    sweep()
    with transaction():
        withdraw_case(withdrawn, town.amina, NOW)
    add(town)
    with transaction():
        match_objects(NOW + timedelta(days=366))
    assert matches(withdrawn) == []
    assert matches(over) == []


@pytest.mark.parametrize("ended", [Stage.WITHDRAWN, Stage.CONTRACT])
def test_nobody_looks_for_a_company_that_has_left_its_answered_inquiry_or_signed_a_lease(
    town: Town, ended: Stage
) -> None:
    reference = inquiry(town)
    sweep()
    follow(NOW)
    with transaction():
        db.session.get_one(InquiryStage, case(reference).id).stage = ended
        watch(reference).rules_version = 0
    there = add(town)
    sweep()
    assert (matches(reference), told(reference)) == ([], [])
    assert count_by_object([there.id], TODAY)[there.id] == 0


def test_a_land_inquiry_is_not_matched_with_premises(town: Town) -> None:
    add(town)
    reference = routed(town, service_key="markforfragan", plot_area="1000", preferred_areas=["anywhere"])
    sweep()
    assert (watch(reference).kind, watch(reference).no_match) == ("land", "no_stock")


@pytest.mark.parametrize("sweep_of", [watch_inquiries, match_objects])
def test_objects_and_inquiries_are_matched_one_transaction_at_a_time(town: Town, sweep_of: Any) -> None:
    free = text("select pg_try_advisory_xact_lock(hashtext('premises:matching'))")
    with transaction():
        sweep_of(NOW)
        with db.engine.connect() as other:
            assert not other.scalar(free)
    with db.engine.connect() as other:
        assert other.scalar(free)


def test_a_new_writing_of_the_rules_matches_every_inquiry_anew(town: Town) -> None:
    reference = inquiry(town)
    sweep()
    with transaction():
        watch(reference).rules_version = 0
        assert watch_inquiries(NOW) == 1
        assert watch_inquiries(NOW) == 0


def test_the_wish_that_is_kept_is_what_was_asked(town: Town) -> None:
    reference = inquiry(town)
    sweep()
    kept = watch(reference)
    assert (kept.type, kept.m2_least, kept.m2_most, kept.area) == ("storage", 400, 800, "moraberg")
    assert msgspec.to_builtins(kept.wish)["must"] == ["loading_dock"]
    assert kept.looks_until == TODAY + timedelta(days=365)
    assert db.session.scalar(select(func.count()).select_from(PremisesWatch)) == 1
