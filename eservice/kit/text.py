"""Text: in both languages of the site, and as people type it."""

from __future__ import annotations

import unicodedata

import msgspec

#: What may stand in a text beside what can be read: line breaks and tabs.
ALLOWED_CONTROLS = frozenset("\n\r\t")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in the two languages that users read. Both are always there: a definition without one is refused."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        """Refuse an empty text in either language."""
        if not self.sv.strip() or not self.en.strip():
            raise ValueError("a text needs both languages, sv and en")

    def in_language(self, language: str) -> str:
        """The text in `language`; Swedish for any language but English."""
        return self.en if language == "en" else self.sv


def without_controls(text: str) -> str:
    """The text without what cannot be shown, for keeping what is not checked yet: the database takes no such thing."""
    return "".join(character for character in text if first_control_character(character) is None)


def first_control_character(text: str) -> str | None:
    """The first character that cannot be shown (control or lone surrogate), or None. Line breaks and tabs are fine."""
    for character in text:
        if character not in ALLOWED_CONTROLS and unicodedata.category(character) in ("Cc", "Cs"):
            return character
    return None
