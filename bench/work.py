"""What changes something: handing applications in, and routing them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from sqlalchemy import exists, insert, select

from bench.browser import Browser
from bench.measure import Row, Span, in_turns, per_second
from bench.site import Queue, Site
from eservice.accounts.models import Mandate, Person
from eservice.accounts.queries import viewer
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.rules import State
from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Service
from eservice.demo.answers import answers_for
from eservice.intake.models import Draft
from eservice.intake.operations import submit
from eservice.kit.background import PENDING
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.routing.rules import facts_from, route

SERVICE = "serveringstillstand"
WHO = "amina"
#: Seconds between two looks at how far the workers are.
LOOK = 0.005


def submitting(site: Site, rounds: int, times: int) -> Row:
    """Applications handed in per second, one after the other, against the bare handler that writes the same rows."""
    company, bare = Browser(site.port, WHO), Browser(site.bare_port)

    def own(draft: str) -> None:
        company.post(f"/foretag/utkast/{draft}/skicka", {}, status=302)

    def plain(draft: str) -> None:
        bare.post(f"/submit/{draft}", {}, status=200)

    turns = in_turns(
        lambda: _handed_in(site, times, company, own), lambda: _handed_in(site, times, bare, plain), rounds
    )
    return Row("Submitting", "per second", turns[0], "bare handler", turns[1], turns[2], 0.6, more_is_better=True)


def _handed_in(site: Site, times: int, browser: Browser, send: Callable[[str], None]) -> float:
    with site.app.app_context():
        drafts = [str(draft) for draft in _drafts(times)]
    browser.fresh()

    def all_of_them() -> int:
        for draft in drafts:
            send(draft)
        return len(drafts)

    return per_second(all_of_them)


def _drafts(count: int) -> list[uuid.UUID]:
    """So many finished drafts of one applicant's, ready to be sent."""
    now, applicant = datetime.now(UTC), _applicant()
    version_id, service = current_service(SERVICE)
    rows = [
        {
            "id": uuid.uuid4(),
            "service_version_id": version_id,
            "company_id": min(applicant.companies),
            "person_id": applicant.person_id,
            "answers": answers_for(service, Random(at), local_day(now)),
            "changed_at": now,
        }
        for at in range(count)
    ]
    with transaction():
        db.session.execute(insert(Draft), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]


def _applicant() -> Viewer:
    person_id = db.session.scalars(
        select(Mandate.person_id).join(Person, Person.id == Mandate.person_id).where(Person.subject == WHO).limit(1)
    ).one()
    found = viewer(person_id, local_day(datetime.now(UTC)))
    assert found is not None
    return found


def routing(site: Site, own: Queue, bare: Queue, rounds: int, times: int) -> Row:
    """Cases routed per second by a worker that got a message for each, against tasks that do nothing."""
    _wait(own.is_empty)
    with site.app.app_context():
        turns = in_turns(lambda: _routed(own, times), lambda: per_second(lambda: _nothing_done(bare, times)), rounds)
    return Row(
        "Routing by a worker", "per second", turns[0], "no-op tasks", turns[1], turns[2], 0.5, more_is_better=True
    )


def following(site: Site, own: Queue, bare: Queue, rounds: int, times: int) -> Row:
    """The same until clocks, letters and facts have caught up as well."""
    with site.app.app_context():
        turns = in_turns(
            lambda: _routed(own, times, followed=True),
            lambda: per_second(lambda: _nothing_done(bare, times)),
            rounds,
        )
    return Row(
        "Routing, clocks, letters, facts",
        "per second",
        turns[0],
        "no-op tasks",
        turns[1],
        turns[2],
        0.0,
        more_is_better=True,
    )


def _nothing_done(queue: Queue, times: int) -> int:
    queue.send("nothing", times)
    _wait(queue.is_empty)
    return times


def _routed(queue: Queue, times: int, *, followed: bool = False) -> float:
    drafts, applicant = _drafts(times), _applicant()
    with transaction():
        for draft in drafts:
            submit(draft, applicant, "sv", "demo", datetime.now(UTC))
        # The messages are sent where the time is taken.
        db.session().info.pop(PENDING, None)
    behind = Case.followed_seq < Case.event_count if followed else Case.state == State.RECEIVED

    def all_of_them() -> int:
        queue.send("route_waiting_cases", times)
        _wait(lambda: not _any(behind))
        return times

    speed = per_second(all_of_them)
    _wait(lambda: queue.is_empty() and not _any(Case.followed_seq < Case.event_count))
    return speed


def _any(which: object) -> bool:
    with transaction():
        return bool(db.session.scalar(select(exists().where(which))))  # type: ignore[arg-type]


def _wait(done: Callable[[], bool], patience: float = 300.0) -> None:
    until = time.monotonic() + patience
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("the workers did not get done")
        time.sleep(LOOK)


def pure_routing(site: Site, cases: int) -> Span:
    """Microseconds per case for facts and table, of so many made-up cases: the middle and ends of parts of 1,000."""
    random, today = Random(1), local_day(datetime.now(UTC))
    with site.app.app_context():
        _id, service = current_service("lokalforfragan")
    part = min(1000, cases)
    return Span.of(
        [_part(service, [answers_for(service, random, today) for _ in range(part)]) for _ in range(cases // part)]
    )


def _part(service: Service, answers: list[dict[str, object]]) -> float:
    began = time.perf_counter()
    for one in answers:
        route(service.routing, facts_from(service, one, company_is_municipal=False, language="sv"))
    return (time.perf_counter() - began) * 1_000_000 / len(answers)
