"""What a service definition must fulfil beyond its shape. Pure: a definition goes in, what is wrong comes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from eservice.catalogue.shape import Condition, Field, Service, When

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: Names that a form and its page have for themselves; a question of that name would hide them.
RESERVED_KEYS = (
    frozenset({"csrf_token", "data", "definition", "errors", "form_errors", "hidden_tag", "is_submitted", "known"})
    | {"language", "meta", "once", "populate_obj", "post_process", "process", "remove", "review"}
    | {
        "validate",
        "validate_on_submit",
        "version",
        "add",
        "take",
        "parked",
        "judge",
        "as_typed",
        "is_unfinished",
        "prefix",
        "formdata",
        "obj",
    }
)
CHOICE_KINDS = frozenset({"choice", "choices"})
LIMITED_KINDS = frozenset({"integer", "number", "money", "choices", "files", "group"})
TEXT_KINDS = frozenset({"text", "long_text"})
NUMBER_KINDS = frozenset({"integer", "number", "money"})
#: Megabytes that one file may have at most, whatever a definition says.
LARGEST_FILE = 50
YES_NO = ("yes", "no")
#: What routing knows about a case beside its answers.
OWN_FACTS = frozenset({"applicant_is_municipal", "language", "service"}) | {
    "place_area",
    "place_in_fire_federation",
    "place_landlord",
    "place_municipality",
    "place_owner",
}
LANGUAGES = ("sv", "en")
#: Whose a property can be: the municipality's, one of its companies', or somebody else's.
OWNER_KINDS = ("municipality", "municipal_company", "private")

#: The values of those that have a fixed set of them.
OWN_VALUES: Mapping[str, tuple[str, ...]] = {
    "applicant_is_municipal": YES_NO,
    "language": LANGUAGES,
    "place_in_fire_federation": YES_NO,
    "place_owner": OWNER_KINDS,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where, as a path like `steps[0].fields[3].kind`, and what, as a sentence."""

    path: str
    problem: str


def problems(
    service: Service, units: Collection[str] | None = None, clocks: Collection[str] | None = None
) -> list[Problem]:
    """Everything that is wrong with a definition, in the order of the file's parts; nothing for a good one.

    Units and clocks are checked only where the known ones are given.
    """
    return [
        *_keys(service),
        *_fields(service),
        *_case_types(service),
        *_routing(service, units),
        *_outcomes(service),
        *_supplement_reasons(service),
        *_references(service, units, clocks),
    ]


def _keys(service: Service) -> Iterator[Problem]:
    """Keys are short lower-case names; none stands twice where it must tell things apart."""
    if not KEY.fullmatch(service.key):
        yield Problem("key", f"{service.key!r} is not a key: use a-z, 0-9 and _")
    yield from _unique("steps", (step.key for step in service.steps))
    yield from _unique("case_types", (case_type.key for case_type in service.case_types))
    yield from _unique("grounds", (ground.key for ground in service.grounds))
    yield from _unique("outcomes", (outcome.key for outcome in service.outcomes))
    yield from _unique("routing.rules", (rule.key for rule in service.routing.rules))
    yield from _unique("supplement_reasons", (reason.key for reason in service.supplement_reasons))
    for name, parts in (("steps", service.steps), ("outcomes", service.outcomes)):
        if not parts:
            yield Problem(name, "needs at least one")


