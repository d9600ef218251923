"""Finding a case by its words: in Swedish, and never one that its page would refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from eservice.accounts.rules import Viewer, can_see_inside
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import write_to_unit
from eservice.cases.queries import open_to
from eservice.kit.db import db, transaction
from eservice.worklist.models import CaseWords
from eservice.worklist.search import case_called, find_cases, keep_missing_words
from tests.factories import NOW, Town, follow, routed, submitted

LATER = NOW + timedelta(hours=1)


def found(search: str, viewer: Viewer) -> list[str]:
    return [row.reference for row in find_cases(search, viewer, None).rows]


def written(town: Town, body: str) -> str:
    """A case in which the company has written `body`."""
    reference = routed(town)
    with transaction():
        write_to_unit(reference, town.amina, body, LATER)
    follow(LATER)
    return reference


@pytest.mark.parametrize(
    "search",
    [
        "uteserveringen",
        "uteservering",
        "UTESERVERINGAR",
        "servering fyrtornet",
        "utes",
        '"stor uteservering"',
        "Hamnkrogen",
    ],
)
def test_a_word_is_found_in_its_inflections_and_inside_a_compound(town: Town, search: str) -> None:
    reference = written(town, "Vi vill ha en stor uteservering ute vid fyrtornet.")
    assert found(search, town.lena) == [reference]


@pytest.mark.parametrize(
    "search", ["flygplats", '"uteservering stor"', "uteservering -fyrtornet", "", "   ", "%", "_", "'"]
)
def test_what_is_not_there_is_not_found(town: Town, search: str) -> None:
    written(town, "Vi vill ha en stor uteservering ute vid fyrtornet.")
    assert found(search, town.lena) == []


@pytest.mark.parametrize("search", ["a' | b", "((", "&!", ":*", "\0\0", "\\", "x" * 10_000, "<script>", "7 or 7=7"])
def test_odd_searches_break_nothing(town: Town, search: str) -> None:
    written(town, "Vi vill ha en stor uteservering.")
    assert found(search, town.lena) == []


def test_every_word_must_be_there(town: Town) -> None:
    both = written(town, "Vi vill ha uteservering vid fyrtornet.")
    one = written(town, "Vi vill ha uteservering på torget.")
    assert found("uteservering", town.lena) == [one, both]
    assert found("uteservering fyrtornet", town.lena) == [both]


def test_lists_and_searches_show_exactly_what_the_page_of_a_case_shows(town: Town) -> None:
    for key in ("serveringstillstand", "lokalforfragan", "markforfragan"):
        routed(town, service_key=key)
    submitted(town)
    submitted(town, viewer=town.rival)
    follow(LATER)
    people = (town.amina, town.rival, town.lena, town.omar, town.nora, town.manager, town.administrator)
    for viewer in people:
        every = db.session.scalars(select(Case).order_by(Case.id.desc())).all()
        readable = [one.reference for one in every if can_see_inside(viewer, one.unit_key)]
        asked = db.session.scalars(select(Case.reference).where(open_to(viewer)).order_by(Case.id.desc())).all()
        assert list(asked) == readable
        assert found("LOT-2026", viewer) == readable


def test_a_whole_reference_is_its_case_only_for_those_who_may_read_it(town: Town) -> None:
    reference = routed(town)
    assert case_called(f" {reference.lower()} ", town.lena) == reference
    assert case_called(reference, town.nora) is None
    assert case_called(reference, town.administrator) is None


def test_words_that_are_missing_are_collected_later_and_only_once(town: Town) -> None:
    reference = written(town, "Vi vill ha en stor uteservering.")
    with transaction():
        db.session.execute(delete(CaseWords))
    assert found("uteservering", town.lena) == []
    with transaction():
        assert keep_missing_words() == 1
        assert keep_missing_words() == 0
    assert found("uteservering", town.lena) == [reference]


def test_more_than_a_page_is_found_page_by_page(town: Town) -> None:
    references = [routed(town) for _ in range(27)]
    first = find_cases("hamnkrogen", town.lena, None)
    second = find_cases("hamnkrogen", town.lena, first.after)
    assert [row.reference for row in (*first.rows, *second.rows)] == references[::-1]
