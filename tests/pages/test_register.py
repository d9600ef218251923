"""Those who own premises and land keep them on pages and by files; others do not."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from eservice.cases.operations.documents import LARGEST
from eservice.kit.db import db, transaction
from eservice.premises.models import PremisesObject
from eservice.premises.register import operations
from eservice.premises.register.csv_file import write_csv
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town
from tests.rules.vacant import STORE, values
from tests.visiting import Page, Visitor

LIST = "/handlaggare/objekt"
TYPED = {key: text for key, text in STORE.items() if key != "kind"}


@pytest.fixture
def nora(town: Town, browse: Browse) -> Visitor:
    return browse(town.nora.person_id)


def add(town: Town, **written: str) -> PremisesObject:
    with transaction():
        return operations.add_object(values(STORE, valid_from=today().isoformat(), **written), town.nora, moment())


def test_premises_are_added_changed_and_withdrawn_and_the_history_tells_it(town: Town, nora: Visitor) -> None:
    page = nora.send(nora.see(f"{LIST}/nytt/premises"), "/nytt/premises", **TYPED)
    assert "Lager, Morabergsvägen 10" in page.text
    page = nora.send(nora.see(f"{page.address}/andra"), "/andra", m2="900", gates="ja")
    assert "Yta, m²: 1 200 → 900" in page.text.replace("\xa0", " ")
    assert "Portar: Nej → Ja" in page.text
    page = nora.send(page, "/lage", 422, state="withdrawn")
    assert page.error_beside("reason")
    page = nora.send(page, "/lage", state="withdrawn", reason="Ska rivas")
    assert "Ska rivas" in page.text
    assert town.nora.name in page.text
    assert "Lager, Morabergsvägen 10" in nora.see(f"{LIST}?lage=withdrawn").text
    assert "Inget här" in nora.see(f"{LIST}?lage=published").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("m2", "0", "Ytan ska vara minst 1 m²."),
        ("m2", "stort", "Skriv ett helt tal"),
        ("smallest_m2", "5000", "En del kan inte vara större"),
        ("designation", "Moraberg", "Skriv trakt och nummer"),
        ("north", "6999999", "utanför kommunen"),
        ("type", "industrial", "annat slag"),
        ("owner_key", "exploatering", "Välj ett av alternativen"),
        ("address", "", "Fyll i det här."),
        ("own_number", "TF-TAKEN", "Ni har redan ett objekt med det numret."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    town: Town, nora: Visitor, field: str, typed: str, said: str
) -> None:
    add(town, own_number="TF-TAKEN")
    page = nora.send(nora.see(f"{LIST}/nytt/premises"), "/nytt/premises", 422, **{**TYPED, field: typed})
    assert said in page.error_beside(field)
    assert page.typed("address") == ({**TYPED, field: typed})["address"]
    assert db.session.scalar(select(func.count(PremisesObject.id))) == 1


def test_land_has_its_own_questions(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    page = ingrid.see(f"{LIST}/nytt/land")
    assert "tenures" in page.html
    assert "ceiling_height" not in page.html
    page = ingrid.send(
        page, "/nytt/land", owner_key="exploatering", own_number="M-1", type="industrial", address="Almnäs",
        area="almnas", m2="40000", outline="6562000 642000\n6562000 642200\n6562200 642200\n6562200 642000",
        tenures=["buy", "lease"], allows=["noise"], plan_state="in_force",
    )  # fmt: skip
    assert "köp, arrende" in page.text
    ingrid.see(f"{LIST}/nytt/slott", 404)


def test_what_somebody_else_changed_meanwhile_is_not_written_over(town: Town, nora: Visitor) -> None:
    one = add(town)
    stale = nora.see(f"{LIST}/{one.id}/andra")
    nora.send(stale, "/andra", m2="900")
    page = nora.send(stale, "/andra", 409, once="annat", m2="800")
    assert "Inget har skrivits över" in page.html
    assert db.session.get_one(PremisesObject, one.id, populate_existing=True).m2 == 900


def test_only_those_who_own_objects_keep_them(town: Town, browse: Browse) -> None:
    one = add(town)
    for who in (town.lena, town.manager):
        for address in (LIST, f"{LIST}/{one.id}", f"{LIST}/nytt/premises", f"{LIST}/las-in", f"{LIST}/alla.csv"):
            browse(who.person_id).see(address, 403)
        assert "Lokaler och mark" not in browse(who.person_id).see("/").html
    browse(town.amina.person_id).see(LIST, 403)
    assert "TF-1" in browse(town.administrator.person_id).see(LIST).text


def sent(nora: Visitor, content: bytes, name: str = "ledigt.csv", status: int = 200) -> Page:
    return nora.send(nora.see(f"{LIST}/las-in"), "/las-in", status, file=(io.BytesIO(content), name))


def rows(*written: dict[str, str]) -> bytes:
    return write_csv([{**STORE, **one} for one in written]).encode()


def test_a_file_with_half_its_lines_wrong_is_told_line_by_line_and_cannot_be_read_in(town: Town, nora: Visitor) -> None:
    page = sent(
        nora, rows({}, {"own_number": "TF-2", "m2": "0"}, {"own_number": "TF-3"}, {"area": "Paris"}), status=422
    )
    assert "2 av 4 rader är fel. Inget är inläst" in page.text
    assert "Yta, m²: Talet är för litet. Ytan ska vara minst 1 m²." in page.text
    assert "Område: Välj ett av alternativen." in page.text
    assert not page.has_form("/las-in/allt")
    assert db.session.scalar(select(func.count(PremisesObject.id))) == 0


def test_a_right_file_is_looked_at_and_then_read_in(town: Town, nora: Visitor) -> None:
    add(town)
    page = sent(nora, rows({"m2": "1500", "valid_from": ""}, {"own_number": "TF-2"}))
    assert "1 nya, 1 ändras, 0 som förut" in page.text
    assert "Yta, m²: 1 200 → 1 500" in page.text.replace("\xa0", " ")
    assert db.session.scalar(select(func.count(PremisesObject.id))) == 1
    page = nora.send(page, "/las-in/allt")
    assert "Inläst: 1 nya, 1 ändrade." in page.text
    again = sent(nora, nora.get(f"{LIST}/alla.csv").get_data())
    assert "0 nya, 0 ändras, 2 som förut" in again.text
    again = sent(nora, nora.get(f"{LIST}/alla.geojson").get_data(), "ledigt.geojson")
    assert "0 nya, 0 ändras, 2 som förut" in again.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xff\xfe\x00", "a.csv", "inte i UTF-8"),
        (b"", "a.csv", "Kolumner saknas"),
        (b"{}", "a.geojson", "ingen GeoJSON"),
        (b"MZ", "a.exe", "slutar på .csv"),
        (b" " * (LARGEST + 1), "a.csv", "större än 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(
    town: Town, nora: Visitor, content: bytes, name: str, said: str
) -> None:
    assert said in sent(nora, content, name, 422).error_beside("file")


def test_nobody_reads_in_another_file_than_they_looked_at(town: Town, nora: Visitor, browse: Browse) -> None:
    page = sent(nora, rows({}))
    token = page.field("token").value
    for who, given in ((nora, token[:-2] + "xx"), (browse(town.administrator.person_id), token)):
        start = who.see(f"{LIST}/las-in")
        answer = who.post(
            f"{LIST}/las-in/allt", data={"token": given, "csrf_token": start.field("csrf_token").value},
            follow_redirects=True,
        )  # fmt: skip
        assert "Inget är inläst" in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count(PremisesObject.id))) == 0
