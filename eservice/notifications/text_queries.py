"""Questions about the texts of letters: which is in force, which is being written, which there have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from eservice.accounts.models import Person
from eservice.kit.db import db
from eservice.notifications.text_models import LetterText

#: So many versions of one letter are listed.
MOST_VERSIONS = 100
#: The texts of letters, by letter and language.
Texts = Mapping[tuple[str, str], str]


def texts_in_force(day: date, name: str | None = None, language: str | None = None) -> Texts:
    """The published text of each letter that has one on `day`; every other letter has the text of its file.

    Only of the letter `name` and in the `language` that are asked for.
    """
    query = (
        select(LetterText.name, LetterText.language, LetterText.text)
        .ext(distinct_on(LetterText.name, LetterText.language))
        .where(LetterText.status == "published", LetterText.valid_from <= day)
        .order_by(LetterText.name, LetterText.language, LetterText.valid_from.desc(), LetterText.number.desc())
    )
    if name is not None:
        query = query.where(LetterText.name == name)
    if language is not None:
        query = query.where(LetterText.language == language)
    return {(letter, code): text for letter, code, text in db.session.execute(query)}


def draft_of(name: str, language: str) -> LetterText | None:
    """The version that is being written; a letter has one at most per language."""
    query = select(LetterText).where(
        LetterText.name == name, LetterText.language == language, LetterText.status == "draft"
    )
    return db.session.scalars(query).first()


def versions_of(name: str, language: str) -> Sequence[tuple[LetterText, str]]:
    """Every version of a letter, the newest first, with who wrote it."""
    query = select(LetterText, Person.name).join(Person, Person.id == LetterText.written_by)
    query = query.where(LetterText.name == name, LetterText.language == language)
    rows = db.session.execute(query.order_by(LetterText.number.desc()).limit(MOST_VERSIONS))
    return [(text, writer) for text, writer in rows]


def version_in_force(versions: Sequence[LetterText], day: date) -> LetterText | None:
    """Of the versions of one letter the one that holds on `day`, as `texts_in_force` has it; None for the file's."""
    begun = [one for one in versions if one.status == "published" and one.valid_from and one.valid_from <= day]
    return max(begun, key=lambda one: (one.valid_from, one.number), default=None)
