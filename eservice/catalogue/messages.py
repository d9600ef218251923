"""Messages that officers write often, with places that are filled in from the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from eservice.catalogue.reading import read_shape
from eservice.kit.text import Text

FILE = Path(__file__).with_name("texts") / "message_templates.yaml"
#: What a template may ask for.
PLACES = frozenset({"reference", "company", "service", "officer", "unit"})


class MessageTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message as it is begun."""

    key: str
    name: Text
    body: Text

    def __post_init__(self) -> None:
        """Refuse a place that nothing fills in."""
        for wanted in re.findall(r"\{([^}]*)\}", self.body.sv + self.body.en):
            if wanted not in PLACES:
                raise ValueError(f"{wanted!r} is not among {', '.join(sorted(PLACES))}")


@cache
def message_templates() -> tuple[MessageTemplate, ...]:
    """Every template, in the order of the file."""
    return tuple(read_shape(FILE, list[MessageTemplate]))


def begun(key: str, language: str, facts: Mapping[str, str]) -> str | None:
    """The message that a template begins, in the reader's language; None where there is no such template.

    Only the template's own places are filled in: what a company calls itself is never read as one.
    """
    found = next((one for one in message_templates() if one.key == key), None)
    if found is None:
        return None
    return re.sub(r"\{(\w+)\}", lambda place: facts[place[1]], found.body.in_language(language)).strip()
