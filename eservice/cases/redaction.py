"""Redacted copies (maskade): which file is given out, to others and to the party itself. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar


class Kept(Protocol):
    """A file of a case."""

    id: uuid.UUID
    redacts_id: uuid.UUID | None
    #: The referral that it was sent with as a part of the statement.
    referral_id: int | None


File = TypeVar("File", bound=Kept)


def given_out(files: Iterable[File]) -> list[File]:
    """The files as others may have them: an original that has been redacted by its newest copy, the rest as they are.

    `files` come oldest first, and keep their order.
    """
    known = list(files)
    newest = {file.redacts_id: file for file in known if file.redacts_id}
    return [newest.get(file.id, file) for file in known if file.redacts_id is None]


def given_to_party(files: Iterable[File], told: Collection[int]) -> list[File]:
    """The files as the company of the case has them, in their order.

    What it sent itself stays whole: a copy of that is made for others. Of a statement, which it has once it has been
    `told` of the referral, it gets the newest redacted copy in place of the file (OSL 2009:400, 10 kap. 3 §).
    """
    known = list(files)
    originals = [file for file in known if file.redacts_id is None]
    pairs = zip(originals, given_out(known), strict=True)
    return [
        out if own.referral_id is not None else own
        for own, out in pairs
        if own.referral_id is None or own.referral_id in told
    ]
