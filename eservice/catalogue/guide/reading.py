"""The guide as its file says it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from eservice.catalogue.guide.shape import Goal, Guide
from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.reading import read_shape
from eservice.kit.errors import NotFound

GUIDE_FILE = DEFINITIONS / "shared" / "guide.yaml"


@lru_cache(maxsize=4)
def read_guide(path: Path = GUIDE_FILE) -> Guide:
    """The guide. Raises `WrongDefinition`."""
    return read_shape(path, Guide, parts=path.with_name("parts.yaml"))


def goal_called(key: str) -> Goal:
    """A goal of the guide. Raises `NotFound`."""
    found = next((goal for goal in read_guide().goals if goal.key == key), None)
    if found is None:
        raise NotFound("no_such_goal")
    return found
