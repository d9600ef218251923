"""The same thing done to several cases, each by itself, with what came of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from eservice.accounts.queries import officers_in
from eservice.cases.operations.correspondence import write_to_company
from eservice.cases.operations.handling import confirm_completeness, release_case, take_case
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.routing.operations.assigning import assign_case
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import CaseForm, CompleteForm, MessageForm
from eservice.web.officer.worklist import chosen_unit
from eservice.web.people_forms import AssignForm
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
    """Take or lay back the cases that were ticked, give them to somebody, say that they are complete, or write."""
    references = list(dict.fromkeys(request.form.getlist("arende")))
    what = request.form.get("gor", "")
    if not references or len(references) > MOST or what not in (*AT_ONCE, *ASKED):
        problem = _("Kryssa för 1 till %(most)d ärenden och välj vad som ska göras.", most=MOST)
        return _page(references, what, problem=problem), 422
    if what in AT_ONCE:
        return _page(references, what, [_one(reference, AT_ONCE[what]) for reference in references])
    make, do = ASKED[what]
    if f"{what}-once" not in request.form:
        return _page(references, what, form=make(formdata=None))
    form = make()
    if not form.validate():
        return _page(references, what, form=form), 422
    return _page(references, what, [_one(reference, lambda one: do(one, form)) for reference in references])


def _message_form(**data: Any) -> MessageForm:
    return MessageForm(prefix="skriv", **data)


def _write(reference: str, form: Any) -> str:
    write_to_company(reference, viewer(), form.body.data or "", moment(), form.once.data)
    return _("Meddelandet är skickat.")


def _give_form(**data: Any) -> AssignForm:
    form = AssignForm(prefix="ge", **data)
    unit, _mine = chosen_unit()
    colleagues = officers_in({unit.key}, today())
    form.person.choices = [("", _("Välj handläggare")), *((str(key), name) for key, name in colleagues.items())]
    return form


def _give(reference: str, form: Any) -> str:
    assign_case(reference, viewer(), None, int(form.person.data), form.reason.data or "", moment(), form.once.data)
    return _("Ärendet har gått till den du valde.")


def _complete_form(**data: Any) -> CompleteForm:
    return CompleteForm(prefix="komplett", **data)


def _complete(reference: str, form: Any) -> str:
    confirm_completeness(reference, viewer(), None, moment(), form.once.data, form.complete_on.data)
    return _("Ansökan är komplett.")


def _take(reference: str) -> str:
    take_case(reference, viewer(), moment())
    return _("Ärendet är ditt.")


def _release(reference: str) -> str:
    release_case(reference, viewer(), None, moment())
    return _("Ärendet ligger i kön igen.")


#: What is done at once, and what first asks for something that then holds for each case.
AT_ONCE: Mapping[str, Callable[[str], str]] = {"ta": _take, "lagg-tillbaka": _release}
ASKED: Mapping[str, tuple[Callable[..., CaseForm], Callable[[str, Any], str]]] = {
    "skriv": (_message_form, _write),
    "ge": (_give_form, _give),
    "komplett": (_complete_form, _complete),
}


def _one(reference: str, do: Callable[[str], str]) -> Came:
    """Each case is a transaction of its own: what cannot be done to one stops no other."""
    try:
        with transaction():
            return Came(reference, True, do(reference))
    except DomainError as error:
        return Came(reference, False, words_for(error))


def _page(
    references: list[str],
    what: str,
    came: Sequence[Came] = (),
    form: CaseForm | None = None,
    problem: str | None = None,
) -> str:
    unit, _mine = chosen_unit()
    return render_template(
        "officer/several.html", unit=unit, references=references, what=what, came=came, form=form, problem=problem
    )
