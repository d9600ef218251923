"""Vacant premises and land in a browser: the list, its map by keyboard, the pages of owners, and a small phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from eservice.kit.db import transaction
from eservice.premises.register import operations
from eservice.web.clock import moment, today
from tests.factories import Town
from tests.rules.vacant import PLOT, STORE, values

Window = Callable[..., Page]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def one(town: Town) -> int:
    """A store that is offered, beside a plot."""
    with transaction():
        found = operations.add_object(values(STORE, valid_from=today().isoformat()), town.nora, moment())
        operations.add_object(values(PLOT, valid_from=today().isoformat()), town.administrator, moment())
        return found.id


def wrong(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than a small phone."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(page, options=RULES).response["violations"]
    ]
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append("wide")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_list_and_its_map_are_for_everybody(town: Town, window: Window, one: int, language: str) -> None:
    page = window(None, language)
    for address in ("/ledigt", "/ledigt?minst=stort", f"/ledigt/{one}"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert wrong(page) == [], (address, scheme)


def test_a_mark_on_the_map_leads_by_keyboard_to_its_line_in_the_list(town: Town, window: Window, one: int) -> None:
    page = window()
    page.goto("/ledigt")
    page.get_by_role("link", name="Nummer 1 i listan").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/ledigt#objekt-{one}")
    expect(page.locator(f"#objekt-{one}")).to_be_in_viewport()


def test_those_who_own_objects_keep_them_on_pages_that_axe_finds_nothing_on(
    town: Town, window: Window, one: int
) -> None:
    page = window(town.nora.person_id)
    for address in ("", f"/{one}", f"/{one}/andra", "/nytt/land", "/las-in"):
        page.goto(f"/handlaggare/objekt{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert wrong(page) == [], address
    page.goto("/chef/efterfragan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Efterfrågan och utbud")
    assert wrong(page) == []
