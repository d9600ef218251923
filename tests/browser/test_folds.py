"""The folded parts of a case's page in a real browser: reached by their links, and all there on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Town, routed

Window = Callable[..., Page]


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_word_at_the_top_of_the_page_opens_the_part_that_it_leads_to(
    town: Town, window: Window, script: bool
) -> None:
    reference = routed(town)
    lena = window(town.lena.person_id, java_script_enabled=script, viewport={"width": 390, "height": 844})
    lena.goto(f"/handlaggare/arenden/{reference}")
    lena.get_by_role("button", name="Ta ärendet").click()
    message = lena.locator("[name=message-body]")
    expect(message).to_be_hidden()
    lena.get_by_role("navigation", name="På sidan").get_by_role("link", name="Meddelanden").click()
    expect(message).to_be_visible()
    lena.goto(f"/handlaggare/arenden/{reference}#notes")
    expect(lena.locator("[name=note-note]")).to_be_visible()


def test_what_is_folded_is_printed_all_the_same(town: Town, window: Window) -> None:
    reference = routed(town)
    lena = window(town.lena.person_id)
    lena.goto(f"/handlaggare/arenden/{reference}")
    why = lena.locator("#route")
    expect(why).to_be_hidden()
    lena.emulate_media(media="print")
    expect(why).to_be_visible()
