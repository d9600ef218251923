"""The page of a question to somebody: only what was sent to them, and their statement."""

from __future__ import annotations

from typing import Any

from flask import render_template

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.documents import keep_document
from eservice.cases.referral_models import Referral
from eservice.cases.referral_queries import Asked, files_along
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_cases
from eservice.catalogue.queries import service_version
from eservice.intake.queries import answers_in
from eservice.kit.db import db
from eservice.web.clock import moment
from eservice.web.definition_form import summary
from eservice.web.language import language
from eservice.web.referral_forms import StatementForm
from eservice.web.settings import store
from eservice.web.uploads import uploads


def referral_page(
    asked: Asked,
    form: StatementForm,
    template: str,
    file_endpoint: str,
    address: dict[str, Any],
    *,
    problem: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The question with what goes along, and the form for the statement where none was given."""
    referral, case, officer = asked
    service = service_version(case.service_version_id) if case.service_version_id else None
    page = render_template(
        template,
        referral=referral,
        case=case,
        officer=officer,
        unit=db.session.get(Unit, case.unit_key),
        service=service,
        steps=_answers(case, service) if referral.shows_answers else [],
        files=files_along(referral.id),
        file_endpoint=file_endpoint,
        address=address,
        statement_form=form,
        problem=problem,
    )
    return page, status


def _answers(case: Case, service: Any) -> list[Any]:
    if service is None or hidden_cases([case.id], Reader.CONSULTED):
        return []
    return summary(service, answers_in(case.id), language(), answered_only=True)


def keep_attached(form: StatementForm, referral: Referral, viewer: Viewer | None) -> None:
    """Keep the files that came with a statement, in the case it is about."""
    for upload in uploads(form.attached.data):
        keep_document(
            store(),
            upload.stream,  # type: ignore[arg-type]
            upload.filename or "",
            viewer,
            moment(),
            case_id=referral.case_id,
            referral_id=referral.id,
        )
