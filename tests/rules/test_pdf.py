"""Documents: tagged, for the archive, the same each time, and what people typed is never markup."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from eservice.kit import pdf as kit
from eservice.kit.pdf import CannotMakePdf, pdf

MADE_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TRIAL = (
    '#import "look.typ": *\n#show: paper\n= #data.title\n#card[#data.lead]\n#facts(data.rows)\n#paragraphs(data.body)\n'
)
DATA = {
    "language": "sv",
    "title": "Beslut åäö",
    "sender": "Tillståndsenheten",
    "reference": "LOT-2026-00042",
    "lead": "Bifall",
    "rows": [["Sökande", "Hamnkrogen AB"]],
    "body": "första raden\n#let x = panic() $x$ *stjärnor* [hakar] <b>",
}


@pytest.fixture(autouse=True)
def _trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look of the project, and one template of our own; compiled in this process, which a fork never follows."""
    folder = tmp_path.resolve()
    (folder / "look.typ").write_text((kit.TEMPLATES / "look.typ").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "trial.typ").write_text(TRIAL, encoding="utf-8")
    monkeypatch.setattr(kit, "TEMPLATES", folder)


def made(**changed: object) -> bytes:
    return kit._compile("trial", {**DATA, **changed}, MADE_AT.isoformat())


def test_a_document_is_tagged_has_a_language_and_is_made_for_the_archive() -> None:
    with pikepdf.open(io.BytesIO(made())) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "sv"
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["dc:title"] == "Beslut åäö"


def test_the_same_data_and_moment_give_the_same_bytes() -> None:
    assert made() == made()
    assert made() != made(lead="Avslag")


def test_a_template_outside_the_folder_is_refused() -> None:
    with pytest.raises(CannotMakePdf, match="no template"):
        kit._compile("../look", DATA, MADE_AT.isoformat())


def test_what_the_compiler_refuses_is_told_in_its_own_words() -> None:
    with pytest.raises(CannotMakePdf):
        pdf("there_is_no_such_template", DATA, MADE_AT)


def test_a_moment_between_two_seconds_makes_a_document_too() -> None:
    moment = datetime(2026, 3, 2, 9, 0, 0, 667743, tzinfo=UTC)
    assert kit._compile("trial", DATA, moment.isoformat()) == made()
