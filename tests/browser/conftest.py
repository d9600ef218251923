"""A real browser before a real server, on the engines of the tests; skipped where there is no Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from config import Settings
from eservice.accounts.models import Person
from eservice.app import create_app
from eservice.kit.db import db

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here, and skip it where there is no browser."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium"))


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    """The driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright_: Playwright) -> Iterator[Browser]:
    """One browser for all tests."""
    browser = playwright_.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """The address of a server that runs in a thread, on the database of the tests."""
    served = create_app(replace(settings))
    server = make_server("127.0.0.1", 0, served, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with served.app_context():
        db.engine.dispose()


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a window of a person's own: signed in, in a language, on a screen.

    What goes wrong on its pages is gathered and told when the test is over: to raise in a handler would end the
    driver, and with it every test behind.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_(person_id: int | None = None, language: str = "sv", **screen: Any) -> Page:
        wanted: dict[str, Any] = {
            "base_url": site,
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
        }
        wanted |= screen
        context = chromium.new_context(**wanted)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda said: _mind(wrong, page.url, said))
        if person_id is not None:
            sign_in(page, db.session.get_one(Person, person_id).name)
        if language == "en":
            page.goto("/")
            page.get_by_role("button", name="English").click()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


def _mind(wrong: list[str], url: str, said: ConsoleMessage) -> None:
    # A page that answers 404 or 422 is told of by the browser too; what the content policy refuses is ours to mend.
    if said.type == "error" and "Failed to load resource" not in said.text:
        wrong.append(f"{url}: {said.text}")


def sign_in(page: Page, name: str) -> None:
    """Sign in as the person called `name`."""
    page.goto("/logga-in")
    page.get_by_role("button", name=name).click()
