"""Every page for everybody: axe finds nothing, nothing scrolls sideways on a phone, and the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from eservice.cases.operations import correspondence, handling
from eservice.feedback.operations import begin_survey
from eservice.feedback.rules import Occasion, link_token
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.web.clock import moment
from tests.factories import PERMIT, Town, case, routed, work

Window = Callable[..., Page]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: Whose page it is, and where; {case} and {letter} are of the town below.
PAGES = {
    "nobody": [
        "/",
        f"/tjanster/{PERMIT}",
        "/logga-in",
        "/tillganglighet",
        "/komponenter",
        "/enkat/{survey}",
        "/finns-inte",
    ],
    "amina": [
        "/foretag/arenden",
        "/foretag/aviseringar",
        "/foretag/arenden/{case}",
        "/foretag/arenden/{case}/kvitto",
        "/foretag/arenden/{case}/mer",
        "/foretag/arenden/{case}/handlingar",
        "/admin/utkorg/{letter}",
        "{draft}",
        "{draft}/../granska",
    ],
    "lena": ["/handlaggare/", "/handlaggare/arenden/{case}", "/handlaggare/arenden/{queued}"],
    "manager": ["/chef/handlaggningstider", "/chef/omdome"],
    "administrator": ["/admin/", f"/admin/tjanster/{PERMIT}", "/admin/klockor", "/admin/utkorg"],
}


@pytest.fixture
def places(town: Town) -> dict[str, str]:
    """A town in which something has happened: a case in conversation, one in the queue."""
    reference, queued = routed(town, moment()), routed(town, moment())
    with transaction():
        handling.take_case(reference, town.lena, moment())
        correspondence.write_to_company(reference, town.lena, "Hej!\nVi läser er ansökan.", moment())
    work(moment())
    letter = db.session.query(Letter.id).filter_by(case_id=case(reference).id).first()
    assert letter
    return {"case": reference, "queued": queued, "letter": str(letter[0]), "survey": survey_of(reference)}


def survey_of(reference: str) -> str:
    """The secret part of the link of a survey about a case."""
    with transaction():
        survey = begin_survey(case(reference), Occasion.OPEN, "secret", moment())
        assert survey
        return link_token("secret", survey.id, survey.nonce)


def visited(who: str, page: Page, places: dict[str, str]) -> Iterator[str]:
    """Open each page of somebody, one after the other."""
    if who == "amina":
        page.goto(f"/tjanster/{PERMIT}")
        page.locator("main form button").click()
        places = {**places, "draft": page.url}
    for address in PAGES[who]:
        page.goto(address.format(**places))
        yield address


def person(town: Town, who: str) -> int | None:
    """The person's id; None for nobody."""
    return None if who == "nobody" else getattr(town, who).person_id


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_in_light_and_in_dark(
    town: Town, window: Window, places: dict[str, str], who: str, language: str
) -> None:
    page, found = window(person(town, who), language), []
    for address in visited(who, page, places):
        expect(page.locator("html")).to_have_attribute("lang", language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for violation in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:200] + " " + node["failureSummary"][:300] for node in violation["nodes"][:3]]
                found.append((address, scheme, violation["id"], nodes))
    assert found == []


@pytest.mark.parametrize("who", PAGES)
def test_nothing_scrolls_sideways_on_a_small_phone(
    town: Town, window: Window, places: dict[str, str], who: str
) -> None:
    page = window(person(town, who), viewport={"width": 320, "height": 640})
    wide = {}
    for address in visited(who, page, places):
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[address] = width
    assert wide == {}


def test_the_first_stop_of_the_keyboard_is_a_visible_link_to_the_content(town: Town, window: Window) -> None:
    page = window()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(town: Town, window: Window, places: dict[str, str]) -> None:
    page = window(town.lena.person_id)
    page.goto(f"/handlaggare/arenden/{places['case']}")
    hidden, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
                if (one === document.body) return null;
                // The parts inside a date have a ring of their own, which nobody can ask for.
                if (one.type === 'date' && !one.matches(':focus-visible')) return ['', true];
                const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
                return [one.outerHTML.slice(0, 120), (ring || look.boxShadow !== 'none') && box.width > 0];
            }"""
        )
        if seen is None:
            break
        stops += 1
        if not seen[1]:
            hidden.append(seen[0])
    assert stops > 15
    assert hidden == []
