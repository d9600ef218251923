"""What is asked for against what is offered, told from the inquiries and the register's own history."""

from __future__ import annotations

from datetime import timedelta

from eservice.demo.operations import settle_people
from eservice.demo.vacancies import PLOTS, PREMISES, fill_the_register
from eservice.kit.db import db, transaction
from eservice.premises.balance import BANDS, Line, balance
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register import operations
from eservice.premises.watching import watch_inquiries
from tests.factories import NOW, Town, routed
from tests.rules.vacant import STORE, TODAY, values

ASKED = {"premises_type": "storage", "area_min": "400", "area_max": "", "preferred_area": "moraberg",
         "requirements": [], "budget": "", "move_in_latest": "", "keep_for": "one_year"}  # fmt: skip


def line(lines: list[Line], key: str) -> Line:
    return next(one for one in lines if one.key == key)


def test_demand_and_supply_are_counted_by_sort_size_and_district(town: Town) -> None:
    with transaction():
        operations.add_object(values(STORE), town.nora, NOW)
    for changed in ({}, {"area_min": "5000"}, {"premises_type": "office"}):
        routed(town, service_key="lokalforfragan", **{**ASKED, **changed})
    with transaction():
        watch_inquiries(NOW)
    found = balance("demo", "premises", TODAY)
    assert line(found.types, "storage") == Line("storage", 2, 0, 1, 1, 1)
    assert line(found.types, "office") == Line("office", 1, 0, 1, 0, 0)
    assert line(found.bands, "2").asked == 2
    assert line(found.bands, str(len(BANDS["premises"]))).asked == 1
    assert line(found.areas, "moraberg").asked == 3
    assert (found.quarters[-1].asked, found.quarters[-1].without, found.quarters[-1].offered) == (3, 2, 1)
    assert found.codes == [("no_stock", 1), ("size", 1)]
    later = balance("demo", "premises", TODAY + timedelta(days=400))
    assert (line(later.types, "storage").asked, line(later.types, "storage").asked_before) == (0, 2)
    assert balance("imported", "premises", TODAY).quarters[-1].asked == 0


def test_an_object_counts_while_it_was_offered_as_its_history_tells(town: Town) -> None:
    begun, let, back = (NOW - timedelta(days=days) for days in (380, 200, 40))
    with transaction():
        one = operations.add_object(
            values(STORE, valid_from=(TODAY - timedelta(days=380)).isoformat()), town.nora, begun
        )
        operations.move_object(one.id, "let", "", None, town.nora, let)
    assert [quarter.offered for quarter in balance("demo", "premises", TODAY).quarters] == [0, 0, 0, 1, 1, 1, 0, 0]
    assert line(balance("demo", "premises", TODAY).types, "storage").offered_now == 0
    with transaction():
        operations.move_object(one.id, "published", "", None, town.nora, back)
    found = balance("demo", "premises", TODAY)
    assert [quarter.offered for quarter in found.quarters] == [0, 0, 0, 1, 1, 1, 0, 1]
    assert (line(found.types, "storage").offered, line(found.types, "storage").offered_now) == (1, 1)


def test_the_demo_town_has_some_forty_objects_each_right_by_the_rules() -> None:
    with transaction():
        settle_people(TODAY)
        fill_the_register(NOW)
    objects = db.session.query(PremisesObject).all()
    assert len(objects) == PREMISES + PLOTS
    assert {one.state for one in objects} == {"published", "let", "withdrawn"}
    assert {one.owner_key for one in objects} == {"telge_fastigheter", "telge_hovsjo", "exploatering"}
    assert db.session.query(PremisesChange).filter_by(what="object_added").count() == len(objects)
    assert all(one.north and one.east for one in objects)
