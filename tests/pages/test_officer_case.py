"""The page of a case as its officer sees it."""

from __future__ import annotations

from eservice.web.officer.page import FORMS
from eservice.web.officer.parts import MAIN, SIDE


def test_every_part_of_the_page_has_its_own_name_and_every_form_one_owner() -> None:
    parts = [*MAIN, *SIDE]
    assert len({part.name for part in parts}) == len(parts)
    assert len(FORMS) == sum(len(part.forms) for part in parts)
