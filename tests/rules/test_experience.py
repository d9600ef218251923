"""What others were asked to supplement: told only where enough have applied, and most often first."""

from __future__ import annotations

import pytest

from eservice.kit.text import Text
from eservice.statistics.experience import Asked, Experience, most_asked

SCALE, READ = Text("inte skalenlig", "not to scale"), Text("går inte att läsa", "cannot be read")


def asked(field: str, for_any: int, reason: Text = SCALE, for_reason: int | None = None) -> Asked:
    return Asked(field, reason, for_any if for_reason is None else for_reason, for_any)


@pytest.mark.parametrize(("n", "told"), [(19, 0), (20, 1)])
def test_under_twenty_cases_nothing_is_told(n: int, told: int) -> None:
    assert len(most_asked([asked("file_drawing", 10)], n)) == told


@pytest.mark.parametrize(("count", "n", "told"), [(6, 100, 0), (7, 100, 1), (7, 200, 0), (10, 200, 1)])
def test_what_few_were_asked_about_is_not_told(count: int, n: int, told: int) -> None:
    assert len(most_asked([asked("file_drawing", count)], n)) == told


def test_the_most_frequent_reason_is_told_and_the_case_counted_once() -> None:
    rows = [asked("file_drawing", 20, READ, 5), asked("file_drawing", 20, SCALE, 17)]
    assert most_asked(rows, 50) == [Experience("file_drawing", SCALE, 20, 50)]


def test_the_questions_most_often_asked_about_come_first_and_no_more_than_four() -> None:
    rows = [asked(f"field{count}", count) for count in (9, 30, 12, 8, 20)]
    assert [one.asked for one in most_asked(rows, 100)] == [30, 20, 12, 9]
