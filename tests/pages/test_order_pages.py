"""The administrator's pages for the delegation order, the letters and the health of the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from eservice.delegation.models import DelegationRow
from eservice.kit.db import db, transaction
from eservice.notifications.samples import letter_names
from eservice.web.clock import today
from tests.conftest import Browse
from tests.factories import PERMIT, Town
from tests.visiting import Visitor

ROW = {
    "number": "SN 9.9",
    "body": "socialnamnden",
    "title_sv": "Prov",
    "title_en": "Trial",
    "role": "manager",
    "outcomes": ["granted"],
    "up_to": "12 000",
}


@pytest.fixture
def ingrid(town: Town, browse: Browse) -> Iterator[Visitor]:
    """The administrator's browser; rows that a test adds are taken away again."""
    yield browse(town.administrator.person_id)
    with transaction():
        db.session.execute(delete(DelegationRow).where(DelegationRow.number == "SN 9.9"))


def rows() -> list[DelegationRow]:
    query = select(DelegationRow).where(DelegationRow.number == "SN 9.9").order_by(DelegationRow.valid_from)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_a_row_is_added_follows_the_one_before_it_and_is_closed(ingrid: Visitor) -> None:
    page = ingrid.see("/admin/delegation")
    assert "SN 4.1" in page.text
    page = ingrid.send(page, "/admin/delegation", **ROW, valid_from=today().isoformat())
    assert "Prov" in page.text
    next_week = today() + timedelta(days=7)
    page = ingrid.send(page, "/admin/delegation", **ROW, valid_from=next_week.isoformat())
    assert [row.valid_to for row in rows()] == [next_week - timedelta(days=1), None]
    newest = rows()[-1]
    late = next_week + timedelta(days=30)
    page = ingrid.send(page, f"{newest.id}/avsluta", last_day=late.isoformat())
    assert "Avslutad" in page.text
    assert rows()[-1].valid_to == late
    assert rows()[-1].closed_by == "Ingrid Ahl"


def test_a_wrong_row_is_shown_again_with_what_was_typed(ingrid: Visitor) -> None:
    page = ingrid.see("/admin/delegation")
    wrong = ingrid.send(page, "/admin/delegation", status=422, **{**ROW, "up_to": "mycket"}, valid_from="")
    assert wrong.error_beside("up_to")
    assert wrong.error_beside("valid_from")
    assert wrong.typed("title_sv") == "Prov"
    assert rows() == []


def test_every_letter_is_shown_in_both_languages(ingrid: Visitor) -> None:
    page = ingrid.see("/admin/brev")
    for name in letter_names():
        assert name in page.text
    for language in ("sv", "en"):
        assert "LOT-2026-00042" in ingrid.see(f"/admin/brev/decision/{language}").text
        assert "LOT-2026-00042" in ingrid.see(f"/admin/brev/beslut/{PERMIT}/{language}").text
        assert ingrid.get(f"/admin/brev/beslut/{PERMIT}/{language}.pdf").data.startswith(b"%PDF")
    ingrid.see("/admin/brev/finns-inte/sv", status=404)
    ingrid.see(f"/admin/brev/beslut/{PERMIT}/de", status=404)


def test_the_health_check_says_what_to_do(ingrid: Visitor, town: Town, browse: Browse) -> None:
    page = ingrid.see("/admin/kontroll")
    assert "exploatering" in page.text
    assert "Ge någon rollen handläggare i enheten." in page.text
    browse(town.lena.person_id).see("/admin/kontroll", status=403)
