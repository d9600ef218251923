"""An administrator edits the organisation: units, people, roles and properties; each change is logged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from eservice.accounts.models import RoleGrant, Unit
from eservice.accounts.operations import save_units
from eservice.accounts.organisation import apply_names
from eservice.catalogue.reading import read_organisation
from eservice.kit.db import db, transaction
from eservice.routing.models import Property
from eservice.routing.operations.places import save_municipalities
from eservice.web.clock import today
from tests.conftest import Browse
from tests.factories import ROOT, Town, routed
from tests.visiting import Page, Visitor

UNITS = "/admin/organisation/enheter"
SOON = (today() + timedelta(days=30)).isoformat()


@pytest.fixture
def ingrid(town: Town, browse: Browse) -> Iterator[Visitor]:
    """The administrator's browser; units are as in the file again afterwards."""
    yield browse(town.administrator.person_id)
    db.session.rollback()
    rows = read_organisation(ROOT / "demo" / "organisation.yaml")
    with transaction():
        db.session.execute(text("set local session_replication_role = replica"))
        db.session.execute(text("truncate unit_name, case_file cascade"))
        db.session.query(Unit).filter(Unit.key.not_in([row["key"] for row in rows])).delete()
        db.session.query(Unit).update({"edited_at": None})
        save_units(rows)


def test_a_unit_is_renamed_from_today_and_the_file_changes_it_no_more(town: Town, ingrid: Visitor) -> None:
    page = ingrid.see(f"{UNITS}/naringsliv")
    page = send(ingrid, page.address, "name", name_sv="Näringslivsavdelningen", name_en="Business department")
    assert "Ändringen är sparad och loggad" in page.text
    with transaction():
        save_units(read_organisation(ROOT / "demo" / "organisation.yaml"))
    page = ingrid.see(page.address)
    assert "Näringslivsavdelningen" in page.words("//h1")
    assert "Näringsliv från" in " ".join(page.text.split())
    log = ingrid.see("/admin/organisation/andringar").text
    assert "Enhet bytte namn" in log
    assert "namn på svenska: Näringsliv → Näringslivsavdelningen" in log
    assert "Ingrid Ahl" in log


def test_a_name_from_a_later_day_waits_for_it(town: Town, ingrid: Visitor) -> None:
    send(ingrid, f"{UNITS}/naringsliv", "name", name_sv="Sen", name_en="Late", valid_from=SOON)
    assert db.session.get_one(Unit, "naringsliv", populate_existing=True).name_sv == "Näringsliv"
    with transaction():
        assert apply_names(today() + timedelta(days=30)) == 1
        assert apply_names(today() + timedelta(days=30)) == 0
    assert db.session.get_one(Unit, "naringsliv").name_sv == "Sen"


def test_a_unit_that_a_table_sends_cases_to_is_not_closed_and_the_table_is_named(town: Town, ingrid: Visitor) -> None:
    routed(town)
    page = send(ingrid, f"{UNITS}/tillstandsenheten", "days", 422, valid_to=SOON)
    assert "Ändra tabellen först" in page.text
    assert "serveringstillstand, version 1" in page.text
    page = send(ingrid, f"{UNITS}/telge_nat", "days", valid_to=SOON)
    assert "sparad" in page.text
    assert "sparad" in send(ingrid, f"{UNITS}/telge_nat", "days", valid_to="").text


def test_days_in_the_wrong_order_and_a_wrong_address_are_refused_and_kept(town: Town, ingrid: Visitor) -> None:
    page = send(ingrid, f"{UNITS}/bygglov", "days", 422, valid_from=SOON, valid_to=today().isoformat())
    assert "Den sista dagen ska komma efter" in page.text
    page = send(ingrid, f"{UNITS}/bygglov", "details", 422, email="ingen adress", answerable_sv="Nämnden")
    assert page.typed("answerable_sv") == "Nämnden"
    assert "Skriv en e-postadress" in page.text


def test_a_new_unit_is_opened_once(town: Town, ingrid: Visitor) -> None:
    typed = {"key": "evenemang", "name_sv": "Evenemang", "name_en": "Events"}
    page = ingrid.send(ingrid.see("/admin/organisation/enheter/ny"), "ny", **typed)
    assert "Evenemang" in page.words("//h1")
    again = ingrid.send(ingrid.see("/admin/organisation/enheter/ny"), "ny", 422, **typed)
    assert "redan en enhet" in again.text
    wrong = ingrid.send(again, "ny", 422, key="Med Blanksteg")
    assert "små bokstäver" in wrong.text


