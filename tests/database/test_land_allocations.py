"""Land given out among companies: all are told the same at one moment, bids stay sealed, and one is chosen once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register.operations import move_object
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.land_queries import allocations_of, limits_for, parties_of
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.operations import allocating
from eservice.premises.stages.operations.minding import mind_inquiries
from eservice.premises.stages.operations.moving import move_stage
from eservice.premises.stages.rules import Stage, Terms
from tests.factories import Town, case
from tests.inquiring import LAND, LATER, asked, company_person, moved, officer, vacant

DUE, AFTER = LATER + timedelta(days=30), LATER + timedelta(days=31)
GIVEN = Terms(until=(AFTER + timedelta(days=365)).date(), decider="board", decided_on=AFTER.date())


class Plot:
    """A plot that two companies are in the running for."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.karim = officer("Karim Land", "exploatering")
        self.rakel = company_person("Rakel Berg", "5599010039", "Berg Bygg AB")
        self.own = asked(town, self.karim, LAND)
        self.theirs = asked(Town(**{**town.__dict__, "amina": self.rakel}), self.karim, LAND)
        for reference in (self.own, self.theirs):
            moved(reference, self.karim, Stage.MEETING, Stage.REVIEW)
        thing = vacant("land", "Moraberg 1", "exploatering")
        with transaction():
            made = allocating.open_allocation(
                thing, self.karim, "exploatering", "comparison", "", "board", None, "demo", LATER
            )
            for reference in (self.own, self.theirs):
                allocating.join_allocation(made.id, self.karim, reference, None, LATER)
            self.id, self.thing = made.id, thing

    def bids(self) -> None:
        """Publish the criteria, let both bid, and open what they said."""
        with transaction():
            allocating.publish_criteria(self.id, self.karim, None, "Arbetstillfällen", DUE, LATER)
            allocating.give_bid(self.own, self.town.amina, self.id, "60 jobb", None, LATER + timedelta(days=1))
            allocating.give_bid(self.theirs, self.rakel, self.id, "20 jobb", None, LATER + timedelta(days=2))

    def choose(self, reference: str) -> None:
        """Give the land to one."""
        allocating.choose(self.id, self.karim, None, reference, "Flest jobb", "land_use", GIVEN, AFTER)


@pytest.fixture
def plot(town: Town) -> Plot:
    """A plot that two companies are in the running for."""
    return Plot(town)


def row(plot: Plot) -> Allocation:
    """The process as it stands."""
    return db.session.get_one(Allocation, plot.id, populate_existing=True)


def test_all_who_take_part_are_told_the_same_at_one_moment_and_it_is_recorded(plot: Plot) -> None:
    with transaction():
        allocating.tell_all(plot.id, plot.karim, None, "Välkomna att se marken.", LATER, "key")
        allocating.tell_all(plot.id, plot.karim, None, "Välkomna att se marken.", LATER, "key")
    query = select(CaseEvent.case_id, CaseEvent.effective_at, CaseEvent.data["text"].astext)
    told = db.session.execute(query.where(CaseEvent.name == Event.ALLOCATION_TOLD).order_by(CaseEvent.case_id)).all()
    ids = sorted((case(plot.own).id, case(plot.theirs).id))
    assert [tuple(one) for one in told] == [(one, LATER, "Välkomna att se marken.") for one in ids]
    [own], [theirs] = allocations_of(case(plot.own).id), allocations_of(case(plot.theirs).id)
    assert (own.place, theirs.place, own.of) == (1, 2, 2)
    assert [notice.told_to for notice in own.notices] == [2]


def test_no_bid_is_read_before_all_are_opened_and_no_log_says_what_it_holds(plot: Plot) -> None:
    plot.bids()
    assert [one.bid for one in parties_of(row(plot))] == ["", ""]
    with pytest.raises(WrongMove, match="bids_are_sealed"), transaction():
        allocating.open_bids(plot.id, plot.karim, None, DUE - timedelta(minutes=1))
    said = str([one.data for one in db.session.scalars(select(CaseEvent))])
    assert "60 jobb" not in said
    with pytest.raises(WrongMove, match="bids_are_due"), transaction():
        allocating.give_bid(plot.own, plot.town.amina, plot.id, "För sent", None, DUE)
    with transaction():
        allocating.open_bids(plot.id, plot.karim, None, AFTER)
    assert [one.bid for one in parties_of(row(plot))] == ["60 jobb", "20 jobb"]


def test_one_company_is_chosen_and_the_other_reads_the_same_reasons_at_the_same_moment(plot: Plot) -> None:
    plot.bids()
    with transaction():
        allocating.open_bids(plot.id, plot.karim, None, AFTER)
        plot.choose(plot.own)
    stages = {one.case_id: one.stage for one in db.session.scalars(select(InquiryStage))}
    assert stages == {case(plot.own).id: Stage.ALLOCATED, case(plot.theirs).id: Stage.NOT_CHOSEN}
    assert db.session.get_one(PremisesObject, plot.thing, populate_existing=True).state == "let"
    [change] = db.session.scalars(select(PremisesChange).where(PremisesChange.object_id == plot.thing))
    assert (change.what, change.changed_by) == ("object_let", plot.karim.person_id)
    events = db.session.scalars(select(CaseEvent).where(CaseEvent.name == Event.ALLOCATION_DECIDED)).all()
    assert {(one.effective_at, one.data["text"]) for one in events} == {(AFTER, "Flest jobb")}


