"""How premises and land are given out, for everybody: each stage, each plot with its queue and criteria, no secrets."""

from __future__ import annotations

from flask import render_template

from eservice.premises.stages.land_queries import inquiries_by_stage, public_allocations
from eservice.premises.stages.reading import stages
from eservice.premises.stages.rules import Kind, Stage
from eservice.statistics.measures import SMALL
from eservice.web import stage_words
from eservice.web.access import everyone
from eservice.web.clock import today
from eservice.web.settings import mode


@everyone
def allocations() -> str:
    """The plots that are given out, what each stage means, and how many inquiries are where."""
    counts = inquiries_by_stage(mode())
    return render_template(
        "public/allocations.html",
        rows=public_allocations(mode(), today()),
        said=stage_words,
        kinds=[(kind, _stages(kind, counts)) for kind in Kind],
        methods=stages().methods,
        criteria=stages().criteria,
        least=SMALL,
    )


def _stages(kind: Kind, counts: dict[tuple[str, str], int]) -> list[tuple[str, str, str, str, bool, int | None]]:
    """Each stage with how many are in it; None where they are too few to be told."""
    keys: list[Stage] = [one.key for text in stages().kinds if text.key == kind for one in text.stages]
    found = [counts.get((kind, key), 0) for key in keys]
    shown = [n if n == 0 or n >= SMALL else None for n in found]
    return [(*row, n) for row, n in zip(stage_words.stage_rows(kind), shown, strict=True)]
