"""Who may see and do what. Pure: the viewer and the thing looked at come in as values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What somebody is here for. A company person holds no grant, only mandates."""

    COMPANY = "company"
    OFFICER = "officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class GuestOf(NamedTuple):
    """One draft, and the case that it became, which somebody was let into."""

    draft_id: uuid.UUID | None
    case_id: int | None
    can_write: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request, with what they may act for today."""

    person_id: int
    name: str
    language: str
    #: Companies they hold a mandate for: everything of those they may see.
    companies: frozenset[int] = frozenset()
    #: Those of them that they may only read.
    read_only: frozenset[int] = frozenset()
    #: Companies they act for in one service only, with its key.
    services: frozenset[tuple[int, str]] = frozenset()
    #: Single drafts and cases that somebody let them into.
    guest_of: frozenset[GuestOf] = frozenset()
    #: Units they are officers in.
    officer_in: frozenset[str] = frozenset()
    #: Units they are managers of; `ALL_UNITS` stands for every one.
    manager_of: frozenset[str] = frozenset()
    administrator: bool = False
    #: Where they want to be written to; proposed in forms, never shown to others.
    email: str = ""

    def every_company(self) -> frozenset[int]:
        """The companies they may see something of, also those of a single service."""
        return self.companies | {company for company, _service in self.services}

    def roles(self) -> frozenset[Role]:
        """Every role this person has now."""
        held = (
            (Role.COMPANY, bool(self.companies or self.services or self.guest_of)),
            (Role.OFFICER, bool(self.officer_in)),
            (Role.MANAGER, bool(self.manager_of)),
            (Role.ADMINISTRATOR, self.administrator),
        )
        return frozenset(role for role, has in held if has)


ALL_UNITS = "*"


def can_act_for(viewer: Viewer, company_id: int | None, service_key: str | None = None) -> bool:
    """A person acts for a company only while a mandate for it is valid: for all of it, or for this service."""
    if company_id is None:
        return False
    acts = company_id in viewer.companies and company_id not in viewer.read_only
    return acts or (company_id, service_key) in viewer.services


def can_read_for(viewer: Viewer, company_id: int | None, service_key: str | None = None) -> bool:
    """Whoever acts for a company reads what is its own, and so does whoever may only read."""
    return company_id is not None and (company_id in viewer.companies or can_act_for(viewer, company_id, service_key))


def can_manage_mandates(viewer: Viewer, company_id: int | None) -> bool:
    """Only a full mandate lets a person give and end those of others."""
    return can_act_for(viewer, company_id)


def is_guest(
    viewer: Viewer, *, draft_id: uuid.UUID | None = None, case_id: int | None = None, write: bool = False
) -> bool:
    """Whether somebody let the viewer into this draft or case, to write in it where that is asked."""
    mine = (one for one in viewer.guest_of if one.can_write or not write)
    return any(
        (draft_id is not None and one.draft_id == draft_id) or (case_id is not None and one.case_id == case_id)
        for one in mine
    )


def can_read_case(
    viewer: Viewer,
    *,
    company_id: int | None,
    unit_key: str | None,
    service_key: str | None = None,
    case_id: int | None = None,
) -> bool:
    """A case is read by its company and whom it let in, by the officers and managers of its unit, and by nobody else.

    An administrator runs the system and reads no cases (need to know, offentlighets- och sekretesslagen 2009:400).
    """
    theirs = can_read_for(viewer, company_id, service_key) or is_guest(viewer, case_id=case_id)
    return theirs or can_see_inside(viewer, unit_key)


def can_see_inside(viewer: Viewer, unit_key: str | None) -> bool:
    """Who works with a case sees its inside: notes, drafts, what is kept from the company. Nobody else does, also
    not who works here and acts for the company besides: as its person they see what it sees."""
    return can_work_in(viewer, unit_key) or can_lead(viewer, unit_key)


def can_work_in(viewer: Viewer, unit_key: str | None) -> bool:
    """Only the officers of the unit that holds a case may change it; a case that waits for its route has no unit."""
    return unit_key is not None and unit_key in viewer.officer_in


def can_lead(viewer: Viewer, unit_key: str | None) -> bool:
    """A manager sees the figures and the cases of the units they lead."""
    return unit_key is not None and (unit_key in viewer.manager_of or ALL_UNITS in viewer.manager_of)


def can_coordinate(viewer: Viewer, coordinating_unit: str) -> bool:
    """A coordinator (lots) is an officer of the unit that receives companies; they hold cases together, decide none."""
    return can_work_in(viewer, coordinating_unit)


def can_read_establishment(viewer: Viewer, *, company_id: int, coordinating_unit: str) -> bool:
    """An establishment is read by its company and by the coordinating unit, and by nobody else.

    Its page shows in which state each case is and on which day it is expected, which the company itself has let the
    coordinator know by starting it. A case itself is read by `can_read_case`, also for a coordinator.
    """
    return (
        can_read_for(viewer, company_id)
        or can_coordinate(viewer, coordinating_unit)
        or can_lead(viewer, coordinating_unit)
    )


def can_keep_objects(viewer: Viewer, owner_key: str) -> bool:
    """Vacant premises and land are kept by the officers of the unit or company that owns them, each its own.

    An administrator may keep all: objects are no cases and hold no secrets, and somebody must be able to begin.
    """
    return can_work_in(viewer, owner_key) or viewer.administrator


def can_see_figures(viewer: Viewer) -> bool:
    """Figures of the whole town are for everybody who works there: they name no company and no officer."""
    return bool(viewer.roles() - {Role.COMPANY})


def is_personal(organisation_number: str) -> bool:
    """Whether an organisation number is a person's own.

    The third digit is at least 2 in a legal person's number and at most 1 in a personal number (lag 1974:174).
    """
    return organisation_number[2] < "2"


def masked(organisation_number: str) -> str:
    """An organisation number as it is shown: `NNNNNN-NNNN`, and a sole trader's personal number as `NNNNNN-****`."""
    head, tail = organisation_number[:6], organisation_number[6:]
    return f"{head}-{'****' if is_personal(organisation_number) else tail}"
