"""Writing the text of a letter on its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from eservice.kit.db import db, transaction
from eservice.notifications.text_models import LetterText
from eservice.web.clock import today
from tests.conftest import Browse
from tests.factories import Town
from tests.visiting import Page, Visitor

LETTER = "/admin/brev/receipt/sv"
TEXT = "Ni har nummer {{ reference }}\n\nHej {{ name }}!\n"


@pytest.fixture
def ingrid(town: Town, browse: Browse) -> Visitor:
    """The administrator's browser."""
    return browse(town.administrator.person_id)


def drafted(ingrid: Visitor, text: str = TEXT) -> Page:
    return ingrid.send(ingrid.see(f"{LETTER}/utkast"), "utkast", text=text)


def test_a_text_is_written_seen_as_the_letter_published_and_in_the_history(ingrid: Visitor) -> None:
    page = ingrid.see(f"{LETTER}/utkast")
    assert "Er ansökan kom in den {{ received_on }}" in page.typed("text")
    assert not page.has_form("publicera")
    page = drafted(ingrid)
    assert "Ni har nummer LOT-2026-00042" in page.text
    done = ingrid.send(page, "publicera", valid_from=today().isoformat())
    assert "Brev som redan är skrivna ändras inte." in done.text
    assert "gäller" in done.words("//tbody")
    assert "Ni har nummer LOT-2026-00042" in done.text
    assert "Ni har nummer {{ reference }}" in ingrid.see(f"{LETTER}/versioner/1").text


def test_an_unknown_field_is_refused_with_its_line_and_what_was_typed_stays(ingrid: Visitor) -> None:
    page = ingrid.send(ingrid.see(f"{LETTER}/utkast"), "utkast", 422, text="Rubrik\n\nHej {{ lon }}\n")
    assert "Rad 3: Fältet lon finns inte i det här brevet." in page.words("//*[@role='alert']")
    assert "{{ lon }}" in page.typed("text")
    assert not page.has_form("publicera")


def test_a_draft_can_be_laid_aside_and_the_letter_is_as_it_was(ingrid: Visitor) -> None:
    page = ingrid.send(drafted(ingrid), "lagg-at-sidan")
    assert "lagt åt sidan" in page.text
    assert "Ni har nummer" not in page.text


def spoiled(text: str = "Rubrik\n\n{{ gone }}\n") -> None:
    """What has been written names what the letter no longer has."""
    with transaction():
        db.session.execute(update(LetterText).values(text=text))


@pytest.mark.parametrize(
    "wrong", ["{{ gone }}", "{{ name", "{{ 1|length }}", "{% if name %}" * 150 + "{% endif %}" * 150]
)
def test_a_published_text_that_can_no_longer_be_worded_is_shown_and_mended(ingrid: Visitor, wrong: str) -> None:
    ingrid.send(drafted(ingrid), "publicera", valid_from=today().isoformat())
    spoiled(f"Rubrik\n\n{wrong}\n")
    page = ingrid.see(LETTER)
    assert "Texten är den som följer med systemet" in page.text
    assert "går inte att skriva som brev" in page.text
    page = ingrid.see(f"{LETTER}/versioner/1")
    assert "går inte att skriva som brev" in page.text
    assert wrong in page.text
    assert wrong in ingrid.see(f"{LETTER}/utkast").typed("text")
    done = ingrid.send(drafted(ingrid), "publicera", valid_from=today().isoformat())
    assert "Ni har nummer LOT-2026-00042" in done.text


def test_a_draft_that_can_no_longer_be_worded_is_told_and_can_only_be_changed_or_laid_aside(ingrid: Visitor) -> None:
    drafted(ingrid)
    spoiled()
    page = ingrid.see(f"{LETTER}/utkast")
    assert "går inte att skriva som brev" in page.text
    assert "Rad 3: Fältet gone finns inte" in page.words("//*[@role='alert']")
    assert not page.has_form("publicera")
    assert "lagt åt sidan" in ingrid.send(page, "lagg-at-sidan").text
    ingrid.see(f"{LETTER}/versioner/1")


def test_a_draft_that_was_spoiled_after_it_was_looked_at_is_not_published_and_its_line_is_named(
    ingrid: Visitor,
) -> None:
    page = drafted(ingrid)
    spoiled("Rubrik\n\nHej {{ name }}\n{% if reason %}{{ gone }}{% endif %}\n")
    refused = ingrid.send(page, "publicera", 422, valid_from=today().isoformat())
    assert "går inte att publicera" in refused.text
    assert "Rad 4: Fältet gone finns inte i det här brevet." in refused.words("//*[@role='alert']")
    assert not refused.has_form("publicera")


def test_a_day_that_has_passed_is_refused_and_the_draft_stays(ingrid: Visitor) -> None:
    page = ingrid.send(drafted(ingrid), "publicera", 422, valid_from=(today() - timedelta(days=1)).isoformat())
    assert "i dag eller senare" in page.text
    assert ingrid.send(page, "publicera", 422, valid_from="").error_beside("valid_from")


def test_a_draft_that_a_colleague_has_changed_is_not_overwritten_and_what_was_typed_stays(ingrid: Visitor) -> None:
    old = ingrid.see(f"{LETTER}/utkast")
    drafted(ingrid)
    page = ingrid.send(old, "utkast", 409, text=TEXT + "Mer.\n")
    assert "Någon annan har ändrat utkastet" in page.text
    assert "Mer." in page.typed("text")


def test_a_letter_a_language_or_a_version_that_there_is_not_is_not_found(ingrid: Visitor) -> None:
    for address in ("/admin/brev/inget/sv/utkast", "/admin/brev/receipt/fi", f"{LETTER}/versioner/9"):
        ingrid.see(address, 404)


def test_nobody_else_writes_letters(town: Town, browse: Browse) -> None:
    browse(town.lena.person_id).see(f"{LETTER}/utkast", 403)
