"""What users read: no style or script in a page's own text, and everything in English too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.fitness.reading import ROOT

TEMPLATES = ROOT / "templates"
CATALOGUE = ROOT / "eservice" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
INLINE = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
PLACES = re.compile(r"%\(\w+\)[sd]")


def pages() -> list[Path]:
    """The templates that become pages."""
    return sorted(TEMPLATES.rglob("*.html"))


def texts_in_use() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every text that stands in code or templates to be translated, with its place."""
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
    for folder in ("eservice", "templates"):
        methods = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
        for name, line, text, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=keywords):
            yield f"{folder}/{name}:{line}", text


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_a_template_holds_no_style_and_no_script_of_its_own(page: Path) -> None:
    assert INLINE.findall(page.read_text()) == []


def test_every_text_has_its_english() -> None:
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")
    missing = []
    for place, text in texts_in_use():
        found = catalogue.get(text[0] if isinstance(text, tuple) else text)
        words = found.string if found and not found.fuzzy else ""
        if not words or not all(words):
            missing.append(f"{place}: {text}")
    assert missing == []


def test_the_english_has_the_same_places_for_values() -> None:
    wrong = []
    for message in read_po(BytesIO(CATALOGUE.read_bytes()), locale="en"):
        if message.id:
            swedish = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
            english = message.string[-1] if isinstance(message.string, (tuple, list)) else message.string
            if set(PLACES.findall(swedish)) != set(PLACES.findall(english)):
                wrong.append(swedish)
    assert wrong == []


def test_every_letter_is_there_in_both_languages() -> None:
    letters = TEMPLATES / "letters"
    assert {path.name for path in (letters / "sv").iterdir()} == {path.name for path in (letters / "en").iterdir()}


def test_the_page_of_building_blocks_shows_every_macro_that_pages_use_in_many_places() -> None:
    shown = (TEMPLATES / "public" / "components.html").read_text()
    for sheet in ("ui", "case", "charts"):
        macros = re.findall(r"{%-? macro (\w+)", (TEMPLATES / "macros" / f"{sheet}.html").read_text())
        assert macros
        assert [name for name in macros if f".{name}(" not in shown] == [], sheet
