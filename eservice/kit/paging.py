"""Keyset paging: page 100 costs what page 1 costs, and a row that arrives meanwhile moves nothing."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from eservice.kit.errors import Invalid

T = TypeVar("T")
PAGE_SIZE = 25
#: No row has a larger number: the database's own limit.
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows in order, and where the next one begins (None on the last)."""

    rows: list[T]
    after: str | None = None


def token(*key: Any) -> str:
    """The place in an ordered list as URL-safe text."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def place(text: str | None, kind: Any) -> Any:
    """Read a token back as the tuple type `kind`; None for no token. Raises `Invalid` for a token that is not ours."""
    if not text:
        return None
    try:
        key = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=kind)
    except (msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise Invalid("bad_page_token") from error
    if any(isinstance(part, int) and abs(part) > LARGEST_ID for part in key):
        raise Invalid("bad_page_token")
    return key


def page_of(rows: list[Any], key: Any, size: int = PAGE_SIZE) -> Page[Any]:
    """A page from `size + 1` rows read: the extra row only says that there is more. `key` gives a row's place."""
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, token(*key(rows[-1])) if more else None)