def test_a_role_is_granted_with_days_and_revoked_and_both_stand_in_the_log(town: Town, ingrid: Visitor) -> None:
    address = f"/admin/organisation/personer/{town.nora.person_id}"
    page = send(
        ingrid, address, "grant", role="officer", unit="telge_hovsjo", competences="lokaler, tobak", delegation="2"
    )
    assert "lokaler, tobak" in page.text
    assert "redan den rollen" in send(ingrid, address, "grant", 422, role="officer", unit="telge_hovsjo").text
    assert "roll på en enhet" in send(ingrid, address, "grant", 422, role="officer", unit="").text
    grant = db.session.query(RoleGrant).filter_by(person_id=town.nora.person_id, unit_key="telge_hovsjo").one()
    yesterday = (today() - timedelta(days=1)).isoformat()
    token = page.field("csrf_token").value
    data = {"csrf_token": token, "what": "revoke", "grant_id": str(grant.id), "revoke-valid_to": yesterday}
    assert ingrid.post(address, data=data).status_code == 302
    assert "avslutad" in ingrid.see(address).text
    log = ingrid.see("/admin/organisation/andringar").text
    assert "Roll gavs" in log
    assert "Roll avslutades" in log


def test_a_revoked_role_ends_at_once(town: Town, ingrid: Visitor, browse: Browse) -> None:
    grant = db.session.query(RoleGrant).filter_by(person_id=town.lena.person_id).one()
    address = f"/admin/organisation/personer/{town.lena.person_id}"
    token = ingrid.see(address).field("csrf_token").value
    yesterday = (today() - timedelta(days=1)).isoformat()
    data = {"csrf_token": token, "what": "revoke", "grant_id": str(grant.id), "revoke-valid_to": yesterday}
    ingrid.post(address, data=data)
    browse(town.lena.person_id).see("/handlaggare/", 403)


def test_the_last_administrator_keeps_the_role(town: Town, ingrid: Visitor) -> None:
    grant = db.session.query(RoleGrant).filter_by(person_id=town.administrator.person_id).one()
    address = f"/admin/organisation/personer/{town.administrator.person_id}"
    token = ingrid.see(address).field("csrf_token").value
    data = {"csrf_token": token, "what": "revoke", "grant_id": str(grant.id), "revoke-valid_to": SOON}
    answer = ingrid.post(address, data=data)
    assert answer.status_code == 422
    assert "sista administratören" in answer.get_data(as_text=True)


def test_a_person_is_added_once_and_found_in_the_list(town: Town, ingrid: Visitor) -> None:
    typed = {"name": "Åsa Ny", "email": "asa@kommun.example", "subject": "asa"}
    page = ingrid.send(ingrid.see("/admin/organisation/personer/ny"), "ny", **typed)
    assert "Ge den en roll" in page.text
    again = ingrid.send(ingrid.see("/admin/organisation/personer/ny"), "ny", 422, **typed)
    assert "redan en person" in again.text
    assert "Lena Forsberg" in ingrid.see("/admin/organisation/personer").text


def test_properties_are_read_from_a_file_whole_or_not_at_all(town: Town, ingrid: Visitor) -> None:
    with transaction():
        save_municipalities([{"key": "nykvarn", "name": "Nykvarn", "in_fire_federation": True, "unverified": True}])
    page = ingrid.see("/admin/fastigheter")
    head = "fastighet;ägartyp;ägare;hyresvärd;kommun;område\n"
    bad = file(head + "Nykvarn Turinge 1:9;privat;A;;nykvarn;\nfel;privat;A;;nykvarn;\n")
    page = ingrid.send(page, "fastigheter", 422, file=[bad])
    assert "Rad 3: fel är ingen fastighetsbeteckning" in page.text
    assert db.session.query(Property).count() == 0
    good = file(head + "Nykvarn Turinge 1:9;kommun;Nykvarns kommun;;nykvarn;turinge\n")
    page = ingrid.send(page, "fastigheter", file=[good])
    assert "Nykvarn Turinge 1:9" in page.text
    assert "Fastighetsregister lästes in" in ingrid.see("/admin/organisation/andringar").text
    assert "Filen har inga fastigheter" in ingrid.send(page, "fastigheter", 422, file=[file(head)]).text


def file(content: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content.encode()), "fastigheter.csv"


def send(ingrid: Visitor, address: str, what: str, status: int = 200, **typed: str) -> Page:
    """Send one of the several forms of a page: the one with the hidden field `what`."""
    page = ingrid.see(address)
    assert page.tree is not None
    for form in page.tree.forms:
        if form.fields.get("what") == what:
            data = dict(form.form_values())
            data |= {f"{what}-{name}": value for name, value in typed.items()}
            answer = ingrid.post(address, data=data, follow_redirects=True)
            shown = Page(answer, address)
            assert shown.status == status, shown.text
            return shown
    raise AssertionError(f"no form {what!r} on {address}")
