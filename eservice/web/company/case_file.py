"""The file (partsinsyn): everything in a case that its company may see, one by one and as one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from pathlib import PurePath

from flask import Response, render_template
from flask_babel import gettext as _

from eservice.cases import queries
from eservice.cases.models import Case, Document
from eservice.cases.referral_queries import hearings_for_company, statements_for_company
from eservice.catalogue.queries import service_version
from eservice.decisions.models import DecisionDocument
from eservice.decisions.operations.documents import make_pdf
from eservice.decisions.queries import decision_of, documents_of
from eservice.decisions.rules import outcome_of
from eservice.intake.queries import answer_versions
from eservice.kit.days import HERE
from eservice.kit.db import transaction
from eservice.kit.errors import NotFound
from eservice.kit.files import BLOCK, Store
from eservice.notifications.queries import letters_to_company
from eservice.web import words
from eservice.web.access import company_people, viewer
from eservice.web.company.papers import Paper
from eservice.web.definition_form import summary
from eservice.web.filters import day
from eservice.web.language import language
from eservice.web.settings import store


@company_people
def case_file(reference: str) -> str:
    """Everything that I may see in the case."""
    view = queries.case_of_company(reference, viewer())
    return render_template(
        "company/case_file.html",
        case=view.case,
        service=service_version(view.case.service_version_id),
        papers=papers_of(view.case),
        documents=queries.documents_for_company(view.case.id),
        decided=decided(view.case),
    )


@company_people
def as_text(reference: str, paper: str) -> Response:
    """One of the papers, as plain text."""
    view = queries.case_of_company(reference, viewer())
    found = next((one for one in papers_of(view.case) if one.key == paper), None)
    if found is None:
        raise NotFound("no_such_document")
    answer = Response(found.text, mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{reference}-{found.key}.txt")
    return answer


@company_people
def as_archive(reference: str) -> Response:
    """All of it as one archive, sent as it is made: it never lies whole in memory."""
    view = queries.case_of_company(reference, viewer())
    documents = queries.documents_for_company(view.case.id)
    with transaction():
        pdfs = [make_pdf(document.id, store()) for document in decided(view.case)]
    files = list(_stored(documents, pdfs))
    answer = Response(_archive(papers_of(view.case), files, store()), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{reference}.zip")
    return answer


def decided(case: Case) -> Sequence[DecisionDocument]:
    """The decision as documents: its letter and each correction; none before there is one."""
    decision = decision_of(case.id) if case.decided_at else None
    return documents_of(decision.id) if decision else ()


def papers_of(case: Case) -> list[Paper]:
    """What was written in the case and is for its company, oldest first: a letter, a request, a message, a statement.

    Only what the company is a party to is asked for here; notes, drafts and statements it has not been told of are not.
    """
    papers = [*_application(case), *_talk(case), *_asked(case), *_heard(case), *_letters(case), *_decision(case)]
    return sorted(papers, key=lambda paper: (paper.at, paper.key))


def _application(case: Case) -> Iterator[Paper]:
    service = service_version(case.service_version_id)
    for version, at, answers in answer_versions(case.id):
        rows = [row for _key, _title, part in summary(service, answers, language(), answered_only=True) for row in part]
        title = _("Ansökan") if version == 1 else _("Ansökan, version %(n)s", n=version)
        yield Paper(f"ansokan-{version}", at, title, "\n\n".join(f"{label}\n{value}" for label, value in rows))


def _talk(case: Case) -> Iterator[Paper]:
    for message, author in queries.messages(case.id):
        yield Paper(
            f"meddelande-{message.id}", message.written_at, _("Meddelande från %(name)s", name=author), message.body
        )


def _asked(case: Case) -> Iterator[Paper]:
    points = queries.supplement_items(case.id)
    for request in queries.supplement_requests(case.id):
        own = points.get(request.id, [])
        asked = [request.asked_for, *(point.text for point in own), request.consequence]
        yield Paper(f"begaran-{request.id}", request.asked_at, _("Begäran om komplettering"), _joined(asked))
        if request.answered_at and (request.answer or any(point.answer for point in own)):
            answer = [request.answer or "", *(point.answer or "" for point in own)]
            yield Paper(f"svar-{request.id}", request.answered_at, _("Svar på komplettering"), _joined(answer))


def _heard(case: Case) -> Iterator[Paper]:
    for hearing in hearings_for_company(case.id):
        yield Paper(f"yttra-{hearing.id}", hearing.made_at, _("Ni får yttra er"), hearing.text)
        if hearing.answered_at:
            yield Paper(f"yttrande-{hearing.id}", hearing.answered_at, _("Ert yttrande"), hearing.answer or "")
    for one in statements_for_company(case.id):
        hidden = _("Maskad: det som är hemligt är borttaget.") if one.is_redacted else ""
        said = [one.question, words.stance(one.stance) if one.stance else "", one.answer, hidden]
        yield Paper(
            f"remissvar-{one.id}", one.answered_at, _("Yttrande från %(name)s", name=one.to_name), _joined(said)
        )


def _letters(case: Case) -> Iterator[Paper]:
    for letter in letters_to_company(case.id):
        yield Paper(f"brev-{letter.id}", letter.written_at, letter.subject, letter.body)


def _decision(case: Case) -> Iterator[Paper]:
    decision = decision_of(case.id) if case.decided_at else None
    if decision is not None and decision.decided_at is not None:
        service = service_version(case.service_version_id)
        outcome = outcome_of(service, decision.outcome).text.in_language(language())
        decided = [outcome, day(decision.decided_at), decision.reasons, service.appeal.text.in_language(language())]
        yield Paper(f"beslut-{decision.id}", decision.decided_at, _("Beslut"), _joined(decided))


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


class _Pipe(RawIOBase):
    """Takes what the archive writes, and gives it on."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        block = bytes(data)  # type: ignore[call-overload]
        self.waiting.append(block)
        return len(block)

    def taken(self) -> bytes:
        """What has been written since it was last asked."""
        found, self.waiting = b"".join(self.waiting), []
        return found


