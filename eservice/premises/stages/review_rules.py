"""The review of a company that asks for land (motpartsgranskning): alike for all. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from eservice.cases.secrecy import Paragraph, Reader, may_see
from eservice.kit.errors import Invalid


class Area(StrEnum):
    """What is looked at, of every company (the municipality's policy on land allocation)."""

    OWNERS = "owners"  # ägar- och koncernstruktur, verklig huvudman
    FINANCES = "finances"  # ekonomi och finansiering
    DISPUTES = "disputes"  # tvister, misstanke om brott
    EXPERIENCE = "experience"  # erfarenhet och kompetens


class Found(StrEnum):
    """How an area was found."""

    GOOD = "good"
    REMARK = "remark"
    NOT_EXAMINED = "not_examined"


class Result(StrEnum):
    """What the review came to."""

    PASSED = "passed"
    WITH_CONDITIONS = "with_conditions"
    FAILED = "failed"


Findings = Mapping[Area, tuple[Found, str]]


def check_review(
    findings: Findings, result: Result, said: str, paragraph: str, reviewed_on: date, today: date
) -> Paragraph | None:
    """A review looks at each area, or says why it did not; a remark says what. The paragraph that marks its notes.

    Raises `Invalid`: `area_missing`, `finding_missing` (a remark, or what was not examined, without a word),
    `review_unexamined` (passed with nothing looked at), `review_said_missing` (a company that does not simply pass is
    told why), `review_day_wrong`, `unknown_paragraph`.
    """
    if set(findings) != set(Area):
        raise Invalid("area_missing")
    if any(found != Found.GOOD and not text.strip() for found, text in findings.values()):
        raise Invalid("finding_missing")
    if result == Result.PASSED and all(found == Found.NOT_EXAMINED for found, _text in findings.values()):
        raise Invalid("review_unexamined")
    if result != Result.PASSED and not said.strip():
        raise Invalid("review_said_missing")
    if reviewed_on > today:
        raise Invalid("review_day_wrong")
    if paragraph and paragraph not in set(Paragraph):
        raise Invalid("unknown_paragraph")
    return Paragraph(paragraph) if paragraph else None


def notes_for(findings: Mapping[str, list[str]], paragraph: str | None, reader: Reader) -> dict[str, list[str]]:
    """What was found, as somebody may read it: which areas were looked at, and the notes where the mark lets them."""
    if may_see(paragraph, reader):
        return {area: list(found) for area, found in findings.items()}
    return {area: [found[0] if found[0] == Found.NOT_EXAMINED else "", ""] for area, found in findings.items()}
