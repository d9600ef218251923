"""Beside a question stands what others were asked there, and not before enough have been."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import take_case
from eservice.cases.supplements import Asked
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.kit.text import Text
from eservice.statistics.operations import make_figures
from eservice.statistics.queries import experience_of
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, case, follow, routed

POINT = Asked(
    "drawing_missing", Text("Planritning saknas", "The drawing is missing"), "premises_address", "Skicka den."
)
AGAIN = Asked("unreadable", Text("Går inte att läsa", "Cannot be read"), "premises_address", "Skicka om.")


def lived(town: Town, cases: int, asked: int) -> None:
    """So many cases, of which so many were asked about one question, the first of them twice."""
    for place in range(cases):
        reference = routed(town)
        if place >= asked:
            continue
        with transaction():
            take_case(reference, town.lena, NOW)
            ask(town, reference, POINT)
            if place == 0:
                answer_supplement(reference, town.amina, "Här.", NOW)
                ask(town, reference, AGAIN)
    follow(NOW + timedelta(hours=1))
    with transaction():
        make_figures("demo", NOW, local_day(NOW))


def ask(town: Town, reference: str, point: Asked) -> None:
    answer_by = local_day(NOW) + timedelta(days=10)
    request_supplement(reference, town.lena, case(reference).version, "Se punkten", answer_by, NOW, points=[point])


def test_a_question_that_many_had_to_supplement_says_so_with_the_usual_reason(town: Town, browse: Browse) -> None:
    lived(town, 20, 8)
    told = experience_of("demo", PERMIT)["premises_address"]
    assert (told.asked, told.n, told.reason.sv) == (8, 20, "Planritning saknas")
    beforehand = browse().see(f"/tjanster/{PERMIT}").words("//section[h2='Det här saknas oftast']")
    assert all(words in beforehand for words in ("Besöksadress", "Planritning saknas", "(8 av 20)"))
    amina = browse(town.amina.person_id)
    page = amina.send(amina.see(f"/tjanster/{PERMIT}"), f"ansok/{PERMIT}")
    assert "fick kompletteras här" not in page.text
    page = amina.see(page.address.replace("/contact", "/premises"))
    assert "8 av 20 ansökningar fick kompletteras här. Vanligaste skälet: Planritning saknas." in page.text


@pytest.mark.parametrize(("cases", "asked"), [(19, 19), (20, 6)])
def test_too_few_cases_tell_nothing(town: Town, browse: Browse, cases: int, asked: int) -> None:
    lived(town, cases, asked)
    assert experience_of("demo", PERMIT) == {}
    assert "Det här saknas oftast" not in browse().see(f"/tjanster/{PERMIT}").text
