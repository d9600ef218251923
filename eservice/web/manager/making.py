"""How each kind of file is made: chunk by chunk, in its owner's language, by a worker that may be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from eservice.accounts.queries import viewer as viewer_by_id
from eservice.accounts.rules import Viewer
from eservice.exports.models import Export
from eservice.exports.operations import begin_attempt, export_in_hand, finish, keep_chunk, kept_rows, put_off
from eservice.exports.rules import rights_of
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.errors import NotAllowed, NotFound
from eservice.kit.workbooks import Table, separated, workbook

log = structlog.get_logger(__name__)
View = dict[str, Any]


class Chunk(NamedTuple):
    """Some rows of a file; where the next begin (None: there are none), and how many rows there are in all."""

    rows: Sequence[Sequence[Any]]
    place: str | None
    total: int | None


class Making(NamedTuple):
    """A file in the making: what of, for whom, and when."""

    view: View
    viewer: Viewer
    now: datetime


@dataclass(frozen=True)
class Listed:
    """A kind of file that is a list: collected in chunks, then written as text or as a workbook."""

    name: Callable[[View], str]
    columns: Callable[[View], list[tuple[str, str]]]
    about: Callable[[View], list[tuple[str, str]]]
    chunk: Callable[[Making, str | None], Chunk]
    may: Callable[[Viewer], bool]
    #: More sheets, that say what the columns mean.
    more: Callable[[View], Sequence[Table]] = lambda view: ()
    formats: tuple[str, ...] = ("xlsx", "csv")


@dataclass(frozen=True)
class Whole:
    """A kind of file that is made in one go."""

    name: Callable[[View], str]
    make: Callable[[Making, str], bytes]
    may: Callable[[Viewer], bool]
    formats: tuple[str, ...] = ("pdf", "xlsx")


Kinds = dict[str, Listed | Whole]


def make_one(kinds: Kinds, now: datetime) -> bool:
    """Do the next step of the next file, and say whether there was one. A step is one transaction.

    What goes wrong in one file is noted on its row and keeps no other waiting.
    """
    with transaction():
        number = begin_attempt(now)
    if number is None:
        return False
    try:
        with transaction():
            _go_on(export_in_hand(number), kinds, now)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        log.warning("file_not_made", export=number, why=why)
        with transaction():
            put_off(number, why, now)
    return True


def _go_on(export: Export, kinds: Kinds, now: datetime) -> None:
    viewer, kind = viewer_by_id(export.owner_id, local_day(now)), kinds.get(export.kind)
    if kind is None:
        raise NotFound("no_such_export")
    if viewer is None or not kind.may(viewer):
        raise NotAllowed("wrong_role")
    export.rights = export.rights or rights_of(viewer)
    if export.rights != rights_of(viewer):
        raise NotAllowed("wrong_role")
    making = Making(export.view, viewer, now)
    with force_locale(export.language):
        made = kind.make(making, export.file_format) if isinstance(kind, Whole) else _listed(export, kind, making)
        if made is not None:
            finish(export, made, f"{kind.name(export.view)}.{export.file_format}", now)


def _listed(export: Export, kind: Listed, making: Making) -> bytes | None:
    """The next rows; the whole file once there are no more."""
    chunk = kind.chunk(making, export.place)
    keep_chunk(export, chunk.rows, chunk.place, chunk.total)
    if chunk.place is not None:
        return None
    rows, view = kept_rows(export), export.view
    if export.file_format == "csv":
        heads, about = [title for title, _kind in kind.columns(view)], kind.about(view)
        return separated([*about, *([[]] if about else []), heads, *rows]).encode()
    return workbook([Table(_("Uppgifter"), kind.about(view), kind.columns(view), rows), *kind.more(view)])
