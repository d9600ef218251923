"""Views under a name, where one begins, and figures by e-mail: each once, however long the clockwork slept."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, func, select

from eservice.accounts.models import RoleGrant
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.statistics.indicator_queries import Year, year_counts
from eservice.subscriptions.models import PageView, Subscription
from eservice.subscriptions.operations import subscribe
from eservice.web.clock import moment
from eservice.web.manager.mailing import send_mails
from tests.conftest import Browse
from tests.factories import SITE, Town
from tests.planted import AS_OF, NOON, Life, counted, drawn
from tests.visiting import Visitor

INDICATORS = "/chef/indikatorer?lage=demo&ar=2025&urval=enhet:bygglov"
SECRET = "only-for-tests-" * 3
NOW = datetime.combine(AS_OF, NOON)


def _plant(life: Life, random: Random) -> None:
    life.unit = "bygglov" if life.number % 20 else "naringsliv"
    life.promised = (30, 50)


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager, with a half-year of cases counted; one unit has too few to show."""
    counted(drawn(41, 100, _plant))
    return browse(town.manager.person_id)


def _keep(browser: Visitor, name: str, unit: str = "", status: int = 200) -> str:
    return browser.send(browser.see(INDICATORS), "/chef/vyer", status, namn=name, dela=unit).text


def test_a_view_keeps_its_filters_and_opens_as_it_was(manager: Visitor) -> None:
    assert "Bygglov i fjol" in _keep(manager, "Bygglov  i fjol")
    kept = db.session.scalars(select(PageView)).one()
    assert kept.filters == {"lage": "demo", "ar": "2025", "urval": "enhet:bygglov"}
    page = manager.see("/chef/vyer")
    assert page.tree is not None
    address = page.tree.xpath("//main//a[text()='Bygglov i fjol']/@href")[0]
    assert manager.see(address).typed("urval") == "enhet:bygglov"
    _keep(manager, "Bygglov i fjol")
    assert db.session.scalar(select(func.count(PageView.id))) == 1


def test_a_view_shared_with_a_unit_is_seen_there_and_nowhere_else(manager: Visitor, browse: Browse, town: Town) -> None:
    _keep(manager, "Delad", "tillstandsenheten")
    _keep(manager, "Bara min")
    assert "Delad" in browse(town.lena.person_id).see("/chef/vyer").text
    assert "Bara min" not in browse(town.lena.person_id).see("/chef/vyer").text
    assert "Delad" not in browse(town.nora.person_id).see("/chef/vyer").text
    assert browse(town.amina.person_id).get("/chef/vyer").status_code == 403


@pytest.mark.parametrize(("name", "unit"), [("", ""), ("x" * 61, ""), ("Bra", "ingen_enhet")])
def test_a_view_without_a_name_or_for_no_unit_is_refused(manager: Visitor, name: str, unit: str) -> None:
    _keep(manager, name, unit, 422)
    assert db.session.scalar(select(func.count(PageView.id))) == 0


def test_an_officer_shares_with_their_own_unit_only(browse: Browse, town: Town, manager: Visitor) -> None:
    officer = browse(town.lena.person_id)
    _keep(officer, "Bra", "bygglov", 422)
    _keep(officer, "Bra", "tillstandsenheten")


def test_who_chose_a_view_begins_on_it_and_without_it_as_everybody(
    manager: Visitor, browse: Browse, town: Town
) -> None:
    _keep(manager, "Min start")
    manager.send(manager.see("/chef/vyer"), "/chef/startsida", vy="1")
    signing_in = browse()
    token = signing_in.see("/logga-in").field("csrf_token").value
    answer = signing_in.post("/logga-in", data={"person": "birgitta", "csrf_token": token})
    assert "/chef/indikatorer?" in answer.headers["Location"]
    assert "ar=2025" in answer.headers["Location"]
    number = db.session.scalars(select(PageView.id)).one()
    manager.send(manager.see("/chef/vyer"), f"/chef/vyer/{number}/ta-bort")
    again = browse()
    token = again.see("/logga-in").field("csrf_token").value
    answer = again.post("/logga-in", data={"person": "birgitta", "csrf_token": token})
    assert answer.headers["Location"] == "/chef/handlaggningstider"


