"""Inquiries in figures: days per stage, reasons, jobs and the two indicators, and what is too few to be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.accounts.rules import Viewer
from eservice.cases.operations.secrecy import mark_secret
from eservice.kit.db import transaction
from eservice.premises.stages.operations.moving import move_stage
from eservice.premises.stages.rules import Kind, Stage, Terms
from eservice.statistics.indicator_counting import Key, leaves
from eservice.statistics.inquiries import report, told_apart
from tests.factories import NOW, Town, follow
from tests.inquiring import asked, moved, officer

LATER = NOW + timedelta(days=10)


@pytest.fixture
def petra(town: Town) -> Viewer:
    """An officer of the unit that takes inquiries in."""
    return officer("Petra Holm", "naringsliv")


def refused(town: Town, petra: Viewer, reason: str, jobs: int = 5) -> str:
    """An inquiry that was refused for a reason, four days after its need was clear."""
    reference = asked(town, petra, workplaces=jobs)
    moved(reference, petra, Stage.QUALIFIED, now=NOW + timedelta(days=2))
    with transaction():
        at = NOW + timedelta(days=6)
        move_stage(reference, petra, None, Stage.NO_MATCH, Terms(reason=reason), at)
    follow(LATER)
    return reference


def test_reasons_jobs_and_stages_are_counted_and_too_few_are_not_told(town: Town, petra: Viewer) -> None:
    references = [refused(town, petra, "no_stock") for _one in range(8)]
    found = report(Kind.PREMISES, "demo", LATER.date())
    assert found.reasons == {"no_stock": 8}
    assert (found.jobs, found.jobs_n) == (40, 8)
    assert {row.stage: (row.n, row.median) for row in found.times} == {"received": (8, None), "qualified": (8, None)}
    with transaction():
        mark_secret(references[0], petra, None, None, "31:16", "Okänd etablering.", LATER)
    assert report(Kind.PREMISES, "demo", LATER.date()).jobs == 35
    assert report(Kind.LAND, "demo", LATER.date()).jobs is None


def test_the_indicators_count_those_without_a_match_and_those_who_still_wait(town: Town, petra: Viewer) -> None:
    refused(town, petra, "price")
    asked(town, petra)
    leaf = leaves("demo", LATER.date())[Key(2026, "lokalforfragan", "naringsliv")]
    assert leaf.shares["without_match"] == (1, 1)
    assert leaf.lives["matter"] == {6: {"answered": 1}, 10: {"": 1}}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 9, "b": 8}, {"a": 9, "b": 8}),
        ({"a": 9, "b": 8, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 6, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_a_hidden_count_cannot_be_had_by_subtraction(counts: dict[str, int], told: dict[str, int | None]) -> None:
    assert told_apart(counts) == told
