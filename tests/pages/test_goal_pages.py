"""Goals on pages: the report of a body as page and document, and targets that keep their history."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest

from eservice.goals.queries import history, targets
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.statistics.indicator_operations import make_indicators
from eservice.web.clock import moment
from eservice.web.manager.files import KINDS
from eservice.web.manager.making import make_one
from tests.conftest import Browse
from tests.factories import NOW, Town, routed
from tests.visiting import Visitor

REPORT = "/chef/malrapport?lage=demo&ar=2026"
GOALS = "/admin/mal?ar=2026&organ=Socialnämnden"
BODY = "Socialnämnden"


@pytest.fixture
def some(town: Town) -> Town:
    """Eight cases, some days old."""
    for at in range(8):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))
    return town


def _send(administrator: Visitor, form: str, place: str, **typed: str) -> int:
    """Fill in the form of that place on the page of goals, as a browser sends it."""
    prefix = place.replace(":", "_")
    token = administrator.see(GOALS).field("csrf_token").value
    fields = {f"{prefix}-{name}": value for name, value in {"place": place, "csrf_token": token, **typed}.items()}
    return administrator.post(f"/admin/mal/{form}?ar=2026&organ={BODY}", data=fields).status_code


def _set(browse: Browse, town: Town, value: str, basis: str = "Socialnämnden 2026-01-20 § 4") -> int:
    return _send(browse(town.administrator.person_id), "mal", "professional:P5", value=value, basis=basis)


def test_the_report_has_the_four_areas_in_order_and_says_where_no_target_is_decided(browse: Browse, some: Town) -> None:
    page = browse(some.manager.person_id).get(REPORT).text
    areas = ["Stimulera tillväxt", "serviceinriktad myndighetsutövning", "samhällsbyggnads", "kompetensförsörjning"]
    places = [page.index(area) for area in areas]
    assert places == sorted(places)
    assert "inget mål beslutat" in page
    assert "Brott i serien 2024" in page


def test_a_target_that_was_set_stands_in_the_report_with_the_decision_it_rests_on(browse: Browse, some: Town) -> None:
    assert _set(browse, some, "95") == 302
    assert targets(BODY, 2026)["professional", "P5"].value == pytest.approx(0.95)
    page = browse(some.manager.person_id).get(f"{REPORT}&organ={BODY}").text
    assert "95 %" in page
    assert "Socialnämnden 2026-01-20 § 4" in page
    assert ">nått<" in page


def test_a_changed_target_keeps_the_one_before_and_an_empty_one_takes_it_back(browse: Browse, some: Town) -> None:
    for value in ("90", "95", ""):
        assert _set(browse, some, value) == 302
    assert targets(BODY, 2026) == {}
    assert [row.value for row, _name in history(BODY, 2026)[0]] == [None, pytest.approx(0.95), pytest.approx(0.9)]


@pytest.mark.parametrize(("value", "basis"), [("140", "KF § 1"), ("mycket", "KF § 1"), ("90", ""), ("-1", "KF § 1")])
def test_a_wrong_target_is_refused_and_what_was_typed_stands(
    browse: Browse, some: Town, value: str, basis: str
) -> None:
    assert _set(browse, some, value, basis) == 422
    assert targets(BODY, 2026) == {}


def test_what_was_done_and_what_remains_stand_in_the_report(browse: Browse, some: Town) -> None:
    administrator = browse(some.administrator.person_id)
    said = {"done": "Två till på enheten.", "remains": "Nytt formulär.", "answers": "Enhetschefen"}
    assert _send(administrator, "texter", "trustful", **said) == 302
    page = browse(some.manager.person_id).get(f"{REPORT}&organ={BODY}").text
    for text in ("Två till på enheten.", "Nytt formulär.", "Enhetschefen"):
        assert text in page
    assert _send(administrator, "texter", "trustful", done="", remains="") == 422
    assert _send(administrator, "texter", "nothing", done="Något.") == 404


def test_only_administrators_set_targets_and_a_body_must_answer_for_something(browse: Browse, some: Town) -> None:
    assert browse(some.manager.person_id).get(GOALS).status_code == 403
    assert browse(some.administrator.person_id).get(GOALS).status_code == 200
    assert browse(some.administrator.person_id).get("/admin/mal?organ=Ingen").status_code == 404
    for year in ("1999", "", "i år", "02026", "02026" + "9" * 5000):
        assert browse(some.administrator.person_id).get(f"/admin/mal?ar={year}").status_code == 404, year[:9]


@pytest.mark.parametrize(("language", "title"), [("sv", "Målrapport 2026"), ("en", "Goal report 2026")])
def test_the_report_is_a_tagged_document_in_both_languages(
    browse: Browse, some: Town, language: str, title: str
) -> None:
    manager = browse(some.manager.person_id, language=language)
    manager.send(manager.see(f"{REPORT}&organ={BODY}"), "/chef/uttag", vad="report", format="pdf")
    assert make_one(KINDS, moment())
    answer = manager.get("/chef/uttag/1/fil")
    assert answer.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.data)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == language
        with document.open_metadata() as about:
            assert about["dc:title"] == title
