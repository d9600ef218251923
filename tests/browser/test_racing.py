"""Two officers who want the same case at the same moment, each in a session of their own before the running server.

The hundred rounds are two plain HTTP clients, which can start together to the millisecond; some are in Chromium.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

import lxml.html
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from eservice.cases.models import CaseEvent
from eservice.cases.operations.handling import release_case
from eservice.cases.rules import Event
from eservice.kit.db import db, transaction
from eservice.web.clock import moment
from tests.factories import Town, case, routed

Window = Callable[..., Page]
ROUNDS, ROUNDS_IN_CHROMIUM = 100, 5
WON, LOST = "Ärendet är ditt.", "En kollega hann ta ärendet före dig."
#: Clicks at a moment to come: two browsers that are told one after the other still click together.
CLICK_AT = """at => {
    const button = document.querySelector("form[action$='/ta'] button");
    setTimeout(() => button.click(), at - Date.now());
}"""


class Session:
    """Somebody's signed-in session over HTTP: it has seen the page of a case that nobody has."""

    def __init__(self, site: str, subject: str, reference: str) -> None:
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open
        self._site = site
        self.look(f"{site}/logga-in")
        (token, *_others) = self.tree.xpath("//main//input[@name='csrf_token']/@value")
        self.look(f"{site}/logga-in", urlencode({"csrf_token": token, "person": subject}).encode())
        self.look(f"{site}/handlaggare/arenden/{reference}")
        (self._take,) = [form for form in self.tree.forms if (form.action or "").endswith("/ta")]

    def look(self, address: str, data: bytes | None = None) -> tuple[int, str]:
        """The status and the words of a page; redirects are followed."""
        try:
            with self._open(address, data, timeout=60) as answer:
                status, html = answer.status, answer.read().decode()
        except HTTPError as refused:
            with refused:
                status, html = refused.code, refused.read().decode()
        self.tree = lxml.html.fromstring(html)
        return status, " ".join(self.tree.xpath("//main")[0].text_content().split())

    def take(self) -> tuple[int, str]:
        """Send the form that takes the case, as it stood on the page when it was free."""
        return self.look(urljoin(self._site, self._take.action), urlencode(self._take.form_values()).encode())


def test_of_two_sessions_that_take_a_case_a_hundred_times_one_wins_each_time(town: Town, site: str) -> None:
    reference = routed(town, moment())
    both = {Session(site, who.name.split()[0].lower(), reference): who for who in (town.lena, town.omar)}
    start = Barrier(2)

    def take(session: Session) -> tuple[int, str]:
        start.wait(60)
        return session.take()

    with ThreadPoolExecutor(2) as pool:
        for _round in range(ROUNDS):
            said = dict(zip(both, pool.map(take, both), strict=True))
            assert sorted(status for status, _text in said.values()) == [200, 409], said
            for status, text in said.values():
                assert (WON if status == 200 else LOST) in text
            (winner,) = [both[session] for session, (status, _text) in said.items() if status == 200]
            assert case(reference).officer_id == winner.person_id
            with transaction():
                release_case(reference, winner, None, moment())
    db.session.rollback()
    taken = select(func.count()).select_from(CaseEvent).where(CaseEvent.name == Event.TAKEN)
    assert db.session.scalar(taken) == ROUNDS


def test_of_two_browsers_that_take_a_case_at_once_one_wins_each_time(town: Town, window: Window) -> None:
    reference = routed(town, moment())
    lena, omar = window(town.lena.person_id), window(town.omar.person_id)
    for _round in range(ROUNDS_IN_CHROMIUM):
        for page in (lena, omar):
            page.goto(f"/handlaggare/arenden/{reference}")
            expect(page.get_by_role("button", name="Ta ärendet")).to_be_visible()
        # Both send by their own clock, which is one: nobody waits for the other's answer.
        at = lena.evaluate("Date.now() + 300")
        for page in (lena, omar):
            page.evaluate(CLICK_AT, at)
        for page in (lena, omar):
            expect(page.get_by_text(re.compile(f"{WON}|{LOST}"))).to_be_visible()
        (winner,) = [page for page in (lena, omar) if page.get_by_text(WON).count()]
        (loser,) = [page for page in (lena, omar) if page.get_by_text(LOST).count()]
        assert winner is not loser
        expect(loser.get_by_role("button", name="Ta ärendet")).to_have_count(0)
        winner.get_by_role("button", name="Lägg tillbaka i kön").click()
        expect(winner.get_by_text("Ärendet ligger i kön igen.")).to_be_visible()
