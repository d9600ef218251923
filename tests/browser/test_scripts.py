"""The small scripts in a real browser: what they promise beside a page that works without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from eservice.cases.models import Document
from eservice.intake.models import Draft
from eservice.intake.uploading import PIECE
from eservice.kit.db import db
from eservice.web.clock import moment
from tests.factories import PERMIT, Town, case, routed

Window = Callable[..., Page]
SAVED = re.compile(r"^Sparat kl\.")
NAME = "[name=contact_name]"


@pytest.fixture
def step(town: Town, window: Window) -> Page:
    """The first step of a new application, before Amina."""
    page = window(town.amina.person_id)
    page.goto(f"/tjanster/{PERMIT}")
    page.get_by_role("button", name="Börja").click()
    expect(page.locator(NAME)).to_be_visible()
    # Without a line the page's own script could not come either.
    page.wait_for_load_state("load")
    return page


def kept(page: Page) -> str:
    """What is kept on this computer."""
    return str(page.evaluate("JSON.stringify({...localStorage})"))


def forgotten(page: Page) -> None:
    """Wait until no copy of what was typed is kept in the browser: the script drops it after the page says so.

    Asked from outside: a question that the page itself repeats is a script made of text, which its policy refuses.
    """
    for _ in range(150):
        if "Nadia" not in page.evaluate("JSON.stringify(localStorage)"):
            return
        page.wait_for_timeout(100)
    pytest.fail("the copy of what was typed is still kept")


def saved_answers() -> dict[str, object]:
    """The answers of the only draft, as they are in the database now."""
    db.session.rollback()
    return db.session.query(Draft).populate_existing().one().answers


def test_what_is_typed_is_saved_by_itself(step: Page) -> None:
    step.locator(NAME).press_sequentially("Nadia Berg")
    expect(step.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert saved_answers()["contact_name"] == "Nadia Berg"
    forgotten(step)
    step.reload()
    expect(step.locator(NAME)).to_have_value("Nadia Berg")
    expect(step.get_by_text("text som inte hann sparas")).to_have_count(0)


def test_what_is_typed_without_a_line_is_saved_when_it_is_back(step: Page) -> None:
    step.context.set_offline(True)
    step.locator(NAME).press_sequentially("Nadia Berg")
    expect(step.locator("[data-autosave-status]")).to_contain_text("Ingen förbindelse")
    assert "Nadia Berg" in kept(step)
    step.context.set_offline(False)
    expect(step.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert saved_answers()["contact_name"] == "Nadia Berg"
    forgotten(step)


@pytest.fixture
def again(step: Page) -> Page:
    """The step anew, after a window that closed without a line, with text that never came to the server.

    Closed, not only reloaded: a page that is there when the line comes back saves by itself, and leaves nothing to
    offer.
    """
    step.context.set_offline(True)
    step.locator(NAME).press_sequentially("Nadia Berg")
    expect(step.locator("[data-autosave-status]")).to_contain_text("Ingen förbindelse")
    address, context = step.url, step.context
    step.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    return page


def test_a_window_that_closed_without_a_line_offers_what_was_typed(again: Page) -> None:
    expect(again.locator(NAME)).to_have_value("")
    again.get_by_role("button", name="Hämta tillbaka den").click()
    expect(again.locator(NAME)).to_have_value("Nadia Berg")
    expect(again.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert saved_answers()["contact_name"] == "Nadia Berg"


def test_what_was_found_and_is_not_wanted_is_gone(again: Page) -> None:
    again.get_by_role("button", name="Släng den").click()
    forgotten(again)
    again.reload()
    expect(again.locator(NAME)).to_have_value("")
    expect(again.get_by_role("button", name="Släng den")).to_have_count(0)


def test_a_session_that_ended_loses_nothing_that_was_typed(step: Page) -> None:
    other = step.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Logga ut").click()
    expect(other.get_by_role("link", name="Logga in").first).to_be_visible()
    step.locator(NAME).press_sequentially("Nadia Berg")
    expect(step.locator("[data-autosave-status]")).to_contain_text("Du är utloggad")
    assert "Nadia Berg" in kept(step)
    step.get_by_role("button", name="Spara och fortsätt").last.click()
    step.get_by_role("button", name="Amina Haddad").click()
    expect(step.locator(NAME)).to_have_value("Nadia Berg")
    expect(step.get_by_role("button", name="Hämta tillbaka den")).to_have_count(0)
    forgotten(step)


def test_two_windows_do_not_write_over_each_other(step: Page) -> None:
    other = step.context.new_page()
    other.goto(step.url)
    other.locator(NAME).press_sequentially("Sara Yousef")
    expect(other.locator("[data-autosave-status]")).to_have_text(SAVED)
    step.locator(NAME).press_sequentially("Nadia Berg")
    expect(step.locator("[data-autosave-status]")).to_contain_text("ändrades i ett annat fönster")
    assert saved_answers()["contact_name"] == "Sara Yousef"
    assert "Nadia Berg" in kept(step)


@pytest.fixture
def attachments(step: Page) -> Page:
    """The step with the files."""
    step.goto(step.url.rpartition("/")[0] + "/attachments")
    return step


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A file of three pieces."""
    path = tmp_path / "ritning.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * (PIECE * 5 // 2 // 18) + b"%%EOF\n")
    return path


def offsets(page: Page) -> list[int]:
    """Fills with where each piece begins, as they are sent."""
    sent: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            sent.append(int(request.url.partition("offset=")[2]))

    page.on("request", note)
    return sent


