"""Taking in a company's answer to a supplement request: its words, its files, and what it answers anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import answer_supplement
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.loading import case_for_company
from eservice.cases.operations.log import already
from eservice.cases.supplement_models import SupplementItem
from eservice.intake.operations import revise_answers
from eservice.intake.queries import answers_in
from eservice.web.forms import AnswerForm
from eservice.web.settings import store
from eservice.web.supplement_forms import PointAnswersForm
from eservice.web.uploads import uploads


def take_answer(reference: str, viewer: Viewer, form: AnswerForm, now: datetime) -> None:
    """Answer the open request with all that the form holds; files of the form as a whole belong to no point.

    Sent twice it is done once.
    """
    if already(case_for_company(reference, viewer), form.once.data):
        return
    by_point = form if isinstance(form, PointAnswersForm) else None
    texts = by_point.texts() if by_point else {}
    case = answer_supplement(reference, viewer, form.answer.data or "", now, form.once.data, texts)
    for upload in uploads(form.files.data):
        keep_document(store(), upload.stream, upload.filename or "", viewer, now, case_id=case.id)  # type: ignore[arg-type]
    if by_point:
        revise_answers(case, {**by_point.changed(), **_files(by_point, case, viewer, now)}, viewer, now)


def _files(form: PointAnswersForm, case: Case, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Keep the files of each point; those to a question for files become its new answer, after the ones before."""
    known = answers_in(case.id)
    answers: dict[str, list[Any]] = {}
    for item, upload in form.uploads():
        document = keep_document(
            store(),
            upload.stream,  # type: ignore[arg-type]
            upload.filename or "",
            viewer,
            now,
            case_id=case.id,
            field_key=item.field_key,
            supplement_item_id=item.id,
        )
        if _asks_for_files(item, form):
            file = {"id": str(document.id), "name": document.name, "size": document.size}
            answers.setdefault(item.field_key, list(known.get(item.field_key) or [])).append(file)
    return answers


def _asks_for_files(item: SupplementItem, form: PointAnswersForm) -> bool:
    return bool(item.field_key) and item.id not in form.fields