def _unique(path: str, keys: Iterable[str]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for place, key in enumerate(keys):
        seen[key] += 1
        if seen[key] > 1:
            yield Problem(f"{path}[{place}].key", f"{key!r} stands twice")


def _fields(service: Service) -> Iterator[Problem]:
    """Each field by itself, its key among all, and its condition against the fields before it."""
    before: dict[str, Field] = {}
    for at_step, step in enumerate(service.steps):
        if not step.fields:
            yield Problem(f"steps[{at_step}].fields", "a step needs at least one field")
        for at_field, field in enumerate(step.fields):
            path = f"steps[{at_step}].fields[{at_field}]"
            if field.key in before:
                yield Problem(f"{path}.key", f"{field.key!r} stands twice")
            yield from _field(field, path)
            if field.when is not None:
                yield from _when(field.when, before, f"{path}.when")
            before[field.key] = field


def _field(field: Field, path: str) -> Iterator[Problem]:
    """What a field's kind asks of its other parts."""
    if not KEY.fullmatch(field.key) or field.key in RESERVED_KEYS:
        yield Problem(f"{path}.key", f"{field.key!r} cannot be a field's key")
    if field.kind in CHOICE_KINDS and not field.choices:
        yield Problem(f"{path}.kind", f"a {field.kind} field needs choices")
    if field.choices and field.kind not in CHOICE_KINDS:
        yield Problem(f"{path}.choices", f"a {field.kind} field has no choices")
    for place, choice in enumerate(field.choices):
        if not KEY.fullmatch(choice.key):
            yield Problem(f"{path}.choices[{place}].key", f"{choice.key!r} is not a key: use a-z, 0-9 and _")
    yield from _unique(f"{path}.choices", (choice.key for choice in field.choices))
    yield from _limits(field, path)
    yield from _only_where_it_means_something(field, path)
    yield from _rows(field, path)


def _only_where_it_means_something(field: Field, path: str) -> Iterator[Problem]:
    """Soft is a kind of required; what a file proves, and how large it is, is said of files."""
    if field.soft and not field.required:
        yield Problem(f"{path}.soft", "only a required answer can be left for later")
    if field.kind != "files" and (field.proves is not None or field.largest is not None):
        yield Problem(f"{path}.{'proves' if field.proves else 'largest'}", f"a {field.kind} field has no files")
    if field.largest is not None and not 1 <= field.largest <= LARGEST_FILE:
        yield Problem(f"{path}.largest", f"must be between 1 and {LARGEST_FILE} megabytes")


def _rows(field: Field, path: str) -> Iterator[Problem]:
    """A group has questions, each once; a row of it holds no files and no group, and hangs only on itself."""
    if bool(field.fields) != (field.kind == "group"):
        yield Problem(f"{path}.fields", "a group needs fields" if field.kind == "group" else "only a group has fields")
    yield from _unique(f"{path}.fields", (inner.key for inner in field.fields))
    before: dict[str, Field] = {}
    for place, inner in enumerate(field.fields):
        here = f"{path}.fields[{place}]"
        if inner.kind in ("files", "group") or inner.soft:
            yield Problem(f"{here}.kind", "a row holds no files, no group and nothing that is left for later")
        yield from _field(inner, here)
        if inner.when is not None:
            yield from _when(inner.when, before, f"{here}.when")
        before[inner.key] = inner


def _limits(field: Field, path: str) -> Iterator[Problem]:
    """Limits stand only where they mean something, and leave something between them."""
    for name, limit in (("min", field.min), ("max", field.max)):
        if limit is not None and field.kind not in LIMITED_KINDS:
            yield Problem(f"{path}.{name}", f"a {field.kind} field has no {name}")
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Problem(f"{path}.min", f"min {field.min:g} is greater than max {field.max:g}")
    if field.kind == "choices" and field.min is not None and field.min > len(field.choices):
        yield Problem(f"{path}.min", f"min {field.min:g} is more than there are choices")
    if field.longest is not None and field.kind not in TEXT_KINDS:
        yield Problem(f"{path}.longest", f"a {field.kind} field has no longest")
    if field.longest is not None and field.longest < 1:
        yield Problem(f"{path}.longest", "must be at least 1")


def _when(when: When, before: Mapping[str, Field], path: str) -> Iterator[Problem]:
    """A condition hangs on an earlier field and on answers that it can have."""
    other = before.get(when.field)
    if other is None:
        yield Problem(f"{path}.field", f"{when.field!r} is not an earlier field")
        return
    possible = _answers_of(other)
    if possible is None:
        yield Problem(f"{path}.field", f"{when.field!r} is a {other.kind} field; use yes_no, choice or choices")
        return
    if not when.is_one_of:
        yield Problem(f"{path}.is_one_of", "needs at least one answer")
    yield from _among(when.is_one_of, possible, f"{path}.is_one_of", when.field)


def _answers_of(field: Field) -> tuple[str, ...] | None:
    """The answers that a condition can name; None for a field without a fixed set of them."""
    if field.kind == "yes_no":
        return YES_NO
    return tuple(choice.key for choice in field.choices) if field.kind in CHOICE_KINDS else None


def _among(wanted: Iterable[str], possible: Collection[str], path: str, name: str) -> Iterator[Problem]:
    for place, value in enumerate(wanted):
        if value not in possible:
            yield Problem(f"{path}[{place}]", f"{value!r} is not an answer to {name!r}: {', '.join(possible)}")


def _case_types(service: Service) -> Iterator[Problem]:
    """Every set of answers has a case type: the last has no condition, and only the last."""
    fields = {field.key: field for field in service.fields()}
    if not service.case_types:
        yield Problem("case_types", "needs at least one")
    for place, case_type in enumerate(service.case_types):
        last = place == len(service.case_types) - 1
        if case_type.when is not None:
            yield from _when(case_type.when, fields, f"case_types[{place}].when")
        if last != (case_type.when is None):
            yield Problem(f"case_types[{place}].when", "the last case type, and only the last, has no condition")


def _routing(service: Service, units: Collection[str] | None) -> Iterator[Problem]:
    """Rules ask only for facts that exist and for values these can have, and lead to units that exist."""
    fields = {field.key: field for field in service.fields()}
    for place, rule in enumerate(service.routing.rules):
        path = f"routing.rules[{place}]"
        if not rule.when:
            yield Problem(f"{path}.when", "a rule without conditions always fires; that is what the default is for")
        if rule.key == "default":
            yield Problem(f"{path}.key", "'default' is the name of the default")
        for name, condition in rule.when.items():
            yield from _condition(name, condition, fields, f"{path}.when.{name}")
        yield from _unit(rule.unit, units, f"{path}.unit")
    yield from _unit(service.routing.default.unit, units, "routing.default.unit")


def _condition(name: str, condition: Condition, fields: Mapping[str, Field], path: str) -> Iterator[Problem]:
    field = fields.get(name)
    possible = _answers_of(field) if field is not None else _values_of_own(name)
    has_limits = condition.at_least is not None or condition.at_most is not None
    if field is None and name not in OWN_FACTS:
        yield Problem(path, f"{name!r} is not a fact: no field is called so")
    elif field is not None and possible is None and field.kind not in NUMBER_KINDS:
        yield Problem(path, f"{name!r} is a {field.kind} field, which routing does not read")
    elif condition.is_one_of is None and not has_limits:
        yield Problem(path, "needs is_one_of, at_least or at_most")
    elif has_limits and (field is None or field.kind not in NUMBER_KINDS):
        yield Problem(path, f"{name!r} is not a number; use is_one_of")
    elif condition.is_one_of is not None and field is not None and field.kind in NUMBER_KINDS:
        yield Problem(path, f"{name!r} is a number; use at_least and at_most")
    elif possible is not None:
        yield from _among(condition.is_one_of or (), possible, f"{path}.is_one_of", name)


def _values_of_own(name: str) -> tuple[str, ...] | None:
    return OWN_VALUES.get(name)


def _unit(unit: str, units: Collection[str] | None, path: str) -> Iterator[Problem]:
    if units is not None and unit not in units:
        yield Problem(path, f"{unit!r} is not a unit")


def _outcomes(service: Service) -> Iterator[Problem]:
    """The grounds that an outcome names are grounds of the service."""
    known = {ground.key for ground in service.grounds}
    for place, outcome in enumerate(service.outcomes):
        for at_ground, ground in enumerate(outcome.grounds):
            if ground not in known:
                yield Problem(f"outcomes[{place}].grounds[{at_ground}]", f"{ground!r} is not among the grounds")


def _supplement_reasons(service: Service) -> Iterator[Problem]:
    """The questions that a reason can be about are questions of the form."""
    known = {field.key for field in service.fields()}
    for place, reason in enumerate(service.supplement_reasons):
        for at_field, field in enumerate(reason.fields):
            if field not in known:
                yield Problem(f"supplement_reasons[{place}].fields[{at_field}]", f"{field!r} is not a field")


def _references(service: Service, units: Collection[str] | None, clocks: Collection[str] | None) -> Iterator[Problem]:
    """The contact is a unit, the clocks are clocks, and validity does not end before it begins."""
    yield from _unit(service.contact_unit, units, "contact_unit")
    for place, clock in enumerate(service.clocks):
        if clocks is not None and clock not in clocks:
            yield Problem(f"clocks[{place}]", f"{clock!r} is not a clock rule")
    if service.valid_from and service.valid_to and service.valid_to < service.valid_from:
        yield Problem("valid_to", "is before valid_from")
