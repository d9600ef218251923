"""What a service definition holds. A file becomes one in `reading`; whether it is right is in `rules`."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from eservice.kit.text import Text

FieldKind = Literal[
    "text",
    "long_text",
    "integer",
    "number",
    "money",
    "date",
    "time",
    "email",
    "phone",
    "postcode",
    "organisation_number",
    "property",
    "yes_no",
    "choice",
    "choices",
    "files",
    "group",
]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One alternative of a field."""

    key: str
    label: Text


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field is asked only where another one was answered with one of these (yes_no: `yes`, `no`)."""

    field: str
    is_one_of: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question."""

    key: str
    kind: FieldKind
    label: Text
    help: Text | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    #: A required answer that may be left for later: the application is then handed in as incomplete.
    soft: bool = False
    #: The least and the greatest number (or, for `choices`, `files` and `group`, how many).
    min: float | None = None
    max: float | None = None
    #: What a number counts, e.g. m².
    unit: Text | None = None
    #: Characters of a text at most.
    longest: int | None = None
    #: HTML autocomplete token, e.g. `email`.
    autocomplete: str | None = None
    when: When | None = None
    #: The questions of each row of a `group`, and what one row is called, e.g. "Ägare".
    fields: tuple[Field, ...] = ()
    row: Text | None = None
    #: What the files show, e.g. "Visar att ni får använda lokalen", and the largest one in megabytes.
    proves: Text | None = None
    largest: int | None = None


class FormStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One page of the form."""

    key: str
    title: Text
    intro: Text | None = None
    fields: tuple[Field, ...]


class CaseTypeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A case is of this type where the answers meet `when`; the last one needs no condition."""

    key: str
    when: When | None = None


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a fact must be for a routing rule to fire: one of these, at least, or at most."""

    is_one_of: tuple[str, ...] | None = None
    at_least: float | None = None
    at_most: float | None = None


class RoutingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """To this unit where every named fact meets its condition."""

    key: str
    when: dict[str, Condition]
    unit: str
    reason: Text
    #: What the officer must be able to do, and how far they must be allowed to decide alone; anybody where empty.
    competence: str = ""
    delegation: int = 0
    #: Cases with a higher priority are given to officers first.
    priority: int = 0


class RoutingDefault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a case goes that no rule takes."""

    unit: str
    reason: Text


class RoutingTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A decision table: the first rule that fits wins; exactly one default."""

    rules: tuple[RoutingRule, ...] = ()
    default: RoutingDefault


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ground or reason code of a decision, and a text to begin its reasons with."""

    key: str
    text: Text
    suggestion: Text | None = None


class SupplementReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why something must be added or mended: a code, what the company reads, and the questions it can be about."""

    key: str
    text: Text
    fields: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way a case can be decided. `grounds` are keys of the service's grounds; where any are listed, one is chosen."""

    key: str
    kind: Literal["favourable", "partly", "unfavourable", "not_examined"]
    text: Text
    grounds: tuple[str, ...] = ()


class Appeal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether and how a decision can be appealed: to a court or board by its party, by legality review, or not."""

    text: Text
    route: Literal["administrative_court", "county_board", "legality_review", "none"] = "administrative_court"
    #: Who tries it, as the letter names it.
    tried_by: Text | None = None


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service (e-tjänst): what can be asked for, and everything the product needs to know to handle it."""

    key: str
    name: Text
    summary: Text
    who: Text
    case_types: tuple[CaseTypeRule, ...]
    what_is_needed: tuple[Text, ...]
    how_long: Text
    fee: Text
    #: What it means that the time runs out (lag 2009:1079, 8 §).
    if_late: Text
    appeal: Appeal
    steps: tuple[FormStep, ...]
    #: Keys of the clock rules, where the file names them; the rules themselves say which case types they are for.
    clocks: tuple[str, ...] = ()
    routing: RoutingTable
    grounds: tuple[Ground, ...] = ()
    outcomes: tuple[Outcome, ...]
    #: The unit that answers questions.
    contact_unit: str
    #: Why a supplement can be asked for, beside the common reasons of `texts/supplements.yaml`.
    supplement_reasons: tuple[SupplementReason, ...] = ()
    #: What it means not to answer such a request; none: what the law of the case type says.
    supplement_consequence: Text | None = None
    #: What the officer checks before deciding.
    checklist: tuple[Text, ...] = ()
    #: Statutes and pages the definition was made from.
    sources: tuple[str, ...] = ()
    #: Where it stands in the catalogue: a key of `shared/themes.yaml`.
    theme: str = ""
    #: Other words that people look for it by, in either language.
    keywords: tuple[str, ...] = ()
    #: Who decides, and by what right.
    decided_by: Text | None = None
    #: Others who decide something of the same matter: keys of `shared/authorities.yaml`.
    see_also: tuple[str, ...] = ()
    #: Days before a permit ends on which its company is reminded to renew it.
    remind_before: int = 90
    valid_from: date | None = None
    valid_to: date | None = None

    def fields(self) -> tuple[Field, ...]:
        """Every question, in order."""
        return tuple(field for step in self.steps for field in step.fields)