@dataclass(frozen=True)
class _Stored:
    """A file of the archive: its name there, its moment, and where its bytes lie; none for one that is left out."""

    name: str
    at: datetime
    sha256: str | None


def _stored(documents: Sequence[Document], pdfs: Sequence[DecisionDocument]) -> Iterator[_Stored]:
    """Numbered: two files may have one name, and no name reaches out of the folder. Malware is left out."""
    for pdf in pdfs:
        yield _Stored(f"beslut {pdf.made_at.astimezone(HERE):%Y-%m-%d}.pdf", pdf.made_at, pdf.sha256)
    for number, document in enumerate(documents, start=1):
        name = f"filer/{number:03d} {PurePath(document.name).name}"
        yield _Stored(name, document.uploaded_at, None if document.scan == "infected" else document.sha256)


def _archive(papers: Sequence[Paper], files: Sequence[_Stored], place: Store) -> Iterator[bytes]:
    """The bytes of the archive as they are made: of values only, for the request is over when they are sent."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in papers:
            archive.writestr(_entry(f"{paper.at.astimezone(HERE):%Y-%m-%d} {paper.key}.txt", paper.at), paper.text)
            yield pipe.taken()
        for file in files:
            yield from _file(archive, pipe, file, place)
    yield pipe.taken()


def _file(archive: zipfile.ZipFile, pipe: _Pipe, file: _Stored, place: Store) -> Iterator[bytes]:
    """A file in the archive; one that is left out, or gone, is named."""
    if file.sha256 is None or not place.exists(file.sha256):
        archive.writestr(_entry(f"{file.name} saknas.txt", file.at), "")
        return
    with place.open(file.sha256) as stream, archive.open(_entry(file.name, file.at), "w") as into:
        while block := stream.read(BLOCK):
            into.write(block)
            yield pipe.taken()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    here = at.astimezone(HERE)
    entry = zipfile.ZipInfo(name, (here.year, here.month, here.day, here.hour, here.minute, here.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
