"""Where the case belongs: its property, cases tied to it, what may be a duplicate, and the company's other cases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from eservice.cases.link_queries import close_duplicates, lines_of, linked_cases, other_cases_of_company, reference_of
from eservice.cases.rules import Event
from eservice.catalogue.queries import service_names
from eservice.intake.queries import same_property
from eservice.web.definition_form import shown
from eservice.web.forms import OnlyButton, OtherCaseForm, SplitForm
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many, plain
from eservice.web.settings import settings


def place(seen: Seen) -> Shown:
    """The property that the application names, and a map to look it up in."""
    fields = [field for field in seen.service.fields() if field.kind == "property"] if seen.service else []
    answers = seen.versions[-1].answers if seen.versions else {}
    named = [shown(field, answers[field.key], language()) for field in fields if answers.get(field.key)]
    return {"properties": named, "map_url": settings().map_url} if named else None


def related(seen: Seen) -> Shown:
    """Cases tied to this one, those that might be the same, and the company's others, as far as they may be read."""
    if seen.service is None:
        return None
    linked = linked_cases(seen.case.id, seen.viewer)
    tied = {other.reference for other in linked}
    answers = seen.versions[-1].answers if seen.versions else {}
    named = {
        field.key: answers[field.key]
        for field in seen.service.fields()
        if field.kind == "property" and answers.get(field.key)
    }
    ids = [*close_duplicates(seen.case, seen.viewer), *same_property(seen.case, named, seen.viewer)]
    alike = [other for other in lines_of(ids, seen.viewer) if other.reference not in tied]
    others = [other for other in other_cases_of_company(seen.case, seen.viewer) if other.reference not in tied]
    kept = reference_of(seen.case.merged_into_id) if seen.case.merged_into_id else None
    may_link, may_split = seen.may(Event.LINKED), seen.may(Event.SPLIT)
    if not (linked or alike or others or kept or may_link):
        return None
    return {
        "linked": linked,
        "alike": alike,
        "others": [other for other in others if other not in alike],
        "kept": kept,
        "may_link": may_link,
        "may_split": may_split,
        "may_merge": seen.may(Event.MERGED),
        "services": service_names(),
    }


def _split_form(seen: Seen, **data: Any) -> SplitForm:
    form = SplitForm(**data)
    form.files.choices = [SelectChoice(str(document.id), document.name) for document in seen.documents]
    return form


PLACE = Part("place", place)
RELATED = Part(
    "related",
    related,
    {"link": plain(OtherCaseForm), "merge": plain(OnlyButton), "split": _split_form},
    tab=_l("Andra ärenden"),
    anchor="related",
    fold=Fold(
        _l("Andra ärenden"),
        lambda _seen, shown: bool(shown["linked"] or shown["alike"] or shown["kept"]),
        lambda _seen, shown: how_many([*shown["linked"], *shown["alike"], *shown["others"]]),
    ),
)
