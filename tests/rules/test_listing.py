"""The catalogue as people look through it."""

from __future__ import annotations

import pytest

from eservice.catalogue import listing
from eservice.catalogue.reading import read_services

SERVICES = read_services(listing.DEFINITIONS)


def keys(wanted: str) -> list[str]:
    return [service.key for service in listing.found(SERVICES, wanted)]


def test_every_service_stands_under_one_theme_and_no_theme_is_empty() -> None:
    groups = listing.by_theme(SERVICES, listing.read_themes())
    assert sorted(service.key for group in groups for service in group.services) == sorted(s.key for s in SERVICES)
    assert [group.theme for group in groups] == list(listing.read_themes())


def test_a_service_without_a_known_theme_comes_last() -> None:
    groups = listing.by_theme(SERVICES, listing.read_themes()[:1])
    assert groups[-1].theme is None
    assert len(groups) == 2


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("serveringstillstånd", "serveringstillstand"),
        ("alcohol", "serveringstillstand"),
        ("cafe", "livsmedelsregistrering"),
        ("KAFÉ", "livsmedelsregistrering"),
        ("uteservering", "markupplatelse"),
        ("tatuering", "hygienlokal"),
        ("ändrad användning", "bygglov"),
        ("andrad anvandning", "bygglov"),
        ("procurement", "leverantor"),
    ],
)
def test_people_find_a_service_by_its_name_and_by_other_words_in_both_languages(wanted: str, first: str) -> None:
    assert first in keys(wanted)[:3]


def test_a_service_is_found_only_where_every_word_is_in_it() -> None:
    assert keys("tatuering alkohol") == []
    assert keys("hittas inte") == []
    assert keys("   ") == []


def test_a_name_weighs_more_than_a_keyword() -> None:
    assert keys("folköl")[0] == "folkol"


def test_what_others_decide_is_found_too() -> None:
    assert [one.key for one in listing.found_authorities(listing.read_authorities(), "gasol")] == ["brand"]
    assert listing.found_authorities(listing.read_authorities(), "") == []


def test_who_else_decides_is_said_with_an_address_and_a_source() -> None:
    for one in listing.read_authorities():
        assert one.address.startswith("https://")
        assert one.source
