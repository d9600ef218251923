"""Pages against a bare page: what a page costs beyond what any page costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import ColumnElement, event, select

from bench.browser import Browser
from bench.measure import Row, in_turns
from bench.processor import milliseconds
from bench.site import Site
from bench.town import MODE
from eservice.accounts.models import Mandate, Person
from eservice.cases.models import Case
from eservice.cases.rules import OPEN_STATES
from eservice.kit.db import db

#: How often a page is asked for in one round, and how often a bare one.
TIMES, BARE_TIMES = 20, 200
UNIT_OF_TIME = "ms of processor"
#: A page may cost so many bare pages.
AIM = 10.0
#: The hundredth page may cost this much of the first: the same, but for noise.
SAME = 1.25
DEEP = 100
UNIT = "tillstandsenheten"
LIST = "/handlaggare/"
#: A word that stands in very many of the cases that Lena may read.
SEARCH = "/handlaggare/sok?q=servering"
_NEXT = re.compile(r'<a href="([^"]+)" rel="next"')
PERCENTILE = """select percentile_cont(0.5) within group (order by ended_on - received_on)
    from case_fact where mode = %s and ending = 'decided'"""


class Pages:
    """The pages to be measured, each with who asks for it."""

    def __init__(self, site: Site) -> None:
        people = {subject: Browser(site.port, subject) for subject in ("lena", "amina", "birgitta", "ingrid")}
        self._bare = Browser(site.bare_port)
        with site.app.app_context():
            officers, companys = _longest(Case.state.in_(OPEN_STATES)), _longest(_theirs("amina"))
        self.deep, deep = _deep(people["lena"], LIST)
        self.deep_found, found = _deep(people["lena"], SEARCH)
        self.all: dict[str, tuple[Browser, str, str]] = {
            "Worklist, page 1": (people["lena"], "lena", LIST),
            f"Worklist, page {self.deep}": (people["lena"], "lena", deep),
            "Search, page 1": (people["lena"], "lena", SEARCH),
            f"Search, page {self.deep_found}": (people["lena"], "lena", found),
            "Case page, officer": (people["lena"], "lena", f"/handlaggare/arenden/{officers}"),
            "Case page, company": (people["amina"], "amina", f"/foretag/arenden/{companys}"),
            "The company's cases": (people["amina"], "amina", "/foretag/arenden"),
            "Outbox": (people["ingrid"], "ingrid", "/admin/utkorg"),
            "Turnaround page": (people["birgitta"], "birgitta", "/chef/handlaggningstider"),
        }

    def rows(self, rounds: int) -> list[Row]:
        """Each page but the turnaround page against a bare page, and the deep pages against the first ones."""
        rows = [
            Row(name, UNIT_OF_TIME, figure, "bare Flask page", limit, ratio, AIM)
            for name in self.all
            if name != "Turnaround page"
            for figure, limit, ratio in [in_turns(self._round(name), self._bare_round, rounds)]
        ]
        return [
            *rows,
            self._as_the_first("Worklist, page 1", f"Worklist, page {self.deep}", rounds),
            self._as_the_first("Search, page 1", f"Search, page {self.deep_found}", rounds),
        ]

    def _as_the_first(self, first: str, deep: str, rounds: int) -> Row:
        """A page far into a list against its first one."""
        measured = in_turns(self._round(deep), self._round(first), rounds)
        return Row(deep, UNIT_OF_TIME, measured[0], first.lower(), *measured[1:], SAME)

    def turnaround(self, site: Site, rounds: int) -> list[Row]:
        """The turnaround page against the plain query that it saves, and against a bare page."""
        page = self._round("Turnaround page")
        with psycopg.connect(site.settings["DATABASE_URL"].replace("+psycopg", "")) as connection:
            plain = in_turns(page, lambda: milliseconds(lambda: _plain(connection), TIMES // 2), rounds)
        bare = in_turns(page, self._bare_round, rounds)
        return [
            Row("Turnaround page", UNIT_OF_TIME, plain[0], "one percentile_cont over the same rows", *plain[1:], 0.1),
            Row("Turnaround page", UNIT_OF_TIME, bare[0], "bare Flask page", *bare[1:], AIM),
        ]

    def queries(self, app: Flask) -> dict[str, int]:
        """How many queries each page asks, who is signed in included."""
        return {name: _queries(app, browser, path) for name, (browser, _subject, path) in self.all.items()}

    def _round(self, name: str) -> Callable[[], float]:
        browser, _subject, path = self.all[name]
        return lambda: _loads(browser, path, TIMES)

    def _bare_round(self) -> float:
        return _loads(self._bare, "/page", BARE_TIMES)


def _loads(browser: Browser, path: str, times: int) -> float:
    """What a page costs on a connection that is kept; the first one, which opens it, does not count."""
    browser.fresh().get(path)
    return milliseconds(lambda: browser.get(path), times)


def _plain(connection: psycopg.Connection[Any]) -> None:
    connection.execute(PERCENTILE, (MODE,)).fetchone()


def _deep(browser: Browser, path: str) -> tuple[int, str]:
    """Page 100 of the list at `path`, found as a person would: by going on. The last page where there are fewer."""
    for number in range(1, DEEP):
        found = _NEXT.search(browser.get(path))
        if found is None:
            return number, path
        path = unescape(found[1])
    return DEEP, path


def _longest(which: ColumnElement[bool]) -> str:
    """The case with as much on it as any of those."""
    query = select(Case.reference).where(which, Case.unit_key == UNIT)
    return db.session.scalars(query.order_by(Case.event_count.desc(), Case.id).limit(1)).one()


def _theirs(subject: str) -> ColumnElement[bool]:
    """Cases of the companies that a person acts for."""
    companies = select(Mandate.company_id).join(Person, Person.id == Mandate.person_id)
    return Case.company_id.in_(companies.where(Person.subject == subject))


def _queries(app: Flask, browser: Browser, path: str) -> int:
    client, signed_in = app.test_client(use_cookies=False), {"Cookie": browser.cookie}
    with app.app_context():
        engine = db.engine
    client.get(path, headers=signed_in)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path, headers=signed_in).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
