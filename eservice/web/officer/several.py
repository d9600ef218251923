"""The same thing done to several cases, each by itself, with what came of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from eservice.cases.operations.correspondence import write_to_company
from eservice.cases.operations.handling import release_case, take_case
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.errors import words_for
from eservice.web.forms import MessageForm
from eservice.web.officer.worklist import chosen_unit
from eservice.web.security import CHANGE_LIMIT, limiter

#: A page's worth of cases twice over: more at once is a batch for somebody else to look at first.
MOST = 50


@dataclass(frozen=True)
class Came:
    """What came of it in one case."""

    reference: str
    done: bool
    text: str


@officers
@limiter.limit(CHANGE_LIMIT)
def several() -> str | tuple[str, int]:
    """Take, lay back, or write to the cases that were ticked."""
    references = list(dict.fromkeys(request.form.getlist("arende")))
    what = request.form.get("gor", "")
    if not references or len(references) > MOST or what not in ("ta", "lagg-tillbaka", "skriv"):
        problem = _("Kryssa för 1 till %(most)d ärenden och välj vad som ska göras.", most=MOST)
        return _page(references, [], problem=problem), 422
    if what == "skriv":
        return _write(references)
    do = _take if what == "ta" else _release
    return _page(references, [_one(reference, do) for reference in references])


def _write(references: list[str]) -> str | tuple[str, int]:
    """The message is written on a page of its own, which names the cases; then it goes to each."""
    form = MessageForm(prefix="message")
    if "message-body" not in request.form:
        return _page(references, [], form=MessageForm(prefix="message", formdata=None))
    if not form.validate():
        return _page(references, [], form=form), 422

    def write(reference: str) -> str:
        write_to_company(reference, viewer(), form.body.data or "", moment(), form.once.data)
        return _("Meddelandet är skickat.")

    return _page(references, [_one(reference, write) for reference in references])


def _take(reference: str) -> str:
    take_case(reference, viewer(), moment())
    return _("Ärendet är ditt.")


def _release(reference: str) -> str:
    release_case(reference, viewer(), None, moment())
    return _("Ärendet ligger i kön igen.")


def _one(reference: str, do: Callable[[str], str]) -> Came:
    """Each case is a transaction of its own: what cannot be done to one stops no other."""
    try:
        with transaction():
            return Came(reference, True, do(reference))
    except DomainError as error:
        return Came(reference, False, words_for(error))


def _page(references: list[str], came: list[Came], form: MessageForm | None = None, problem: str | None = None) -> str:
    unit, _mine = chosen_unit()
    return render_template(
        "officer/several.html", unit=unit, references=references, came=came, form=form, problem=problem
    )
