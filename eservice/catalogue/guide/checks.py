"""Checking what services share, before anything is published: themes, authorities and the guide."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from eservice.catalogue.guide.reading import GUIDE_FILE, read_guide
from eservice.catalogue.guide.rules import problems
from eservice.catalogue.listing import DEFINITIONS, read_authorities, read_themes
from eservice.catalogue.reading import WrongDefinition
from eservice.catalogue.shape import Service


def check_shared(services: Iterable[Service], units: Collection[str]) -> None:
    """Raise `WrongDefinition` for the first thing wrong in what the services share or name."""
    themes, authorities = {one.key for one in read_themes()}, {one.key for one in read_authorities()}
    keys = set()
    for service in services:
        keys.add(service.key)
        if service.theme not in themes:
            raise WrongDefinition(DEFINITIONS / f"{service.key}.yaml", 1, "theme", f"{service.theme!r} is not a theme")
        for one in service.see_also:
            if one not in authorities:
                raise WrongDefinition(DEFINITIONS / f"{service.key}.yaml", 1, "see_also", f"{one!r} is no authority")
    guide = read_guide()
    if guide.coordinating_unit not in units:
        raise WrongDefinition(GUIDE_FILE, 1, "coordinating_unit", f"{guide.coordinating_unit!r} is not a unit")
    for problem in problems(guide, keys, authorities):
        raise WrongDefinition(GUIDE_FILE, 1, problem.path, problem.problem)