def test_of_two_officers_who_choose_at_once_one_choice_stands(app: Flask, plot: Plot) -> None:
    plot.bids()
    with transaction():
        allocating.open_bids(plot.id, plot.karim, None, AFTER)
    refused: list[str] = []
    start = threading.Barrier(2)

    def run(reference: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    plot.choose(reference)
            except WrongMove as error:
                refused.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(one,)) for one in (plot.own, plot.theirs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["allocation_closed"]
    assert row(plot).chosen_case_id in (case(plot.own).id, case(plot.theirs).id)


def test_a_plot_has_one_process_at_a_time_and_is_withdrawn_from_nobody_unheard(plot: Plot) -> None:
    with pytest.raises(WrongMove, match="plot_has_one"), transaction():
        allocating.open_allocation(
            plot.thing, plot.karim, "exploatering", "comparison", "", "board", None, "demo", LATER
        )
    with pytest.raises(Invalid, match="reason_missing"), transaction():
        allocating.cancel_allocation(plot.id, plot.karim, None, " ", LATER)
    with transaction():
        allocating.cancel_allocation(plot.id, plot.karim, None, "Planen ändras.", LATER)
    assert row(plot).state == "cancelled"


def test_who_is_not_of_the_unit_or_takes_no_part_does_nothing_here(town: Town, plot: Plot) -> None:
    lena: Viewer = town.lena
    with pytest.raises(NotFound), transaction():
        allocating.tell_all(plot.id, lena, None, "Hej", LATER)
    with pytest.raises(NotFound), transaction():
        allocating.give_bid(plot.own, town.rival, plot.id, "Vi också", None, LATER)


def test_a_plot_that_was_given_out_before_the_register_was_told_is_taken_out_once(
    plot: Plot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot.bids()
    with monkeypatch.context() as before, transaction():
        before.setattr(allocating, "say_let", lambda *_said: None)
        allocating.open_bids(plot.id, plot.karim, None, AFTER)
        plot.choose(plot.own)
    assert db.session.get_one(PremisesObject, plot.thing, populate_existing=True).state == "published"
    with transaction():
        assert mind_inquiries(AFTER) == 1
        assert mind_inquiries(AFTER) == 0
    assert db.session.get_one(PremisesObject, plot.thing, populate_existing=True).state == "let"
    later = AFTER + timedelta(days=30)
    with transaction():
        move_object(plot.thing, "published", "", None, plot.karim, later)
    with transaction():
        assert mind_inquiries(later) == 0


def test_a_duty_to_build_is_followed_up_by_its_unit_until_it_is_fulfilled(plot: Plot) -> None:
    signed = Terms(decider="board", decided_on=LATER.date(), conditions="Byggt inom två år.")
    with transaction():
        move_stage(plot.own, plot.karim, None, Stage.AGREEMENT, signed, LATER)
    until = (LATER + timedelta(days=10)).date()
    with transaction():
        move_stage(plot.own, plot.karim, None, Stage.ACCESS, Terms(until=until), LATER)
    with transaction():
        assert mind_inquiries(LATER) == 1
    [one] = limits_for(plot.karim, "demo")
    assert (one.reference, one.stage, one.limit_on) == (plot.own, "access", until)
    assert limits_for(plot.town.lena, "demo") == []
    with transaction():
        move_stage(plot.own, plot.karim, None, Stage.BUILT, Terms(), LATER + timedelta(days=30))
    assert limits_for(plot.karim, "demo") == []


def test_an_inquiry_that_takes_part_in_many_asks_no_more_of_the_database(town: Town, plot: Plot) -> None:
    asked_for = asking(lambda: allocations_of(case(plot.own).id))
    for number in range(3):
        thing = vacant("land", f"Almnäs {number}", "exploatering")
        with transaction():
            made = allocating.open_allocation(
                thing, plot.karim, "exploatering", "comparison", "", "board", None, "demo", LATER
            )
            allocating.join_allocation(made.id, plot.karim, plot.own, None, LATER)
            allocating.tell_all(made.id, plot.karim, None, "Hej", LATER)
    found = allocations_of(case(plot.own).id)
    assert [(one.place, one.of, len(one.notices)) for one in found] == [(1, 1, 1)] * 3 + [(1, 2, 0)]
    assert asking(lambda: allocations_of(case(plot.own).id)) == asked_for


def asking(ask: Callable[[], object]) -> int:
    """How many questions something asks of the database."""
    questions: list[str] = []
    engine = db.engine

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        questions.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len([one for one in questions if "allocation" in one])
