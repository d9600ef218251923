"""A file of a case as the browser shows it, in a tab of its own."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from playwright.sync_api import Page, expect

from eservice.cases.operations.handling import take_case
from eservice.kit.db import transaction
from eservice.web.clock import moment
from tests.factories import Town, routed

Window = Callable[..., Page]


def drawing() -> bytes:
    """A PDF of one page with nothing on it."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(400, 400))
    made.save(out)
    return out.getvalue()


def test_a_pdf_opens_in_the_browser_and_is_a_download_by_its_name(town: Town, window: Window) -> None:
    reference = routed(town, moment())
    with transaction():
        take_case(reference, town.lena, moment())
    amina, lena = window(town.amina.person_id), window(town.lena.person_id)
    amina.goto(f"/foretag/arenden/{reference}/mer")
    amina.locator("input[type=file]").set_input_files(
        {"name": "ritning.pdf", "mimeType": "application/pdf", "buffer": drawing()}
    )
    amina.get_by_label("Vad vill ni lägga till?").fill("Planritningen.")
    amina.get_by_role("button", name="Skicka", exact=True).click()
    expect(amina.get_by_role("link", name="ritning.pdf").first).to_be_visible()
    lena.goto(f"/handlaggare/arenden/{reference}")
    with lena.context.expect_page() as opened:
        lena.get_by_role("link", name="Visa ritning.pdf").click()
    tab = opened.value
    tab.wait_for_load_state()
    # What the viewer draws is closed to scripts; that it was opened, and no download instead, can be asked.
    assert tab.evaluate("document.contentType") == "application/pdf"
    with lena.expect_download() as download:
        lena.get_by_role("link", name="ritning.pdf", exact=True).click()
    assert download.value.suggested_filename == "ritning.pdf"
