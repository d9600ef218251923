"""Who is named in a note, and what a message template fills in."""

from __future__ import annotations

import pytest

from eservice.cases.notes import mentioned
from eservice.catalogue.messages import MessageTemplate, begun, message_templates
from eservice.kit.text import Text

PEOPLE = {1: "Lena Forsberg", 2: "Omar Said", 3: "Lena Fors"}
FACTS = {"reference": "LOT-2026-00001", "company": "Bolaget AB", "service": "X", "officer": "Lena", "unit": "Y"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hej @Lena Forsberg, titta!", [1]),
        ("@omar said och @LENA  FORSBERG", [1, 2]),
        ("@Lena Forsbergs åsikt", [1]),
        ("@Lena Forsbergson", []),
        ("@Lena Fors", [3]),
        ("Lena Forsberg utan snabel-a", []),
        ("lena@Lena.example", []),
        ("", []),
    ],
)
def test_a_note_names_people_by_their_whole_name_after_an_at_sign(text: str, named: list[int]) -> None:
    assert mentioned(text, PEOPLE) == named


def test_a_template_is_begun_in_the_company_s_language_with_the_case_filled_in() -> None:
    key = message_templates()[0].key
    assert "LOT-2026-00001" in str(begun(key, "sv", FACTS))
    assert str(begun(key, "en", FACTS)).startswith("Hello")


def test_a_company_s_name_is_never_read_as_a_place_to_fill_in() -> None:
    said = begun(message_templates()[0].key, "sv", FACTS | {"service": "{officer} {unknown}"})
    assert "{officer} {unknown}" in str(said)


def test_there_is_no_message_for_a_template_that_is_not_there() -> None:
    assert begun("nothing", "sv", FACTS) is None


def test_a_template_with_a_place_that_nothing_fills_in_is_refused() -> None:
    with pytest.raises(ValueError, match="fee"):
        MessageTemplate("a", Text("Namn", "Name"), Text("{fee}", "{reference}"))
