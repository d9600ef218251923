"""What is wrong in the form of an application: told beside the field, kept as it was typed, nothing half-written."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from eservice.cases.models import Case, CaseEvent, Document
from eservice.intake.models import Draft
from eservice.kit.db import db
from tests.conftest import Browse
from tests.factories import Town
from tests.pages.applying import apply, reference_on
from tests.visiting import Page, Visitor

MEGABYTE = 1 << 20
RIGHT = {"contact_name": "Amina Haddad", "contact_email": "amina@example.se", "contact_phone": "08-123 456 78"}
SCRIPT = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
SQL = "Robert'); drop table case_file; --"


@pytest.fixture
def amina(town: Town, browse: Browse) -> Visitor:
    """Amina's browser."""
    return browse(town.amina.person_id)


@pytest.fixture
def first_step(amina: Visitor) -> Page:
    """The first step of a new application for premises."""
    return amina.send(amina.see("/tjanster/lokalforfragan"), "ansok/lokalforfragan")


def drafts() -> list[dict[str, Any]]:
    """The answers of every draft that there is."""
    db.session.rollback()
    return list(db.session.scalars(select(Draft.answers).order_by(Draft.id)))


def rows(table: Any) -> int:
    """How many rows a table has."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("contact_name", "", "Fyll i uppgiften."),
        ("contact_name", " \t ", "Fyll i uppgiften."),
        ("contact_name", "a" * 5001, "Svaret får vara högst"),
        ("contact_name", "Amina\x07Haddad", "tecken som inte går att läsa"),
        ("contact_name", "Amina\x00Haddad", "tecken som inte går att läsa"),
        ("contact_email", "amina", "Skriv en e-postadress"),
        ("contact_email", SCRIPT, "Skriv en e-postadress"),
        ("contact_phone", "ring mig", "Skriv ett telefonnummer"),
        ("contact_phone", SQL, "Skriv ett telefonnummer"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept_as_it_was_typed(
    amina: Visitor, first_step: Page, field: str, typed: str, message: str
) -> None:
    answer = amina.send(first_step, "contact", status=422, **{**RIGHT, field: typed})
    assert message in answer.error_beside(field)
    assert message in answer.words("//*[contains(@class, 'error-summary')]")
    if "\0" not in typed and "\x07" not in typed:
        assert answer.typed(field) == typed
    for other in RIGHT.keys() - {field}:
        assert answer.typed(other) == RIGHT[other]
        assert not answer.error_beside(other)
    assert drafts()[0].get(field) is None


def test_everything_that_is_missing_is_told_at_once(amina: Visitor, first_step: Page) -> None:
    answer = amina.send(first_step, "contact", status=422, contact_email="")
    assert [field for field in RIGHT if not answer.error_beside(field)] == []


@pytest.mark.parametrize("hostile", [SCRIPT, SQL, "{{ 7 * 7 }}", "%(name)s %s", "‮txet neddih"])
def test_hostile_text_is_kept_and_shown_as_nothing_but_text(amina: Visitor, first_step: Page, hostile: str) -> None:
    amina.send(first_step, "contact", **{**RIGHT, "contact_name": hostile})
    review = amina.see(first_step.address.replace("/contact", "/granska"))
    assert hostile in review.text
    assert SCRIPT not in review.html
    assert drafts()[0]["contact_name"] == hostile
    assert rows(Case) == 0


@pytest.mark.parametrize("size", [2 * MEGABYTE, 10 * MEGABYTE])
def test_megabytes_of_text_are_refused_in_words(amina: Visitor, first_step: Page, size: int) -> None:
    answer = amina.send(first_step, "contact", status=413, **{**RIGHT, "contact_name": "å" * (size // 2)})
    assert "för stort" in answer.text
    assert drafts() == [{}]


def test_more_fields_than_any_form_has_are_refused_in_words(amina: Visitor, first_step: Page) -> None:
    many = {f"field_{number}": "x" for number in range(600)}
    amina.send(first_step, "contact", status=413, **{**RIGHT, **many})
    assert drafts() == [{}]


def test_an_answer_that_is_no_choice_is_refused(amina: Visitor, first_step: Page) -> None:
    answer = amina.send(first_step, "contact", status=422, **{**RIGHT, "language_needs": "klingonska"})
    assert "Välj ett av alternativen." in answer.text


def test_a_field_that_the_form_does_not_have_is_not_kept(amina: Visitor, first_step: Page) -> None:
    amina.send(first_step, "contact", **RIGHT, company_id="2", version_id="9")
    assert not drafts()[0].keys() & {"company_id", "version_id"}


def test_a_form_that_was_open_in_two_windows_overwrites_nothing(amina: Visitor, first_step: Page) -> None:
    amina.send(first_step, "contact", **RIGHT)
    late = amina.send(first_step, "contact", status=409, **{**RIGHT, "contact_name": "Någon Annan"})
    assert late.typed("contact_name") == "Någon Annan"
    assert drafts()[0]["contact_name"] == "Amina Haddad"
    amina.send(late, "contact")
    assert drafts()[0]["contact_name"] == "Någon Annan"


@pytest.mark.parametrize("version", ["", "tolv", "-1", "9" * 30])
def test_a_form_with_a_made_up_version_fails_in_words(amina: Visitor, first_step: Page, version: str) -> None:
    token = first_step.form("contact").fields["csrf_token"]
    data = {**RIGHT, "version": version, "csrf_token": token}
    assert amina.post(first_step.address, data=data).status_code in (302, 409, 422)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("program.exe", b"MZ\x90\x00", "Den sortens fil tar vi inte emot."),
        ("ritning.pdf", b"MZ\x90\x00", "Filens innehåll stämmer inte med dess namn."),
        ("ritning.pdf", b"", "Filen är tom."),
        ("sida.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Den sortens fil tar vi inte emot."),
        ("stor.pdf", b"%PDF-1.7\n" + b"0" * (10 * MEGABYTE), "Filen är större än 10 MB."),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_and_what_was_typed_beside_it_is_kept(
    amina: Visitor, first_step: Page, name: str, content: bytes, message: str
) -> None:
    page = amina.see(first_step.address.replace("/contact", "/sharing"))
    plan = (io.BytesIO(content), name)
    answer = amina.send(page, "sharing", status=422, keep_for=page.choices("keep_for")[1], file_plan=plan)
    assert message in answer.text
    assert answer.typed("keep_for") == page.choices("keep_for")[1]
    assert rows(Document) == 0
    assert not drafts()[0].get("file_plan")


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_form_that_was_cut_off_on_its_way_changes_nothing(amina: Visitor, first_step: Page, part: float) -> None:
    amina.send(first_step, "contact", **RIGHT)
    before = drafts()
    token = first_step.form("contact").fields["csrf_token"]
    fields = {**RIGHT, "csrf_token": token, "contact_name": "Någon Annan", "language_needs": "x" * 2000}
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    whole = ("".join(parts) + "--cut--\r\n").encode()
    sent = whole[: int(len(whole) * part)]
    answer = amina.post(first_step.address, data=sent, content_type="multipart/form-data; boundary=cut")
    assert answer.status_code == 400, answer.location
    assert drafts() == before


def test_a_file_is_kept_shown_taken_away_and_given_to_nobody_else(
    town: Town, browse: Browse, amina: Visitor, first_step: Page
) -> None:
    page = amina.see(first_step.address.replace("/contact", "/sharing"))
    plan = (io.BytesIO(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n"), "../../etc/ritning <b>.pdf")
    amina.send(page, "sharing", keep_for=page.choices("keep_for")[0], file_plan=plan)
    assert drafts()[0]["file_plan"][0]["name"] == "ritning <b>.pdf"
    again = amina.see(page.address)
    assert "ritning <b>.pdf" in again.text
    address = f"/filer/{drafts()[0]['file_plan'][0]['id']}"
    assert browse(town.rival.person_id).get(address).status_code == 404
    amina.send(again, "sharing", remove=drafts()[0]["file_plan"][0]["id"])
    assert (rows(Document), drafts()[0]["file_plan"]) == (0, [])


def test_an_application_that_is_not_finished_is_not_sent(amina: Visitor, first_step: Page) -> None:
    review = amina.see(first_step.address.replace("/contact", "/granska"))
    answer = amina.send(review, "skicka", status=422)
    assert "Kontaktpersonens namn" in answer.words("//*[contains(@class, 'error-summary')]")
    assert (rows(Case), rows(CaseEvent), len(drafts())) == (0, 0, 1)


def test_an_application_sent_twice_is_one_case(amina: Visitor) -> None:
    receipt = apply(amina)
    review = amina.last_form_page
    again = amina.send(review, "skicka")
    assert reference_on(again) == reference_on(receipt)
    assert rows(Case) == 1


def test_an_application_is_begun_only_for_one_s_own_company(town: Town, amina: Visitor) -> None:
    page = amina.see("/tjanster/lokalforfragan")
    for company in (next(iter(town.rival.companies)), 0, "x", "9" * 30):
        token = page.form("lokalforfragan").fields["csrf_token"]
        answer = amina.post("/foretag/ansok/lokalforfragan", data={"company": company, "csrf_token": token})
        assert answer.status_code == 404
    assert rows(Draft) == 0


def test_another_company_s_draft_is_not_found(town: Town, browse: Browse, amina: Visitor, first_step: Page) -> None:
    rival, nothing = browse(town.rival.person_id), "/foretag/utkast/00000000-0000-0000-0000-000000000007/contact"
    assert rival.see(first_step.address, 404).text == rival.see(nothing, 404).text
    for verb in ("granska", "finns-inte"):
        rival.see(first_step.address.replace("/contact", f"/{verb}"), 404)
    token = rival.see("/tjanster/lokalforfragan").form("lokalforfragan").fields["csrf_token"]
    for verb in ("contact", "skicka", "slang"):
        answer = rival.post(first_step.address.replace("contact", verb), data={**RIGHT, "csrf_token": token})
        assert answer.status_code in (404, 302)
    assert drafts() == [{}]


def test_a_draft_is_thrown_away_once_and_the_second_time_is_no_error(amina: Visitor, first_step: Page) -> None:
    review = amina.see(first_step.address.replace("/contact", "/granska"))
    assert "Utkastet är borttaget." in amina.send(review, "slang").words("//main")
    amina.send(review, "slang")
    assert drafts() == []