def test_a_file_goes_up_in_pieces(attachments: Page, drawing: Path) -> None:
    sent = offsets(attachments)
    attachments.locator("[name=file_drawing]").set_input_files(drawing)
    expect(attachments.get_by_text("ritning.pdf – uppladdad")).to_be_visible()
    assert sent == [0, PIECE, 2 * PIECE]
    assert db.session.query(Document).one().size == drawing.stat().st_size
    attachments.get_by_role("button", name="Spara och fortsätt").last.click()
    expect(attachments).not_to_have_url(re.compile("attachments"))


def test_a_file_that_was_cut_off_goes_on_where_it_was(attachments: Page, drawing: Path) -> None:
    def cut(route: Route) -> None:
        if f"offset={PIECE}" in route.request.url:
            route.abort("connectionreset")
        else:
            route.continue_()

    attachments.route("**/foretag/uppladdning/**", cut)
    attachments.locator("[name=file_drawing]").set_input_files(drawing)
    expect(attachments.get_by_text("Filen fortsätter där den var")).to_be_visible()
    attachments.reload()
    attachments.unroute("**/foretag/uppladdning/**")
    sent = offsets(attachments)
    attachments.locator("[name=file_drawing]").set_input_files(drawing)
    expect(attachments.get_by_text("ritning.pdf – uppladdad")).to_be_visible()
    assert sent == [PIECE, 2 * PIECE]
    assert db.session.query(Document).one().size == drawing.stat().st_size


def test_a_line_that_comes_back_goes_on_by_itself(attachments: Page, drawing: Path) -> None:
    failed: list[str] = []

    def cut_once(route: Route) -> None:
        if f"offset={PIECE}" in route.request.url and not failed:
            failed.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    sent = offsets(attachments)
    attachments.route("**/foretag/uppladdning/**", cut_once)
    attachments.locator("[name=file_drawing]").set_input_files(drawing)
    expect(attachments.get_by_text("ritning.pdf – uppladdad")).to_be_visible(timeout=15_000)
    assert sent == [0, PIECE, PIECE, 2 * PIECE]


def test_a_file_that_is_not_what_it_says_is_refused_in_words(attachments: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "ritning.pdf"
    wrong.write_bytes(b"MZ" + b"\0" * 2000)
    attachments.locator("[name=file_drawing]").set_input_files(wrong)
    expect(attachments.get_by_text("innehåll stämmer inte")).to_be_visible()
    assert db.session.query(Document).count() == 0


@pytest.fixture
def queue(town: Town, window: Window) -> Page:
    """The queue with three cases, before Lena."""
    for _ in range(3):
        routed(town, moment())
    page = window(town.lena.person_id)
    page.goto("/handlaggare/?visa=kon")
    expect(page.locator("[data-row]")).to_have_count(3)
    return page


def test_the_worklist_is_worked_by_keys(queue: Page) -> None:
    links = queue.locator("[data-row] [data-key=o]")
    expect(queue.get_by_text("Tangenter:")).to_be_visible()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        queue.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    expect(queue.locator("[data-key=x]").nth(1)).to_be_checked()
    queue.keyboard.press("j")
    expect(links.nth(2)).to_be_focused()
    reference = links.nth(2).inner_text()
    queue.keyboard.press("o")
    expect(queue).to_have_url(re.compile(f"/handlaggare/arenden/{reference}$"))


def test_a_case_is_taken_by_a_key(queue: Page, town: Town) -> None:
    reference = queue.locator("[data-row] [data-key=o]").first.inner_text()
    queue.keyboard.press("j")
    queue.keyboard.press("t")
    expect(queue).not_to_have_url(re.compile("visa=kon"))
    assert case(reference).officer_id == town.lena.person_id


def test_a_case_is_given_to_somebody_by_a_key_and_several_that_are_ticked_together(queue: Page, town: Town) -> None:
    first, second = (queue.locator("[data-row] [data-key=o]").nth(at).inner_text() for at in (0, 1))
    queue.keyboard.press("j")
    queue.keyboard.press("g")
    expect(queue).to_have_url(re.compile(f"/arenden/{first}/ge$"))
    expect(queue.get_by_text("Omar Said –")).to_have_count(1)
    queue.go_back()
    for key in "jxjxg":
        queue.keyboard.press(key)
    expect(queue.get_by_text("Samma person får 2 ärenden:")).to_be_visible()
    expect(queue.get_by_text(f"{first}, {second}")).to_be_visible()


def test_the_next_best_case_and_the_search_have_keys_and_typing_does_not(queue: Page) -> None:
    queue.keyboard.press("/")
    search = queue.get_by_role("searchbox")
    expect(search).to_be_focused()
    queue.keyboard.type("njokt")
    expect(search).to_have_value("njokt")
    search.blur()
    queue.keyboard.press("n")
    expect(queue).to_have_url(re.compile("/handlaggare/nasta"))


def test_who_else_has_the_case_open_is_told_while_the_page_is_open(town: Town, window: Window) -> None:
    reference = routed(town, moment())
    lena, omar = window(town.lena.person_id), window(town.omar.person_id)
    lena.clock.install()
    lena.goto(f"/handlaggare/arenden/{reference}")
    told = lena.locator("[data-presence]")
    expect(told).to_be_hidden()
    omar.goto(f"/handlaggare/arenden/{reference}")
    lena.clock.run_for(31_000)
    expect(told).to_be_visible()
    expect(told).to_contain_text("Omar Said")
