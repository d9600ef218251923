"""Internal notes (tjänsteanteckning, förvaltningslagen 27 §) and who is named in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping


def mentioned(text: str, people: Mapping[int, str]) -> list[int]:
    """The ids of the people whom a text names as `@Lena Forsberg`, in the order of `people`.

    A name is found whatever its letters' case, and whole: `@Lena Forsbergs` names her, `@Lena Forsbergson` does not.
    """
    return [person_id for person_id, name in people.items() if _names(text, name)]


def _names(text: str, name: str) -> bool:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return bool(words) and re.search(rf"@{words}s?(?!\w)", text, re.IGNORECASE) is not None
