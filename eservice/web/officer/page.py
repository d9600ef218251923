"""The page of a case, put together from its parts, and what a form on it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eservice.cases import queries
from eservice.cases.note_queries import others_present
from eservice.cases.operations.notes import note_presence
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.web.access import viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm
from eservice.web.officer.clash import Clash, clash_of
from eservice.web.officer.parts import MAIN, SIDE
from eservice.web.officer.seen import FormMaker, Part, Placed, Seen, placed
from eservice.worklist.operations import see_case
from eservice.worklist.rules import urgency

Page = str | Response | tuple[str, int]
#: Every form that can be sent from the page, by its name.
FORMS: dict[str, FormMaker] = {name: form for part in (*MAIN, *SIDE) for name, form in part.forms.items()}


class _Forms:
    """The forms of one page, each made when its part asks for it: most cases show few of them."""

    def __init__(self, seen: Seen, typed: tuple[str, CaseForm] | None) -> None:
        self._seen = seen
        self._made: dict[str, CaseForm] = {}
        if typed:
            self._keep(*typed)
            typed[1].was_sent = True

    def __getitem__(self, name: str) -> CaseForm:
        """The form called `name`; the one that was typed in keeps what was written."""
        return self._made.get(name) or self._keep(name, FORMS[name](self._seen, prefix=name, formdata=None))

    def _keep(self, name: str, form: CaseForm) -> CaseForm:
        # After a clash the page shows the case as it is now, and the form is sent against that.
        form.version.data = self._seen.case.version
        form.seen_seq.data = self._seen.case.event_count
        self._made[name] = form
        return form


def seen_by_viewer(reference: str) -> Seen:
    """The case as the person behind this request sees it. Raises `NotFound` where they may not read it."""
    return Seen(queries.case_for_staff(reference, viewer()), viewer(), today())


def show(
    reference: str,
    typed: tuple[str, CaseForm] | None = None,
    *,
    problem: str | None = None,
    status: int = 200,
    is_stale: bool = False,
) -> tuple[str, int]:
    """The page. `typed` is a form that could not be done: it keeps what was written in it.

    One that came too late (`is_stale`) is also shown beside what is there now.
    """
    seen = seen_by_viewer(reference)
    clash = _clash(seen, *typed) if typed and is_stale else None
    named = typed[0] if typed else None
    page = render_template(
        "officer/case.html",
        seen=seen,
        view=seen.view,
        case=seen.case,
        service=seen.service,
        main=list(_parts(MAIN, seen, named)),
        side=list(_parts(SIDE, seen, named)),
        pressing=urgency(seen.case.next_due_on, seen.today) if seen.case.ended_at is None else "none",
        forms=_Forms(seen, typed),
        problem=problem,
        clash=clash,
        others=others_present(seen.case.id, seen.viewer, moment()) if seen.works_here else (),
    )
    # Last: what a commit leaves in hand is read again, line by line.
    with transaction():
        see_case(seen.case.reference, seen.case.event_count, seen.viewer, moment())
        if seen.works_here:
            note_presence(seen.case.id, seen.viewer, moment())
    return page, status


def _parts(parts: Iterable[Part], seen: Seen, typed: str | None) -> Iterator[Placed]:
    for part in parts:
        shown = part.context(seen)
        if shown is not None:
            yield placed(part, shown, seen, typed)


def _clash(seen: Seen, name: str, typed: CaseForm) -> Clash:
    return clash_of(typed, FORMS[name](seen, prefix=name, formdata=None), seen)


def change(reference: str, name: str, do: Callable[[Any], Any], done: str) -> Page:
    """Do what the form `name` asks and go back to the case; where it cannot be done, show it with what was typed."""
    if name not in FORMS:
        raise NotFound("no_such_case")
    form = FORMS[name](seen_by_viewer(reference), prefix=name)
    if not form.validate():
        return show(reference, (name, form), status=422)
    try:
        with transaction():
            do(form)
    except (WrongMove, Stale, Invalid, NotAllowed) as error:
        late = isinstance(error, Stale)
        return show(reference, (name, form), problem=words_for(error), status=STATUS[type(error)], is_stale=late)
    flash(done, "good")
    return redirect(url_for("officer.case", reference=reference))
