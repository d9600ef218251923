"""Registering a case that came by post, by phone or over the counter, on the day it truly arrived."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from eservice.accounts.operations import company_called
from eservice.accounts.queries import somebody_for
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.opening import NewCase, open_case
from eservice.catalogue.queries import current_clock_rules, current_service
from eservice.catalogue.shape import Field, Service
from eservice.intake.models import Submission
from eservice.intake.rules import case_type_of, visible_fields, without_hidden, wrong_among
from eservice.intake.values import is_empty
from eservice.kit.background import later
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed


class Channel(StrEnum):
    """How an application came in."""

    POST = "post"
    MAIL = "mail"  # e-mail
    PHONE = "phone"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An application that did not come through the pages: from whom, how and when, and in which language they read."""

    organisation_number: str
    company_name: str
    channel: Channel
    arrived_on: date
    language: str


def register_case(
    service_key: str,
    arrived: Arrived,
    answers: Mapping[str, Any],
    viewer: Viewer,
    mode: str,
    now: datetime,
    once: uuid.UUID,
) -> Case:
    """Open the case of an application that arrived otherwise; registered twice with the key `once`, it is one case.

    What is not answered is left out, not refused: it has come in all the same (förvaltningslagen 22 §). The letters go
    to somebody who may act for the company; where nobody can sign in for it, to the officer, who posts them. Raises
    `Invalid` for a day after today and for answers that cannot be right.
    """
    if not viewer.officer_in:
        raise NotAllowed("wrong_role")
    known = db.session.scalars(
        select(Case).join(Submission, Submission.case_id == Case.id).where(Submission.draft_id == once)
    ).first()
    if known is not None:
        return known
    if arrived.arrived_on > local_day(now):
        raise Invalid("arrival_wrong")
    version_id, service = current_service(service_key)
    given = without_hidden(service, answers)
    wrong = wrong_among([field for field in service.fields() if field.key in given], given)
    if wrong:
        raise Invalid("answers_incomplete", fields=wrong)
    company_id = company_called(arrived.organisation_number, arrived.company_name)
    applicant = somebody_for(company_id, local_day(now)) or viewer.person_id
    arrived_at = _moment_of(arrived.arrived_on, now)
    left_out = [field.key for field in missing(service, given)]
    case = open_case(
        NewCase(
            service_key=service.key,
            service_version_id=version_id,
            clock_rules_id=current_clock_rules(),
            case_type=case_type_of(service, given),
            company_id=company_id,
            mode=mode,
            language=arrived.language,
            person_id=applicant,
        ),
        now,
        {"channel": arrived.channel, "officer": viewer.name, **({"left_out": left_out} if left_out else {})},
        arrived_at,
        viewer.person_id,
    )
    submission = Submission(
        draft_id=once,
        case_id=case.id,
        submitted_by=applicant,
        submitted_at=arrived_at,
        answers=given,
        left_out=left_out,
    )
    db.session.add(submission)
    db.session.flush()
    later("route_waiting_cases")
    return case


def missing(service: Service, answers: Mapping[str, Any]) -> list[Field]:
    """The questions that are asked of everybody and that this application does not answer."""
    asked = visible_fields(service, answers)
    return [field for field in asked if (field.required or field.soft) and is_empty(answers.get(field.key))]


def _moment_of(day: date, now: datetime) -> datetime:
    """A moment on the day: noon here, or now where that has not come yet."""
    return min(datetime.combine(day, time(12), HERE), now)
