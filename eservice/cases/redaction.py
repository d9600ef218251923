"""Redacted copies (maskade): which file is given out. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Kept(Protocol):
    """A file of a case."""

    id: uuid.UUID
    redacts_id: uuid.UUID | None


File = TypeVar("File", bound=Kept)


def given_out(files: Iterable[File]) -> list[File]:
    """The files as others may have them: an original that has been redacted by its newest copy, the rest as they are.

    `files` come oldest first, and keep their order.
    """
    known = list(files)
    newest = {file.redacts_id: file for file in known if file.redacts_id}
    return [newest.get(file.id, file) for file in known if file.redacts_id is None]
