"""What differs between two versions of a service, as values that pages put into words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eservice.catalogue.shape import Field, Service
from eservice.kit.text import Text

#: What changed; a page has a sentence for each.
What = Literal[
    "text",
    "step_added",
    "step_removed",
    "step_title",
    "question_added",
    "question_removed",
    "question_moved",
    "question_text",
    "question_help",
    "question_kind",
    "now_required",
    "no_longer_required",
    "choice_added",
    "choice_removed",
    "choice_text",
    "limits",
    "condition",
    "outcome_added",
    "outcome_removed",
    "ground_added",
    "ground_removed",
    "reason_added",
    "reason_removed",
    "routing",
    "case_types",
    "contact",
    "list",
]
TEXTS = ("name", "summary", "who", "how_long", "fee", "if_late", "decided_by")
LISTS = ("what_is_needed", "checklist")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what, of which part (its name in both languages, or its key), and the texts before and after."""

    what: What
    part: Text | str
    before: Text | str | None = None
    after: Text | str | None = None


def differences(old: Service, new: Service) -> list[Change]:
    """Everything that differs, in the order of the definition; nothing for two equal ones."""
    return [*_texts(old, new), *_steps(old, new), *_questions(old, new), *_endings(old, new), *_rest(old, new)]


def _texts(old: Service, new: Service) -> Iterator[Change]:
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change("text", name, before, after)
    if old.appeal != new.appeal:
        yield Change("text", "appeal", old.appeal.text, new.appeal.text)
    for name in LISTS:
        before_, after_ = getattr(old, name), getattr(new, name)
        for gone in [one for one in before_ if one not in after_]:
            yield Change("list", name, gone, None)
        for come in [one for one in after_ if one not in before_]:
            yield Change("list", name, None, come)


def _steps(old: Service, new: Service) -> Iterator[Change]:
    before, after = {step.key: step for step in old.steps}, {step.key: step for step in new.steps}
    for key, step in before.items():
        if key not in after:
            yield Change("step_removed", step.title)
    for key, step in after.items():
        if key not in before:
            yield Change("step_added", step.title)
        elif before[key].title != step.title or before[key].intro != step.intro:
            yield Change("step_title", step.title, before[key].title, step.title)


def _questions(old: Service, new: Service) -> Iterator[Change]:
    before, after = _placed(old), _placed(new)
    for key, (_step, field) in before.items():
        if key not in after:
            yield Change("question_removed", field.label)
    for key, (step, field) in after.items():
        if key not in before:
            yield Change("question_added", field.label)
            continue
        old_step, old_field = before[key]
        if old_step != step:
            yield Change("question_moved", field.label, old_step, step)
        yield from _question(old_field, field)


def _placed(service: Service) -> dict[str, tuple[str, Field]]:
    return {field.key: (step.key, field) for step in service.steps for field in step.fields}


def _question(old: Field, new: Field) -> Iterator[Change]:
    name = new.label
    if old.label != new.label:
        yield Change("question_text", name, old.label, new.label)
    if old.help != new.help:
        yield Change("question_help", name, old.help, new.help)
    if old.kind != new.kind:
        yield Change("question_kind", name, old.kind, new.kind)
    if old.required != new.required:
        yield Change("now_required" if new.required else "no_longer_required", name)
    if (old.min, old.max, old.longest, old.unit) != (new.min, new.max, new.longest, new.unit):
        yield Change("limits", name, _limits(old), _limits(new))
    if old.when != new.when:
        yield Change("condition", name, _condition(old), _condition(new))
    yield from _choices(old, new)


def _choices(old: Field, new: Field) -> Iterator[Change]:
    before, after = {one.key: one.label for one in old.choices}, {one.key: one.label for one in new.choices}
    yield from (Change("choice_removed", new.label, label, None) for key, label in before.items() if key not in after)
    yield from (Change("choice_added", new.label, None, label) for key, label in after.items() if key not in before)
    for key, label in after.items():
        if key in before and before[key] != label:
            yield Change("choice_text", new.label, before[key], label)


def _limits(field: Field) -> str:
    shown = (("≥", field.min), ("≤", field.max), ("tecken ≤", field.longest))
    return ", ".join(f"{sign} {limit:g}" for sign, limit in shown if limit is not None) or "–"


def _condition(field: Field) -> str:
    return f"{field.when.field} = {', '.join(field.when.is_one_of)}" if field.when else "–"


def _endings(old: Service, new: Service) -> Iterator[Change]:
    yield from _keyed("outcome", old.outcomes, new.outcomes)
    yield from _keyed("ground", old.grounds, new.grounds)
    yield from _keyed("reason", old.supplement_reasons, new.supplement_reasons)


def _keyed(part: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    """What was removed and added of parts with keys; a changed text is one of each."""
    before: Mapping[str, Any] = {one.key: one for one in old}
    after: Mapping[str, Any] = {one.key: one for one in new}
    for key, one in before.items():
        if after.get(key) != one:
            yield Change(f"{part}_removed", one.text)  # type: ignore[arg-type]
    for key, one in after.items():
        if before.get(key) != one:
            yield Change(f"{part}_added", one.text)  # type: ignore[arg-type]


def _rest(old: Service, new: Service) -> Iterator[Change]:
    if old.routing != new.routing:
        yield Change("routing", new.name)
    if old.case_types != new.case_types:
        before, after = (", ".join(one.key for one in service.case_types) for service in (old, new))
        yield Change("case_types", new.name, before, after)
    if old.contact_unit != new.contact_unit:
        yield Change("contact", new.name, old.contact_unit, new.contact_unit)
