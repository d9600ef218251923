"""Who may sign which decision. Pure: the order, the act and the signer come in as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

#: The role of a row that leaves the decision with the committee itself.
COMMITTEE = "committee"
#: Roles that come with a grant in the unit; any other word is a competence that such a grant names.
UNIT_ROLES = ("officer", "manager")


@dataclass(frozen=True, slots=True)
class Act:
    """A decision to be made: in which service and unit, with which outcome, on which day."""

    service: str
    unit: str
    outcome: str
    on: date
    #: Kronor that the decision is about; None where that is not known.
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the order: these decisions may be made by those who hold `role`, in the name of `body`."""

    number: str
    body: str
    units: frozenset[str]
    role: str
    valid_from: date
    valid_to: date | None = None
    #: Empty: every one.
    services: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    #: Kronor at most.
    up_to: Decimal | None = None
    #: Who prepared the decision may not sign it.
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who might sign: with the roles and competences they hold in the unit of the case that day."""

    person_id: int
    holds: frozenset[str]


def in_force(right: Right, day: date) -> bool:
    """Whether a row is valid on `day`, both ends included."""
    return right.valid_from <= day and (right.valid_to is None or day <= right.valid_to)


def covers(right: Right, act: Act) -> bool:
    """Whether a row is about this decision. One with a limit does not cover an amount that nobody knows."""
    return (
        in_force(right, act.on)
        and act.unit in right.units
        and (not right.services or act.service in right.services)
        and (not right.outcomes or act.outcome in right.outcomes)
        and (right.up_to is None or (act.amount is not None and act.amount <= right.up_to))
    )


def covers_outcome(right: Right, service: str, unit: str, outcome: str, day: date) -> bool:
    """Whether a row is about such decisions at all on `day`, whatever the amount."""
    return covers(replace(right, up_to=None), Act(service, unit, outcome, day))


def right_to_sign(rights: Iterable[Right], act: Act, signer: Signer, prepared_by: int) -> Right | None:
    """The first row, by number, on which `signer` may make this decision; None where there is none.

    A row that leaves the decision with the committee is nobody's to sign. Where four eyes are asked for, they are
    never the same two.
    """
    for right in sorted(rights, key=lambda one: one.number):
        own_eyes = right.four_eyes and signer.person_id == prepared_by
        if right.role != COMMITTEE and right.role in signer.holds and covers(right, act) and not own_eyes:
            return right
    return None
