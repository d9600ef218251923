"""Every page for everybody: axe finds nothing, nothing scrolls sideways on a phone, and the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from eservice.cases.operations import correspondence, handling
from eservice.cases.operations.referrals import Question, send_referrals
from eservice.cases.referrals import Recipient
from eservice.cases.supplements import Asked
from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.prices.operations import publish_tariffs
from eservice.catalogue.prices.queries import read_tariffs
from eservice.catalogue.shape import Text
from eservice.decisions.operations.committee import plan_meeting
from eservice.decisions.operations.drafting import save_draft
from eservice.decisions.operations.signing import decide_case
from eservice.decisions.rules import Terms
from eservice.establishments.operations import open_establishment
from eservice.feedback.operations import begin_survey
from eservice.feedback.rules import Occasion, link_token
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.routing.operations.tables import make_draft
from eservice.web.clock import moment, today
from tests.factories import PERMIT, Town, _person, case, routed, work

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
BAR = {"premises": "has", "use": "same", "alcohol": "yes", "outdoor": "no", "gas": "yes", "tobacco": "no"}
GUIDE = "restaurant?svar=1&" + "&".join(f"{question}={answer}" for question, answer in BAR.items())
#: Pages that came after; each is looked at in both of `MODES`. {bar} is an establishment, {mine} a case with a decision
#: in draft, {asked} one that waits for the company, {decided} one that has ended well, {table} routing in draft.
NEWER = {
    "nobody": ["/guide", "/guide/restaurant", f"/guide/{GUIDE}", "/sa-snabba-ar-vi", "/enkat/{survey}"],
    "amina": [
        "/foretag/lagg-till",
        "/foretag/behorigheter",
        "/foretag/tillstand",
        "/foretag/etableringar",
        "/foretag/etableringar/{bar}",
        "/foretag/etableringar/{bar}/uppgifter",
        f"/foretag/etableringar/ny/{GUIDE}",
        "/foretag/aviseringar",
        "/foretag/arenden/{case}/begar-avgorande",
        "/foretag/arenden/{decided}",
        "/foretag/arenden/{case}/varfor-har",
        "/foretag/arenden/{case}/varfor/ALK-4M",
        "/foretag/arenden/{case}/dela",
        "/foretag/arenden/{asked}",
    ],
    "lena": [
        "/handlaggare/nasta",
        "/handlaggare/sok?q=Hamnkrogen",
        "/handlaggare/arenden/{mine}",
        "/handlaggare/arenden/{mine}/beslut",
        "/handlaggare/arenden/{mine}/varfor-har",
        "/handlaggare/arenden/{mine}/varfor/ALK-4M",
        "/handlaggare/arenden/{mine}/tider",
        "/handlaggare/arenden/{mine}/lamna-over",
        "/handlaggare/arenden/{asked}",
        "/handlaggare/arenden/{decided}",
        "/handlaggare/sammantraden/{meeting}",
        "/handlaggare/registrera",
        f"/handlaggare/registrera/{PERMIT}",
        "/handlaggare/remisser",
        "/handlaggare/sammantraden",
        "/handlaggare/tillstand",
        "/handlaggare/varningar",
        "/handlaggare/franvaro",
    ],
    "nora": ["/handlaggare/remisser/{referral}"],
    "petra": ["/handlaggare/etableringar", "/handlaggare/etableringar/{bar}"],
    "manager": ["/chef/indikatorer", "/chef/malrapport", "/chef/forseningar", "/chef/omfordelning"],
    "administrator": [
        f"/admin/tjanster/{PERMIT}/versioner",
        "/admin/avgifter",
        "/admin/avgifter/alkohol",
        "/admin/brev",
        "/admin/brev/decision/sv",
        "/admin/delegation",
        "/admin/fastigheter",
        "/admin/fordelning",
        f"/admin/fordelning/tjanster/{PERMIT}",
        "/admin/fordelning/tabeller/{table}",
        "/admin/fordelning/tabeller/{table}/rader/0",
        "/admin/kontroll",
        "/admin/kontroller",
        "/admin/mal",
        "/admin/organisation",
        "/admin/organisation/andringar",
        "/admin/organisation/enheter/tillstandsenheten",
        "/admin/organisation/personer",
        "/admin/organisation/personer/ny",
        "/admin/stangda-dagar",
    ],
}

#: The two that differ most: language, colours and screen.
MODES: dict[str, dict[str, Any]] = {
    "swedish, light, desktop": {"language": "sv", "color_scheme": "light"},
    "english, dark, phone": {"language": "en", "color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
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


@pytest.fixture
def more_places(town: Town, places: dict[str, str]) -> dict[str, str]:
    """The same town with decisions, a request to supplement, a referral, an establishment, and tables in draft."""
    mine, asked, decided = (routed(town, moment()) for _case in range(3))
    with transaction():
        for reference in (mine, asked, decided):
            handling.take_case(reference, town.lena, moment())
        save_draft(mine, town.lena, "refused", ["financing"], "Handlingarna visar inte hur det betalas.", moment())
        answer_by = today() + timedelta(days=21)
        point = Asked("document_missing", Text("En handling saknas", "A document is missing"), "file_lease", "Avtalet.")
        correspondence.request_supplement(
            asked, town.lena, case(asked).version, "Vi behöver mer.", answer_by, moment(), points=[point]
        )
        terms = Terms(conditions="Servering till 01.00.", valid_from=today())
        done = case(decided).version
        decide_case(decided, town.lena, done, "granted", [], "Kraven är uppfyllda.", moment(), terms=terms)
        question = Question("Vad säger ni om lokalen?", answer_by)
        telge = Recipient("Telge Fastigheter AB", "lokaler@telge.example", "telge_fastigheter")
        (sent,) = send_referrals(mine, town.lena, case(mine).version, [telge], question, "secret", moment())
        meeting = plan_meeting("socialnamnden", answer_by, town.lena).id
        publish_tariffs(read_tariffs(DEFINITIONS / "shared" / "prices.yaml"), moment())
        table = make_draft(PERMIT, town.administrator, moment(), today()).id
        shared = {"contact_name": "Amina Haddad", "contact_email": "amina@example.se"}
        bar = open_establishment(
            "restaurant", BAR, town.company_id, town.amina, "Kajens bar", shared, None, "demo", moment()
        ).id
        petra = _person("Petra Holm", role="officer", unit="naringsliv")
    work(moment())
    more = {"referral": sent.referral.id, "meeting": meeting, "table": table, "bar": bar, "petra": petra}
    return {**places, "mine": mine, "asked": asked, "decided": decided, **{name: str(more[name]) for name in more}}


def survey_of(reference: str) -> str:
    """The secret part of the link of a survey about a case."""
    with transaction():
        survey = begin_survey(case(reference), Occasion.OPEN, "secret", moment())
        assert survey
        return link_token("secret", survey.id, survey.nonce)


def visited(who: str, page: Page, places: dict[str, str], pages: Mapping[str, Sequence[str]] = PAGES) -> Iterator[str]:
    """Open each page of somebody, one after the other."""
    if who == "amina" and pages is PAGES:
        page.goto(f"/tjanster/{PERMIT}")
        page.locator("main form button").click()
        places = {**places, "draft": page.url}
    for address in pages[who]:
        answer = page.goto(address.format(**places))
        assert answer is not None
        assert answer.ok or address == "/finns-inte", f"{address}: {answer.status}"
        yield address


def person(town: Town, who: str) -> int | None:
    """The person's id; None for nobody."""
    return None if who == "nobody" else getattr(town, who).person_id


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways: the first few elements that stick out, none where it does not."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest(".visually-hidden"))
                .slice(0, 4).map((one) => one.outerHTML.slice(0, 160))"""
        )
    )


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: the rule, and the first places."""
    return [
        (found["id"], [node["html"][:200] + " " + node["failureSummary"][:300] for node in found["nodes"][:3]])
        for found in Axe().run(page, options=RULES).response["violations"]
    ]


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
            found += [(address, scheme, *one) for one in violations(page)]
    assert found == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("who", NEWER)
def test_axe_finds_nothing_on_the_newer_pages_which_fit_their_screen(
    town: Town, window: Window, more_places: dict[str, str], who: str, mode: str
) -> None:
    person_id = int(more_places["petra"]) if who == "petra" else person(town, who)
    page, found = window(person_id, **MODES[mode]), []
    for address in visited(who, page, more_places, NEWER):
        expect(page.locator("html")).to_have_attribute("lang", MODES[mode]["language"])
        found += [(address, *one) for one in violations(page)]
        found += [(address, "wide", too_wide(page))] if too_wide(page) else []
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
