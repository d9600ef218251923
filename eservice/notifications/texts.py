"""What an administrator may write as the text of a letter: which fields, which signs, and what is wrong. Pure but for
reading the letters' own files.

A text is written by people and worded by a machine, so it can do little: name fields, and leave parts out. It can
call nothing, and goes through a list only where the letter has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from eservice.kit.text import first_control_character
from eservice.notifications.rules import FOLDER, LETTERS, Wording, source_of, wording_of

_texts = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)
#: What every letter about a case can name, whatever its file names today.
CASE_FIELDS = frozenset(
    (
        "name",
        "reference",
        "service",
        "how_long",
        "if_late",
        "appeal",
        "unit",
        "unit_email",
        "unit_phone",
        "received_on",
        "on",
        "answer_by",
        "other",
        "consequence",
        "reason",
        "statute",
        "expected_on",
        "officer",
        "address",
        "permits_address",
        "valid_to",
        "reasons",
        "court",
    )
)
#: Fields that are lists: only these can be gone through.
LISTS = ("cases", "waits", "figures")
LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 200
#: What reading or wording a text can come to: some of it is what the machine says of a text too deep or too large.
CANNOT = (TemplateError, TypeError, ValueError, SyntaxError, RecursionError)
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Or,
    nodes.And,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Getattr,
    nodes.For,
    nodes.Filter,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line (counted from 1), as a code, and the word that it is about.

    `empty`, `too_long`, `subject_too_long`, `unreadable`, `syntax`, `unknown_field`, `not_allowed`, `cannot_be_worded`.
    """

    line: int
    code: str
    value: str = ""


def fields_of(name: str) -> frozenset[str]:
    """The fields that a letter may name: what its files name, and for one about a case all that such letters know."""
    in_files = {
        field
        for language in ("sv", "en")
        if (FOLDER / language / f"{name}.txt").is_file()
        for field in meta.find_undeclared_variables(source_of(name, language))
    }
    about_a_case = name in {*LETTERS.values(), "time_restarted", "news"}
    return frozenset(in_files) | (CASE_FIELDS if about_a_case else frozenset())


def file_text(name: str, language: str) -> str:
    """The text of a letter's file, which it has until somebody publishes another."""
    return (FOLDER / ("en" if language == "en" else "sv") / f"{name}.txt").read_text(encoding="utf-8")


def faults_in(text: str, fields: frozenset[str], facts: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a text, by line; nothing where it can be published.

    `facts` are made-up ones, with which the letter is worded once to see that it can be.
    """
    whole = _whole(text)
    if whole:
        return whole
    try:
        tree = _texts.parse(text)
        # First what it may not do: to see which fields it names, the machine reckons with what stands there.
        found = set(_forbidden(tree)) or set(_unknown(tree, fields))
    except CANNOT as error:
        return [Fault(_line(error), "syntax")]
    return sorted(found, key=lambda fault: (fault.line, fault.code, fault.value)) or _worded_wrong(text, facts)


def _line(error: Exception) -> int:
    """The line of the text that it is about; the first for an error in what the machine made of the text."""
    return error.lineno if isinstance(error, TemplateSyntaxError) else 1


def _whole(text: str) -> list[Fault]:
    subject, _, body = text.strip().partition("\n")
    if not subject or not body.strip():
        return [Fault(1, "empty")]
    if len(text) > LONGEST_TEXT:
        return [Fault(1, "too_long")]
    if len(subject) > LONGEST_SUBJECT:
        return [Fault(1, "subject_too_long")]
    for number, line in enumerate(text.splitlines(), start=1):
        if first_control_character(line) is not None:
            return [Fault(number, "unreadable")]
    return []


def _unknown(tree: nodes.Template, fields: frozenset[str]) -> Iterator[Fault]:
    unknown = meta.find_undeclared_variables(tree) - fields
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in unknown:
            yield Fault(name.lineno, "unknown_field", name.name)


def _forbidden(tree: nodes.Template) -> Iterator[Fault]:
    for node in tree.find_all(nodes.Node):
        kind = type(node).__name__.lower()
        if not isinstance(node, _ALLOWED):
            yield Fault(node.lineno, "not_allowed", kind)
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield Fault(node.lineno, "not_allowed", node.attr)
        elif isinstance(node, nodes.Filter) and node.name != "length":
            yield Fault(node.lineno, "not_allowed", node.name)
        elif isinstance(node, nodes.For) and not _goes_through_a_list(node):
            yield Fault(node.lineno, "not_allowed", kind)
        elif isinstance(node, nodes.Const) and first_control_character(str(node.value)) is not None:
            yield Fault(node.lineno, "unreadable")


def _goes_through_a_list(loop: nodes.For) -> bool:
    """Whether a loop is as long as a list of the letter's, and no longer: loops in loops multiply."""
    is_list = isinstance(loop.iter, nodes.Name) and loop.iter.name in LISTS
    return is_list and not loop.recursive and loop.find(nodes.For) is None


def _worded_wrong(text: str, facts: Mapping[str, Any]) -> list[Fault]:
    try:
        wording = words_of(text, facts)
    except CANNOT as error:
        return [Fault(_line(error), "cannot_be_worded")]
    return [] if wording.subject and wording.body.strip() else [Fault(1, "empty")]


def words_of(text: str, facts: Mapping[str, Any]) -> Wording:
    """A text of an administrator's as the letter. Raises one of `CANNOT` where that cannot be done."""
    return wording_of(_texts.from_string(text.strip()).render(**facts))
