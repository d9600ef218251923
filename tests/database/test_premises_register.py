"""The register in the database: each owner keeps its own, every change is kept, and files are whole or nothing."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from eservice.accounts.rules import Viewer
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.kit.files import FileStore
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register import operations
from eservice.premises.register.csv_file import write_csv
from eservice.premises.register.importing import import_objects, plan_import
from eservice.premises.register.queries import (
    Wanted,
    files_of,
    history_of,
    kept_objects,
    lying_elsewhere,
    offered,
    offered_object,
    shown_file,
)
from eservice.routing.operations.places import save_municipalities, save_places
from tests.factories import NOW, Town
from tests.rules.vacant import PLOT, STORE, TODAY, values

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def add(viewer: Viewer, once: str | None = None, **written: str) -> PremisesObject:
    with transaction():
        return operations.add_object(values(STORE, **written), viewer, NOW, once=once)


def test_an_object_is_added_and_its_history_says_by_whom(town: Town) -> None:
    added = add(town.nora)
    (change, name) = history_of(added.id)[0]
    assert (name, change.what, change.version, change.after["m2"]) == (town.nora.name, "object_added", 1, 1200)
    assert [one.id for one in offered(Wanted(), TODAY)] == [added.id]


def test_the_same_form_twice_adds_one(town: Town) -> None:
    assert add(town.nora, once="a").id == add(town.nora, once="a").id


def test_a_number_is_used_once_by_its_owner(town: Town) -> None:
    add(town.nora)
    with pytest.raises(Invalid, match="number_taken"):
        add(town.nora)


def test_nobody_keeps_the_objects_of_another_owner(town: Town) -> None:
    added = add(town.nora)
    for viewer in (town.lena, town.amina, town.manager):
        with pytest.raises(NotAllowed):
            operations.change_object(added.id, values(STORE, m2="900"), None, viewer, NOW)
        with pytest.raises(NotAllowed):
            operations.move_object(added.id, "let", "", None, viewer, NOW)
    with pytest.raises(NotAllowed):
        operations.change_object(added.id, values({**STORE, "owner_key": "exploatering"}), None, town.nora, NOW)
    assert operations.change_object(added.id, values(STORE, m2="900"), None, town.administrator, NOW)


def test_a_change_keeps_what_was_before_and_only_what_differed(town: Town) -> None:
    added = add(town.nora)
    with transaction():
        assert operations.change_object(added.id, values(STORE, m2="900", gates="ja"), 1, town.nora, NOW)
        assert not operations.change_object(added.id, values(STORE, m2="900", gates="ja"), 2, town.nora, NOW)
    change = history_of(added.id)[0][0]
    assert (change.version, change.before, change.after) == (
        2,
        {"m2": 1200, "gates": False},
        {"m2": 900, "gates": True},
    )


def test_an_object_that_changed_meanwhile_is_not_written_over(town: Town) -> None:
    added = add(town.nora)
    with transaction():
        operations.change_object(added.id, values(STORE, m2="900"), 1, town.nora, NOW)
    with pytest.raises(Stale):
        operations.change_object(added.id, values(STORE, m2="800"), 1, town.nora, NOW)
    with pytest.raises(Invalid, match="kind_stays"):
        operations.change_object(added.id, values({**PLOT, "owner_key": "telge_fastigheter"}), 2, town.nora, NOW)


def test_a_withdrawal_needs_its_reason_and_hides_the_object(town: Town) -> None:
    added = add(town.nora)
    with pytest.raises(Invalid, match="reason_missing"):
        operations.move_object(added.id, "withdrawn", " ", 1, town.nora, NOW)
    with transaction():
        operations.move_object(added.id, "withdrawn", "Ska rivas", 1, town.nora, NOW)
        operations.move_object(added.id, "withdrawn", "Igen", 1, town.nora, NOW)
    assert [(one.what, one.reason) for one, _ in history_of(added.id)] == [
        ("object_withdrawn", "Ska rivas"),
        ("object_added", ""),
    ]
    with pytest.raises(NotFound):
        offered_object(added.id, TODAY)
    with transaction():
        operations.move_object(added.id, "let", "", None, town.nora, NOW)
    with pytest.raises(WrongMove):
        operations.move_object(added.id, "withdrawn", "Nej", None, town.nora, NOW)


def test_an_object_is_shown_from_its_first_day_to_its_last(town: Town) -> None:
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=4)
    added = add(town.nora, valid_from=first.isoformat(), valid_to=last.isoformat())
    shown = [bool(offered(Wanted(), TODAY + timedelta(days=n))) for n in range(1, 6)]
    assert shown == [False, True, True, True, False]
    assert kept_objects(["telge_fastigheter"], "", None).rows == [added]


def test_the_history_cannot_be_rewritten(town: Town) -> None:
    add(town.nora)
    with pytest.raises(DBAPIError, match="only ever added to"):
        db.session.execute(text("update premises_change set reason = 'annat'"))
    db.session.rollback()


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (Wanted(kind="premises", type="storage", area="moraberg"), True),
        (Wanted(kind="land"), False),
        (Wanted(type="office"), False),
        (Wanted(area="jarna"), False),
        (Wanted(least_m2=1200), True),
        (Wanted(least_m2=1201), False),
        (Wanted(most_m2=300), True),
        (Wanted(most_m2=299), False),
        (Wanted(free_by=TODAY), False),
        (Wanted(free_by=TODAY + timedelta(days=60)), True),
    ],
)
def test_the_list_is_filtered(town: Town, wanted: Wanted, is_found: bool) -> None:
    add(town.nora)
    assert bool(offered(wanted, TODAY)) == is_found


def test_a_picture_is_kept_scanned_and_taken_away(town: Town, tmp_path: Any) -> None:
    added, store = add(town.nora), FileStore(tmp_path)
    with transaction():
        args = ("ute.png", "picture", ("Fasaden", "The front"), town.nora, NOW, "f")
        operations.add_file(added.id, store, io.BytesIO(PNG), *args)
        operations.add_file(added.id, store, io.BytesIO(PNG), *args)
    ((file, document),) = files_of(added.id)
    assert (file.shows_en, document.scan) == ("The front", "not_scanned")
    assert shown_file(document.id, TODAY, None).id == document.id
    with transaction():
        operations.move_object(added.id, "let", "", None, town.nora, NOW)
    with pytest.raises(NotFound):
        shown_file(document.id, TODAY, town.amina)
    assert shown_file(document.id, TODAY, town.nora).id == document.id
    with transaction():
        operations.remove_file(added.id, document.id, town.nora, NOW)
    assert files_of(added.id) == []


@pytest.mark.parametrize(("content", "name"), [(b"", "a.png"), (b"MZ", "a.exe"), (b"%PDF-1.7\n", "a.pdf")])
def test_only_a_picture_is_taken_for_a_picture(town: Town, tmp_path: Any, content: bytes, name: str) -> None:
    added = add(town.nora)
    with pytest.raises(Invalid, match="file_"):
        operations.add_file(
            added.id, FileStore(tmp_path), io.BytesIO(content), name, "picture", ("x", ""), town.nora, NOW
        )


def test_a_designation_that_the_property_register_has_elsewhere_is_found(town: Town) -> None:
    with transaction():
        save_municipalities(
            [
                {"key": key, "name": key.capitalize(), "in_fire_federation": True, "unverified": False}
                for key in ("nykvarn",)
            ]
        )
        save_places(
            [
                {
                    "designation": "Nykvarn Turinge 1:9",
                    "owner_kind": "private",
                    "owner": "Någon AB",
                    "municipality": "nykvarn",
                }
            ],
            NOW,
        )
    assert lying_elsewhere(["nykvarn turinge 1:9", "vad som helst", ""]) == {"Nykvarn Turinge 1:9"}


def rows(*written: dict[str, str]) -> bytes:
    return write_csv([{**STORE, **one} for one in written]).encode()


def test_a_file_with_half_its_lines_wrong_says_so_line_by_line_and_changes_nothing(town: Town) -> None:
    add(town.nora)
    content = rows(
        {"own_number": "TF-1", "m2": "1500"},
        {"own_number": "TF-2"},
        {"own_number": "TF-3", "m2": "0", "north": "1"},
        {"own_number": "TF-2"},
        {"own_number": "TF-4", "owner_key": "exploatering"},
    )
    plan = plan_import(content, "csv", town.nora, TODAY)
    assert [(one.line.number, one.result, one.wrong) for one in plan.outcomes] == [
        (2, "changed", {}),
        (3, "new", {}),
        (4, "wrong", {"m2": "too_small", "north": "too_small"}),
        (5, "wrong", {"own_number": "twice_in_file"}),
        (6, "wrong", {"owner_key": "unknown_choice"}),
    ]
    with pytest.raises(Invalid, match="lines_wrong"), transaction():
        import_objects(content, "csv", town.nora, TODAY, NOW)
    assert db.session.scalar(select(func.count(PremisesObject.id))) == 1
    assert db.session.scalars(select(PremisesObject.m2)).one() == 1200


def test_a_right_file_is_read_in_and_read_again_changes_nothing(town: Town) -> None:
    add(town.nora)
    content = rows({"own_number": "TF-1", "m2": "1500", "valid_from": ""}, {"own_number": "TF-2"})
    with transaction():
        import_objects(content, "csv", town.nora, TODAY, NOW)
    sources = db.session.scalars(select(PremisesChange.source).order_by(PremisesChange.id)).all()
    assert sources == ["page", "csv", "csv"]
    plan = plan_import(content, "csv", town.nora, TODAY + timedelta(days=9))
    assert [one.result for one in plan.outcomes] == ["unchanged", "unchanged"]


WAITING = text(
    "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    " and database = (select oid from pg_database where datname = current_database())"
)


def test_a_change_and_a_file_that_is_read_in_at_once_wait_for_each_other_in_one_order(app: Flask, town: Town) -> None:
    there = add(town.nora).id
    failed: list[Exception] = []

    def change() -> None:
        with app.app_context():
            try:
                with transaction():
                    operations.change_object(there, values(STORE, floor="2"), None, town.nora, NOW)
            except DBAPIError as error:
                failed.append(error)
            finally:
                db.session.remove()

    other = threading.Thread(target=change)
    with transaction():
        operations.alone_with("telge_fastigheter")
        other.start()
        with db.engine.connect() as looking:
            while other.is_alive() and not looking.scalar(WAITING):
                looking.rollback()
        import_objects(rows({"floor": "3"}), "csv", town.nora, TODAY, NOW)
    other.join()
    assert failed == []
    assert db.session.get_one(PremisesObject, there, populate_existing=True).details["floor"] == 2
