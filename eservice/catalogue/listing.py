"""The catalogue as people look through it: by theme, by words, and with what others decide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from eservice.catalogue.reading import read_shape
from eservice.catalogue.shape import Service
from eservice.kit.text import Text

DEFINITIONS = Path(__file__).with_name("definitions")
#: More words than this are not looked for.
MOST_WORDS = 8


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a company is about to do: a heading of the catalogue."""

    key: str
    title: Text
    intro: Text


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody else who decides something, what it is, and where to turn."""

    key: str
    name: Text
    text: Text
    time: Text | None = None
    address: str
    source: str
    unverified: bool = False


@lru_cache(maxsize=4)
def read_themes(folder: Path = DEFINITIONS) -> tuple[Theme, ...]:
    """The themes in the order of the page. Raises `WrongDefinition`."""
    return read_shape(folder / "shared" / "themes.yaml", tuple[Theme, ...])


@lru_cache(maxsize=4)
def read_authorities(folder: Path = DEFINITIONS) -> tuple[Authority, ...]:
    """Those who decide something that the municipality does not. Raises `WrongDefinition`."""
    return read_shape(folder / "shared" / "authorities.yaml", tuple[Authority, ...])


class Group(NamedTuple):
    """A theme and what can be asked for under it."""

    theme: Theme | None
    services: list[Service]


def by_theme(services: Iterable[Service], themes: Sequence[Theme]) -> list[Group]:
    """The services under their themes; an empty theme is left out, and what has none comes last."""
    known = {theme.key for theme in themes}
    all_ = list(services)
    groups = [Group(theme, [one for one in all_ if one.theme == theme.key]) for theme in themes]
    rest = Group(None, [one for one in all_ if one.theme not in known])
    return [group for group in (*groups, rest) if group.services]


def found(services: Iterable[Service], wanted: str) -> list[Service]:
    """The services that have every word of `wanted`, best first: in the name, then in keywords, then in other texts."""
    words = plain(wanted).split()[:MOST_WORDS]
    scored = [(_score(service, words), service) for service in services]
    return [service for score, service in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def found_authorities(authorities: Iterable[Authority], wanted: str) -> list[Authority]:
    """Those whose name or text has every word of `wanted`."""
    words = plain(wanted).split()[:MOST_WORDS]
    texts = ((one, plain(f"{one.name.sv} {one.name.en} {one.text.sv} {one.text.en}")) for one in authorities)
    return [one for one, text in texts if words and all(word in text for word in words)]


def _score(service: Service, words: Sequence[str]) -> int:
    """How well a service answers to the words; 0 where one of them is nowhere in it."""
    name = plain(f"{service.name.sv} {service.name.en}")
    keywords = plain(" ".join(service.keywords))
    other = plain(" ".join(part for text in (service.summary, service.who) for part in (text.sv, text.en)))
    scores = [next((n for n, text in ((9, name), (4, keywords), (1, other)) if word in text), 0) for word in words]
    return sum(scores) if scores and all(scores) else 0


def plain(text: str) -> str:
    """Lower case without accents, so that `cafe` finds `kafé` and `oppna` finds `öppna`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
