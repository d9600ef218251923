"""Loading a case to change it: locked, allowed, and not changed since the page was opened."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from eservice.accounts.rules import Viewer, can_act_for, can_read_for, can_work_in, is_guest
from eservice.cases.models import Case, ConflictOfInterest
from eservice.kit.db import db
from eservice.kit.errors import NotAllowed, NotFound, Stale


def case_to_change(which: ColumnElement[bool]) -> Case:
    """The one case, locked until the transaction ends. Raises `NotFound`."""
    query = select(Case).where(which).with_for_update().execution_options(populate_existing=True)
    case = db.session.scalars(query).first()
    if case is None:
        raise NotFound("no_such_case")
    return case


def case_for_company(reference: str, viewer: Viewer) -> Case:
    """The case, for somebody who may act for its company. Any other case is as if it were not there."""
    case = case_to_change(Case.reference == reference)
    if can_act_for(viewer, case.company_id, case.service_key) or is_guest(viewer, case_id=case.id, write=True):
        return case
    if can_read_for(viewer, case.company_id, case.service_key) or is_guest(viewer, case_id=case.id):
        raise NotAllowed("only_reading", reference=reference)
    raise NotFound("no_such_case")


def case_for_unit(reference: str, viewer: Viewer) -> Case:
    """The case, for an officer of its unit; not found for anybody else."""
    case = case_to_change(Case.reference == reference)
    if not can_work_in(viewer, case.unit_key):
        raise NotFound("no_such_case")
    return case


def case_for_officer(reference: str, viewer: Viewer) -> Case:
    """The case, for the officer who has taken it. Raises `NotAllowed` for a colleague, who may read it."""
    case = case_for_unit(reference, viewer)
    check_mine(case, viewer)
    return case


def check_mine(case: Case, viewer: Viewer) -> None:
    """Raise `NotAllowed` where somebody else, or nobody, has taken the case."""
    if case.officer_id != viewer.person_id:
        code = "not_your_case" if case.officer_id is not None else "nobody_s_case"
        raise NotAllowed(code, reference=case.reference)


def check_unchanged(case: Case, expected_version: int | None) -> None:
    """Raise `Stale` where the case is no longer the version that the page showed; None asks for none."""
    if expected_version is not None and case.version != expected_version:
        raise Stale("case_changed", reference=case.reference)


def check_no_conflict(case: Case, viewer: Viewer) -> None:
    """Raise `NotAllowed` where the viewer is biased (jävig) in the case (förvaltningslagen 17 §)."""
    if db.session.get(ConflictOfInterest, (case.id, viewer.person_id)) is not None:
        raise NotAllowed("conflict_of_interest", reference=case.reference)
