"""What the bench says of its figures."""

from __future__ import annotations

from itertools import count

import pytest

from bench.measure import Row, Span, in_turns


def test_figure_and_limit_are_measured_in_turns_and_the_first_pair_does_not_count() -> None:
    order: list[str] = []
    number = count(1)

    def measured(name: str) -> float:
        order.append(name)
        return float(next(number))

    figure, limit, ratio = in_turns(lambda: measured("a"), lambda: measured("b"), 2)
    assert order == ["a", "b"] * 3
    assert (figure.least, figure.most) == (3, 5)
    assert (limit.least, limit.most) == (4, 6)
    assert ratio == Span((3 / 4 + 5 / 6) / 2, 3 / 4, 5 / 6)


@pytest.mark.parametrize(
    ("ratio", "more_is_better", "met"),
    [(9.9, False, True), (10.1, False, False), (9.9, True, False), (10.1, True, True)],
)
def test_an_aim_is_met_on_its_own_side(ratio: float, more_is_better: bool, met: bool) -> None:
    span = Span.of([ratio])
    assert Row("page", "ms", span, "bare page", span, span, 10, more_is_better=more_is_better).met is met
