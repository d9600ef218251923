"""The catalogue: what can be asked for, found by theme and by words, and what each service says beforehand."""

from __future__ import annotations

import pytest

from tests.conftest import Browse


def test_the_catalogue_shows_services_by_theme_and_what_others_decide(browse: Browse) -> None:
    page = browse().see("/")
    assert "Mat, dryck och uteservering" in page.text
    assert "Tobakstillstånd för butik" in page.text
    assert "Södertörns brandförsvarsförbund: brandfarlig vara" in page.text


def test_a_search_shows_what_has_the_words_and_keeps_them_in_the_field(browse: Browse) -> None:
    page = browse().see("/?sok=tatuering")
    assert "1 tjänst för ”tatuering”" in page.text
    assert "Anmäl hygienlokal" in page.text
    assert "Tobakstillstånd" not in page.text
    assert page.typed("sok") == "tatuering"


@pytest.mark.parametrize("address", ["/tjanster", "/tjanster/"])
def test_the_address_above_a_service_leads_to_the_list(browse: Browse, address: str) -> None:
    assert browse().get(address).location == "/"
    assert browse().get(f"{address}?sok=tatuering").location == "/?sok=tatuering"


def test_a_search_for_nothing_known_says_so_and_shows_a_way_on(browse: Browse) -> None:
    page = browse().see("/?sok=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Ingen tjänst har de orden" in page.text
    assert "<script>alert" not in page.html


def test_a_very_long_search_is_cut(browse: Browse) -> None:
    assert len(browse().see(f"/?sok={'a' * 5000}").typed("sok")) == 100


def test_a_service_says_who_decides_whom_to_ask_and_who_else_is_concerned(browse: Browse) -> None:
    page = browse().see("/tjanster/markupplatelse")
    for words in (
        "Polisen beslutar om offentlig plats",
        "Upplåtelser och tillstånd",
        "Polisen: använda offentlig plats",
    ):
        assert words in page.text


def test_the_catalogue_speaks_english(browse: Browse) -> None:
    visitor = browse(language="en")
    assert "Food, drink and outdoor seating" in visitor.see("/?").text
    assert "1 service for “nicotine”" in visitor.see("/?sok=nicotine").text
