"""Repeating questions: the rows of a `group` as form fields. Rows come and go by buttons, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import FieldList, Form, FormField

from eservice.catalogue.shape import Field
from eservice.intake.rules import wrong_in_row
from eservice.intake.values import MOST_ROWS, read_row
from eservice.web.answer_problems import problem_text

_PLACE = re.compile(r"[0-9]{1,3}")


class Rows(FieldList):
    """The rows of a group."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """The places that were sent. Anything may come as a name: only plain small numbers are places."""
        for name in formdata:
            place = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(f"{prefix}-") and _PLACE.fullmatch(place):
                yield int(place)

    def add(self) -> None:
        """One more empty row, up to as many as the group takes."""
        if len(self.entries) < self.max_entries:
            self.append_entry()

    def take(self, place: int) -> None:
        """Take a row away; the last one is emptied instead."""
        if 0 <= place < len(self.entries):
            self.entries.pop(place)
            self._compact_indices()
        if not self.entries:
            self.append_entry()


def rows_field(field: Field, parts: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    """The form field of a group, whose rows are made of `parts`. There is always a row to write in."""
    row = type("RowForm", (Form,), dict(parts))
    most = int(field.max or MOST_ROWS)
    return Rows(FormField(row), min_entries=min(max(1, int(field.min or 0)), most), max_entries=most, **words)


def show_row_problems(rows: Rows, field: Field, language: str) -> None:
    """Put what is wrong in the rows beside each answer; rows in which nothing is written are passed over."""
    for entry in rows.entries:
        answers, unread = read_row(field, entry.data)
        if answers or unread:
            wrong = {**wrong_in_row(field, answers), **unread}
            for inner in field.fields:
                if inner.key in wrong:
                    entry.form[inner.key].errors = [problem_text(inner, wrong[inner.key], language)]


def change_rows(form: Any, asked: Mapping[str, str]) -> bool:
    """Do what a button of a group asks (`add` by key, `take` by key and place); whether there was any such button."""
    add, (take, _, place) = asked.get("add", ""), asked.get("take", "").rpartition("-")
    if isinstance(form._fields.get(add), Rows):
        form[add].add()
    elif isinstance(form._fields.get(take), Rows) and _PLACE.fullmatch(place):
        form[take].take(int(place))
    return "add" in asked or "take" in asked