def test_nobody_begins_on_a_view_that_they_may_not_see(manager: Visitor, browse: Browse, town: Town) -> None:
    _keep(manager, "Bara min")
    officer = browse(town.lena.person_id)
    officer.send(officer.see("/chef/vyer"), "/chef/startsida", 404, vy="1")
    officer.send(officer.see("/chef/vyer"), "/chef/startsida", 404, vy="x")
    token = officer.see("/chef/vyer").field("csrf_token").value
    assert officer.post("/chef/vyer/1/ta-bort", data={"csrf_token": token}).status_code == 302
    assert db.session.scalar(select(func.count(PageView.id))) == 1


def _mails(now: datetime) -> int:
    with transaction():
        return send_mails("demo", SITE, SECRET, now)


def _letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id).execution_options(populate_existing=True)))


def test_figures_come_by_mail_with_a_link_and_what_is_hidden_stays_hidden(manager: Visitor, town: Town) -> None:
    with transaction():
        subscribe(
            "indicators", {"lage": "demo", "ar": "2026", "urval": "enhet:naringsliv"}, "weekly", town.manager, NOW
        )
        subscribe("goal_report", {"lage": "demo"}, "weekly", town.manager, NOW)
    assert _mails(NOW + timedelta(days=8)) == 2
    unit, report = _letters()
    assert "/chef/indikatorer?lage=demo&urval=enhet%3Anaringsliv" in unit.body
    assert "Hållna löften (T1): för få (n = " in unit.body
    assert re.search(r"Hållna löften \(T1\): \d+ % \(n = \d+\)", report.body)
    assert "/siffror-per-post/2/" in report.body


def test_a_mail_counts_each_of_its_years_once(manager: Visitor, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        subscribe("indicators", {"lage": "demo"}, "weekly", town.manager, NOW)
    counted_years: list[int] = []

    def once(mode: str, year: int) -> Year:
        counted_years.append(year)
        return year_counts(mode, year)

    monkeypatch.setattr("eservice.web.manager.composing.year_counts", once)
    assert _mails(NOW + timedelta(days=8)) == 1
    assert len(counted_years) == len(set(counted_years)) == 2


def test_a_clockwork_that_slept_for_weeks_sends_one_mail(manager: Visitor, town: Town) -> None:
    with transaction():
        subscribe("goal_report", {"lage": "demo"}, "weekly", town.manager, NOW)
    assert _mails(NOW) == 0
    assert _mails(NOW + timedelta(days=40)) == 1
    assert _mails(NOW + timedelta(days=40, minutes=5)) == 0
    assert _mails(NOW + timedelta(days=47)) == 1
    assert len(_letters()) == 2


def test_a_subscription_is_begun_on_the_page_once_and_ended_in_the_list_or_by_its_link(
    manager: Visitor, browse: Browse
) -> None:
    for _time in range(2):
        page = manager.send(manager.see("/chef/malrapport?lage=demo"), "/chef/prenumeration", takt="monthly")
    assert "den första i varje månad" in page.text
    assert db.session.scalar(select(func.count(Subscription.id))) == 1
    assert _mails(moment() + timedelta(days=40)) == 1
    link = re.search(r"/siffror-per-post/\S+", _letters()[0].body)
    assert link is not None
    stranger = browse()
    assert stranger.get(link[0][:-1] + ("0" if link[0][-1] != "0" else "1")).status_code == 404
    assert stranger.get("/siffror-per-post/1/å").status_code == 404
    page = stranger.see(link[0])
    assert db.session.get_one(Subscription, 1, populate_existing=True).ended_at is None
    assert "Du får inte de siffrorna mer" in stranger.send(page, link[0]).text
    db.session.rollback()
    assert db.session.get_one(Subscription, 1, populate_existing=True).ended_at is not None
    assert _mails(moment() + timedelta(days=80)) == 0


def test_who_works_here_no_more_gets_no_figures(manager: Visitor, town: Town) -> None:
    with transaction():
        subscribe("goal_report", {"lage": "demo"}, "weekly", town.manager, NOW)
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == town.manager.person_id))
    _mails(NOW + timedelta(days=8))
    assert _letters() == []
    assert db.session.get_one(Subscription, 1, populate_existing=True).ended_at is not None


def test_a_view_of_nothing_yet_says_so_instead_of_failing(town: Town) -> None:
    with transaction():
        subscribe("turnaround", {"lage": "demo", "tjanst": "bygglov"}, "weekly", town.manager, NOW)
    assert _mails(NOW + timedelta(days=8)) == 1
    assert "Det finns inga siffror att visa för det urvalet än." in _letters()[0].body
