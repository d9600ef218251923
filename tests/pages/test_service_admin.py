"""Administrators: versions of a service, how its form looks, publishing its file, and price lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.models import ServiceVersion
from eservice.catalogue.operations import publish_service
from eservice.catalogue.prices.operations import publish_tariffs
from eservice.catalogue.prices.queries import newest_list, read_tariffs
from eservice.catalogue.queries import current_service, versions
from eservice.catalogue.reading import read_service
from eservice.kit.db import db, transaction
from eservice.kit.text import Text
from eservice.web.clock import today
from tests.conftest import Browse
from tests.factories import NOW, Town

KEY = "folkol"
PATH = f"/admin/tjanster/{KEY}/versioner"


@pytest.fixture
def changed() -> Iterator[None]:
    """A published version that differs from the file; what the test publishes is taken away after it."""
    with transaction():
        service = read_service(DEFINITIONS / f"{KEY}.yaml")
        publish_service(replace(service, summary=Text("Gammal text", "Old text")), NOW)
    yield
    db.session.rollback()
    with transaction():
        db.session.execute(delete(ServiceVersion).where(ServiceVersion.service_key == KEY, ServiceVersion.version > 1))


@pytest.fixture
def tariffs() -> None:
    with transaction():
        publish_tariffs(read_tariffs(DEFINITIONS / "shared" / "prices.yaml"), NOW)


def test_the_difference_between_two_versions_is_said_in_words(town: Town, browse: Browse, changed: None) -> None:
    page = browse(town.administrator.person_id).see(PATH)
    assert "Sammanfattningen har ändrats." in page.text
    assert "Gammal text" in page.text
    browse(town.administrator.person_id).see(f"{PATH}?fran=1&till=99", status=404)
    assert "The summary has changed." in browse(town.administrator.person_id, language="en").see(PATH).text


def test_a_file_that_differs_is_published_as_it_was_shown(town: Town, browse: Browse, changed: None) -> None:
    ingrid = browse(town.administrator.person_id)
    page = ingrid.see(PATH)
    assert "Publicera som version 3" in page.text
    done = ingrid.send(page, "publicera")
    assert "Den nya versionen är publicerad." in done.text
    assert not done.has_form("publicera")
    assert current_service(KEY)[1].summary.sv != "Gammal text"
    assert [row.version for row in versions() if row.service_key == KEY] == [3, 2, 1]


def test_what_was_not_shown_is_not_published(town: Town, browse: Browse, changed: None) -> None:
    ingrid = browse(town.administrator.person_id)
    page = ingrid.send(ingrid.see(PATH), "publicera", digest="0" * 64)
    assert "Inget är publicerat." in page.text
    assert current_service(KEY)[1].summary.sv == "Gammal text"


def test_a_form_is_looked_at_without_being_filled_in(town: Town, browse: Browse) -> None:
    page = browse(town.administrator.person_id).see(f"{PATH}/1")
    assert "Hur kontrollerar ni att kunden har fyllt 18 år?" in page.text
    assert page.tree is not None
    assert page.tree.xpath("//main//fieldset[@disabled]")
    browse(town.administrator.person_id).see(f"{PATH}/77", status=404)


def test_a_service_that_is_not_there_has_no_versions(town: Town, browse: Browse) -> None:
    browse(town.administrator.person_id).see("/admin/tjanster/moon/versioner", status=404)


def test_an_administrator_adds_a_price_list_that_holds_from_its_day(town: Town, browse: Browse, tariffs: None) -> None:
    ingrid = browse(town.administrator.person_id)
    assert "Taxa för livsmedelskontroll" in ingrid.see("/admin/avgifter").text
    page = ingrid.see("/admin/avgifter/livsmedel")
    assert page.typed("amount_registration") == "4135"
    day = today() + timedelta(days=30)
    sent = ingrid.send(
        page, "livsmedel", valid_from=day.isoformat(), source="KF § 210", amount_registration="4 300,50", amount_hour=""
    )
    assert "Listan är tillagd." in sent.text
    row, items = newest_list("livsmedel")
    assert (row.valid_from, row.source) == (day, "KF § 210")
    assert {item.key: item.amount and float(item.amount) for item in items} == {
        "registration": 4300.5,
        "hour": None,
        "supplement": 827.0,
    }
    assert "4 135" in browse().see("/tjanster/livsmedelsregistrering").text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"amount_hour": "mycket"}, "Skriv ett belopp med siffror"),
        ({"amount_hour": "-1"}, "Beloppet ska vara mellan 0"),
        ({"amount_hour": "NaN"}, "Beloppet ska vara mellan 0"),
        ({"amount_hour": "1e99"}, "belopp"),
        ({"source": ""}, "Skriv vilket beslut listan vilar på."),
        ({"valid_from": "2020-01-01"}, "tidigast i dag"),
        ({"valid_from": "i morgon"}, "Något behöver rättas"),
    ],
)
def test_a_wrong_price_list_is_refused_and_what_was_typed_stays(
    town: Town, browse: Browse, tariffs: None, typed: dict[str, str], says: str
) -> None:
    ingrid = browse(town.administrator.person_id)
    given = {"valid_from": today().isoformat(), "source": "KF", "amount_registration": "5000"}
    page = ingrid.send(ingrid.see("/admin/avgifter/livsmedel"), "livsmedel", status=422, **{**given, **typed})
    assert says in page.text
    assert page.typed("amount_registration") == "5000"
    assert newest_list("livsmedel")[0].added_by is None


def test_a_tariff_that_is_not_there_is_not_found(town: Town, browse: Browse) -> None:
    browse(town.administrator.person_id).see("/admin/avgifter/moon", status=404)
