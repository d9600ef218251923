"""Secrecy (sekretess) of a file or an inquiry: who may see what is marked. One rule, asked everywhere. Pure.

A mark is a warning that is kept, not a decision: when something is asked for, the harm is tried anew (OSL 2009:400).
"""

from __future__ import annotations

from enum import StrEnum

from eservice.kit.errors import Invalid


class Paragraph(StrEnum):
    """What the secrecy rests on in offentlighets- och sekretesslagen (2009:400)."""

    #: The municipality's own position in a business negotiation.
    NEGOTIATION = "19:3"
    #: The business of a company that deals with the municipality.
    BUSINESS = "31:16"


class Reader(StrEnum):
    """Who, or what, asks."""

    UNIT = "unit"  # who handles the case, and who leads them
    COMPANY = "company"  # the company itself, as a party (partsinsyn) and in its own file
    LANDLORD = "landlord"
    CONSULTED = "consulted"  # who is asked for a statement
    SYSTEM = "system"  # who runs the system, and reads no cases
    SEARCH = "search"  # the words by which cases are found, by more than the unit
    FIGURES = "figures"
    PUBLIC = "public"


_OUTSIDE = frozenset({Reader.LANDLORD, Reader.CONSULTED, Reader.SYSTEM, Reader.SEARCH, Reader.FIGURES, Reader.PUBLIC})
#: From whom each paragraph hides. A company may always see its own business; it is the other side of a negotiation.
HIDES: dict[Paragraph, frozenset[Reader]] = {
    Paragraph.NEGOTIATION: _OUTSIDE | {Reader.COMPANY},
    Paragraph.BUSINESS: _OUTSIDE,
}
LONGEST_REASON = 1000


def may_see(paragraph: str | None, reader: Reader) -> bool:
    """Whether somebody may see what is marked so; what is not marked (None) everybody may who may see the case."""
    return paragraph is None or reader not in HIDES[Paragraph(paragraph)]


def check_mark(paragraph: str, reason: str) -> Paragraph:
    """A paragraph that there is, with why it holds here. Raises `Invalid`."""
    if paragraph not in set(Paragraph):
        raise Invalid("unknown_paragraph")
    if not reason.strip():
        raise Invalid("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Invalid("text_too_long")
    return Paragraph(paragraph)
