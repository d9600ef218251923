"""What was sent and is the same is not sent again; what changed is, and nobody gets another's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.operations import make_figures
from eservice.web.public import speed
from tests.conftest import Browse
from tests.factories import NOW, Town, routed
from tests.planted import AS_OF, counted, drawn
from tests.visiting import counted_queries

PAGE = "/sa-snabba-ar-vi"
FILES = (f"{PAGE}.csv", f"{PAGE}.json", f"{PAGE}.jsonld")
REPORT = "/chef/malrapport?lage=demo&ar=2026"


@pytest.fixture
def town_of_eight(town: Town) -> Town:
    """Eight cases, counted."""
    for at in range(8):
        routed(town, NOW + timedelta(hours=at))
    _count()
    return town


def _count() -> None:
    with transaction():
        make_figures("demo", NOW, local_day(NOW))
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))


@pytest.mark.parametrize("address", FILES)
def test_open_data_may_be_kept_by_anybody_and_are_not_sent_twice(
    town_of_eight: Town, browse: Browse, address: str
) -> None:
    first = browse().get(address)
    assert "public" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    again = browse().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browse(language="en").get(address).data == first.data


def test_the_page_is_asked_about_each_time_and_sent_only_when_it_is_another(
    town_of_eight: Town, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "today", lambda: AS_OF)
    reader = browse()
    first = reader.get(PAGE)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert reader.get(PAGE, headers=tag).status_code == 304
    routed(town_of_eight, NOW + timedelta(days=1))
    _count()
    assert reader.get(PAGE, headers=tag).status_code == 304
    counted(drawn(71, 60))
    changed = reader.get(PAGE, headers=tag)
    assert changed.status_code == 200
    assert "n = 60" in changed.text


def test_nobody_is_shown_another_s_page_or_another_language(town_of_eight: Town, browse: Browse) -> None:
    tag = {"If-None-Match": browse(town_of_eight.lena.person_id).get(PAGE).headers["ETag"]}
    assert browse(town_of_eight.omar.person_id).get(PAGE, headers=tag).status_code == 200
    assert browse(town_of_eight.lena.person_id).get(PAGE, headers=tag).status_code == 200
    assert browse(language="en").get(PAGE, headers=tag).status_code == 200


def test_the_report_is_drawn_once_and_anew_when_something_in_it_changed(town_of_eight: Town, browse: Browse) -> None:
    manager = browse(town_of_eight.manager.person_id)
    with counted_queries() as first:
        manager.see(REPORT)
    with counted_queries() as second:
        shown = manager.see(REPORT)
    assert len(second) < len(first)
    assert "Vem som hade bollen" not in shown.text
    counted(drawn(71, 60))
    with counted_queries() as third:
        changed = manager.see(REPORT)
    assert len(third) > len(second)
    assert "Vem som hade bollen" in changed.text
