"""Writing an application: nothing that was typed is lost, and nothing is overwritten unseen."""

from __future__ import annotations

import io
import uuid
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from eservice.cases.models import Document
from eservice.catalogue.operations import publish_service
from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Field, FormStep, RoutingTable
from eservice.intake.models import Draft, ParkedForm, Submission
from eservice.intake.operations import save_answers, start_draft
from eservice.kit.db import db, transaction
from eservice.kit.text import Text
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, answers, case, routed
from tests.filling import fill, hidden, sent

WORD = Text("ord", "word")
PDF = b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 20


@pytest.fixture
def amina(browse: Browse, town: Town) -> FlaskClient:
    return browse(town.amina.person_id)


def begun(town: Town, service_key: str = PERMIT, **given: Any) -> uuid.UUID:
    with transaction():
        draft = start_draft(service_key, town.company_id, town.amina, NOW)
        save_answers(draft, given, None, NOW)
        return draft.id


def draft(draft_id: uuid.UUID) -> Draft:
    db.session.expire_all()
    found = db.session.get(Draft, draft_id)
    assert found is not None
    return found


def at(draft_id: uuid.UUID, step: str) -> str:
    return f"/foretag/utkast/{draft_id}/{step}"


# Saved as it was typed


def test_what_is_right_is_saved_though_something_else_is_wrong(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    answer = fill(amina, at(draft_id, "contact"), {"contact_name": "Alma Berg", "contact_phone": "ring mig"})
    assert answer.status_code == 422
    assert 'value="ring mig"' in answer.text
    assert draft(draft_id).answers["contact_name"] == "Alma Berg"
    assert draft(draft_id).typed["contact"]["contact_phone"] == ["ring mig"]


def test_what_is_not_right_yet_is_there_on_another_device_and_keeps_the_application_from_being_sent(
    amina: FlaskClient, browse: Browse, town: Town
) -> None:
    draft_id = begun(town, **answers(current_service(PERMIT)[1]))
    fill(amina, at(draft_id, "contact"), {"contact_name": "Alma", "contact_phone": "ring mig"})
    other = browse(town.amina.person_id)
    page = other.get(at(draft_id, "contact")).text
    assert 'value="ring mig"' in page
    assert "Skriv ett telefonnummer" in page
    assert "De här stegen är inte klara" in other.get(at(draft_id, "granska")).text
    assert fill(other, at(draft_id, "granska"), to=at(draft_id, "skicka")).status_code == 422
    assert db.session.query(Submission).count() == 0


def test_a_step_that_is_put_right_leaves_nothing_unfinished(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    right = {"contact_name": "A", "contact_email": "a@foretag.se", "authority": "signatory"}
    fill(amina, at(draft_id, "contact"), right | {"contact_phone": "ring mig"})
    assert fill(amina, at(draft_id, "contact"), right | {"contact_phone": "08-465 004 10"}).status_code == 302
    assert draft(draft_id).typed == {}


def test_characters_that_no_database_takes_are_no_error(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    assert fill(amina, at(draft_id, "contact"), {"contact_name": "A\x00b"}).status_code == 422
    assert draft(draft_id).typed["contact"]["contact_name"] == ["Ab"]


def test_a_good_file_is_kept_though_another_one_is_refused(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    files = [(io.BytesIO(PDF), "plan.pdf"), (io.BytesIO(b"MZ" * 50), "virus.exe"), (io.BytesIO(b""), "tom.pdf")]
    answer = fill(amina, at(draft_id, "attachments"), {"file_menu": files}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "virus.exe: Den sortens fil tar vi inte emot" in answer.text
    assert [file["name"] for file in draft(draft_id).answers["file_menu"]] == ["plan.pdf"]


def test_no_more_files_are_kept_than_the_question_takes(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    files = [(io.BytesIO(PDF), f"{number}.pdf") for number in range(7)]
    answer = fill(amina, at(draft_id, "attachments"), {"file_menu": files}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert db.session.query(Document).count() == 5


# Rows


def test_rows_come_and_go_without_a_script_and_what_was_typed_stays(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    typed = {"owners-0-owner_name": "Alma", "owners-0-owner_share": "mycket", "financing": "Lån"}
    page = fill(amina, at(draft_id, "people"), typed | {"add": "owners"})
    assert page.status_code == 200
    assert 'name="owners-1-owner_name"' in page.text
    assert 'value="mycket"' in page.text
    typed |= {"owners-1-owner_name": "Bo", "owners-1-owner_share": "50"}
    page = sent(amina, page, at(draft_id, "people"), typed | {"take": "owners-0"})
    assert 'value="Bo"' in page.text
    assert 'value="Alma"' not in page.text
    assert draft(draft_id).answers["owners"] == [{"owner_name": "Bo", "owner_share": "50"}]


# Two windows


def test_the_second_window_is_told_and_shown_both_versions_and_overwrites_nothing(
    amina: FlaskClient, town: Town
) -> None:
    draft_id = begun(town, contact_name="Förut")
    second = amina.get(at(draft_id, "contact"))
    fill(amina, at(draft_id, "contact"), {"contact_name": "Första fönstret", "contact_phone": "trasig"})
    answer = sent(amina, second, at(draft_id, "contact"), {"contact_name": "Andra fönstret"})
    assert answer.status_code == 409
    assert "Första fönstret" in answer.text
    assert "trasig" in answer.text
    assert 'value="Andra fönstret"' in answer.text
    assert draft(draft_id).answers["contact_name"] == "Första fönstret"
    sent(amina, answer, at(draft_id, "contact"), {"contact_name": "Andra fönstret"})
    assert draft(draft_id).answers["contact_name"] == "Andra fönstret"


def test_two_windows_on_two_steps_do_not_get_in_each_others_way(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    second = amina.get(at(draft_id, "premises"))
    fill(amina, at(draft_id, "contact"), {"contact_name": "Alma"})
    answer = sent(amina, second, at(draft_id, "premises"), {"premises_name": "Kajen"})
    assert answer.status_code == 422
    assert (draft(draft_id).answers["contact_name"], draft(draft_id).answers["premises_name"]) == ("Alma", "Kajen")


# Saved by itself


def test_a_step_saves_itself_and_says_its_version(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    page = amina.get(at(draft_id, "contact"))
    answer = sent(amina, page, at(draft_id, "contact/spara"), {"contact_name": "Al", "contact_phone": "08"})
    assert answer.json is not None
    assert answer.json["version"] == draft(draft_id).version
    assert draft(draft_id).answers["contact_name"] == "Al"
    assert draft(draft_id).typed["contact"]["contact_phone"] == ["08"]
    again = sent(amina, page, at(draft_id, "contact/spara"), {"contact_name": "Gammal"})
    assert again.status_code == 409
    assert draft(draft_id).answers["contact_name"] == "Al"


def test_nobody_elses_draft_saves_itself(browse: Browse, amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    rival = browse(town.rival.person_id)
    token = hidden(rival.get("/foretag/arenden").text)["csrf_token"]
    answer = rival.post(at(draft_id, "contact/spara"), data={"contact_name": "Rival", "csrf_token": token})
    assert answer.status_code == 404
    assert "contact_name" not in draft(draft_id).answers


# The session gone while typing


def test_what_was_typed_when_the_session_ended_is_given_back_after_signing_in(
    browse: Browse, amina: FlaskClient, town: Town
) -> None:
    draft_id = begun(town)
    page = amina.get(at(draft_id, "people"))
    gone = browse(None)
    typed = {"financing": "Tre sidor text", "owners-0-owner_name": "Alma", "owners-1-owner_name": "Bo"}
    answer = sent(gone, page, at(draft_id, "people"), typed)
    assert answer.status_code == 302
    assert answer.location.startswith("/logga-in?next=")
    assert draft(draft_id).answers == {}
    sign_in = gone.get(answer.location)
    back = sent(gone, sign_in, "/logga-in", {"person": "amina"})
    page = gone.get(back.location)
    assert "Tre sidor text" in page.text
    assert 'value="Bo"' in page.text
    sent(gone, page, back.location, typed)
    assert draft(draft_id).answers["financing"] == "Tre sidor text"


def test_a_form_from_before_signing_in_anew_loses_nothing_either(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    answer = amina.post(at(draft_id, "contact"), data={"contact_name": "Alma", "csrf_token": "gammal"})
    assert answer.status_code == 302
    assert 'value="Alma"' in amina.get(answer.location).text


def test_what_is_parked_is_shown_to_nobody_else(browse: Browse, amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    location = amina.post(at(draft_id, "contact"), data={"contact_name": "Hemlig"}).location
    assert browse(town.rival.person_id).get(location).status_code == 404
    other = begun(town)
    moved = location.replace(str(draft_id), str(other))
    assert "Hemlig" not in amina.get(moved).text


def test_nothing_is_parked_for_a_draft_that_is_not_there(browse: Browse, town: Town) -> None:
    assert browse(None).post(at(uuid.uuid4(), "contact"), data={"a": "b"}).status_code == 400
    assert db.session.query(ParkedForm).count() == 0


# How far it has come, and what may be left for later


def test_my_cases_say_how_far_each_draft_has_come(amina: FlaskClient, town: Town) -> None:
    begun(town, contact_name="Alma", contact_email="alma@foretag.se")
    page = amina.get("/foretag/arenden").text
    assert "2 av" in page
    assert "<progress" in page


def test_a_step_in_which_something_is_missing_is_not_shown_as_done(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town, contact_name="Amina")
    assert 'class="done"' not in amina.get(at(draft_id, "granska")).text
    _id, service = current_service(PERMIT)
    with transaction():
        save_answers(draft(draft_id), answers(service), None, NOW)
    whole = [step for step in service.steps if all(field.kind != "files" for field in step.fields)]
    assert amina.get(at(draft_id, "granska")).text.count('class="done"') == len(whole) == len(service.steps) - 1


def test_an_application_may_be_sent_incomplete_is_told_what_it_costs_and_is_marked_so(
    amina: FlaskClient, browse: Browse, town: Town
) -> None:
    draft_id = begun(town, **answers(current_service(PERMIT)[1]))
    page = amina.get(at(draft_id, "granska")).text
    assert "Tiden till beslut börjar räknas först när det här har kommit in" in page
    answer = fill(amina, at(draft_id, "granska"), to=at(draft_id, "skicka"))
    assert answer.status_code == 302
    submission = db.session.query(Submission).one()
    assert submission.left_out == ["file_drawing", "file_lease", "file_financing"]
    reference = answer.location.split("/")[3]
    assert "Det här lämnades till senare" in amina.get(f"/foretag/arenden/{reference}").text


def test_an_officer_sees_what_was_left_for_later(browse: Browse, town: Town) -> None:
    reference = routed(town)
    page = browse(town.lena.person_id).get(f"/handlaggare/arenden/{reference}").text
    assert "Ansökan kom in ofullständig" in page
    assert "Planritning" in page
    assert case(reference).event_count > 1


# Large forms


def test_a_form_of_sixty_pages_and_one_of_two_hundred_questions_can_be_written(amina: FlaskClient, town: Town) -> None:
    _id, service = current_service("lokalforfragan")
    pages = [_page(number, (Field(key=f"q{number}", kind="text", label=WORD, required=True),)) for number in range(60)]
    wide = _page(60, tuple(Field(key=f"w{number}", kind="long_text", label=WORD) for number in range(200)))
    large = msgspec.structs.replace(
        service, key="stor", steps=(*pages, wide), routing=RoutingTable(default=service.routing.default)
    )
    with transaction():
        publish_service(large, NOW)
    draft_id = begun(town, "stor")
    for number in range(60):
        answer = fill(amina, at(draft_id, f"p{number}"), {f"q{number}": f"svar {number}"})
        assert answer.location == at(draft_id, f"p{number + 1}")
    twelfth = amina.get(at(draft_id, "p11")).text
    assert "Steg 12 av 62" in twelfth
    assert "<summary>Visa alla steg</summary>" in twelfth
    assert f'href="{at(draft_id, "p59")}"' in twelfth
    answer = fill(amina, at(draft_id, "p60"), {f"w{number}": "x" * 2000 for number in range(200)})
    assert answer.location == at(draft_id, "granska")
    page = amina.get(at(draft_id, "granska")).text
    assert "svar 59" in page
    assert fill(amina, at(draft_id, "granska"), to=at(draft_id, "skicka")).status_code == 302
    assert len(db.session.query(Submission).one().answers) == 260


def _page(number: int, fields: tuple[Field, ...]) -> FormStep:
    return FormStep(key=f"p{number}", title=WORD, fields=fields)
