"""What differs between two versions of a service, said part by part."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from eservice.catalogue.differences import Change, differences
from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.reading import read_services
from eservice.catalogue.shape import Choice, Field, Service, When
from eservice.kit.text import Text

SERVICES = read_services(DEFINITIONS)
FOOD = next(service for service in SERVICES if service.key == "livsmedelsregistrering")
NEW = Text("nytt", "new")


def with_fields(change: Any) -> Service:
    """The service with the fields of its second step changed by a function."""
    first, second, *rest = FOOD.steps
    return replace(FOOD, steps=(first, replace(second, fields=tuple(change(second.fields))), *rest))


def only(new: Service) -> Change:
    changes = differences(FOOD, new)
    assert len(changes) == 1, changes
    return changes[0]


def test_two_equal_versions_do_not_differ() -> None:
    for service in SERVICES:
        assert differences(service, service) == []


@pytest.mark.parametrize("name", ["name", "summary", "who", "how_long", "fee", "if_late", "decided_by"])
def test_a_changed_text_is_shown_before_and_after(name: str) -> None:
    change = only(replace(FOOD, **{name: NEW}))
    assert (change.what, change.part, change.before, change.after) == ("text", name, getattr(FOOD, name), NEW)


def test_a_question_added_removed_and_moved_is_told_apart() -> None:
    more = Field(key="more", kind="text", label=NEW)
    assert only(with_fields(lambda fields: (*fields, more))) == Change("question_added", NEW)
    gone = FOOD.steps[1].fields[-1]
    assert only(with_fields(lambda fields: fields[:-1])) == Change("question_removed", gone.label)
    first, second, *rest = FOOD.steps
    moved = replace(
        FOOD,
        steps=(
            first,
            replace(second, fields=second.fields[:-1]),
            replace(rest[0], fields=(*rest[0].fields, gone)),
            *rest[1:],
        ),
    )
    assert only(moved).what == "question_moved"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"label": NEW}, "question_text"),
        ({"help": NEW}, "question_help"),
        ({"required": False}, "no_longer_required"),
        ({"when": When("mobile", ("yes",))}, "condition"),
        ({"kind": "choices"}, "question_kind"),
        ({"max": 3}, "limits"),
    ],
)
def test_what_changed_in_a_question_is_named(changed: dict[str, Any], what: str) -> None:
    new = with_fields(lambda fields: (replace(fields[0], **changed), *fields[1:]))
    assert only(new).what == what


def test_an_alternative_added_removed_and_reworded_is_told_apart() -> None:
    old = FOOD.steps[1].fields[0].choices

    def choices(*new: Choice) -> str:
        return only(with_fields(lambda fields: (replace(fields[0], choices=new), *fields[1:]))).what

    assert choices(*old, Choice("more", NEW)) == "choice_added"
    assert choices(*old[:-1]) == "choice_removed"
    assert choices(Choice(old[0].key, NEW), *old[1:]) == "choice_text"


def test_steps_endings_lists_and_routing_are_compared_too() -> None:
    more = replace(FOOD.outcomes[0], key="more")
    cases = {
        "step_removed": replace(FOOD, steps=FOOD.steps[:-1]),
        "outcome_added": replace(FOOD, outcomes=(*FOOD.outcomes, more)),
        "ground_removed": replace(FOOD, grounds=FOOD.grounds[:-1]),
        "list": replace(FOOD, checklist=FOOD.checklist[:-1]),
        "routing": replace(FOOD, routing=replace(FOOD.routing, default=replace(FOOD.routing.default, unit="bygglov"))),
        "contact": replace(FOOD, contact_unit="bygglov"),
    }
    for what, new in cases.items():
        assert what in {change.what for change in differences(FOOD, new)}, what
