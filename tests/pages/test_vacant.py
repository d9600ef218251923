"""Vacant premises and land: everybody's list, map and pages, and an inquiry begun from one."""

from __future__ import annotations

import io
import json

import pytest

from eservice.kit.db import db, transaction
from eservice.premises.models import PremisesObject
from eservice.premises.register import operations
from eservice.premises.watch_models import PremisesAsked
from eservice.premises.watching import watch_inquiries
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, routed
from tests.rules.vacant import PLOT, STORE, values

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def add(town: Town, **written: str) -> PremisesObject:
    base = PLOT if written.get("kind") == "land" else STORE
    with transaction():
        return operations.add_object(
            values(base, valid_from=today().isoformat(), **written), town.administrator, moment()
        )


def test_the_list_is_filtered_by_its_address_and_the_map_shows_the_same(town: Town, browse: Browse) -> None:
    store, plot = add(town), add(town, kind="land")
    add(town, own_number="TF-2", address="Långt bort", north="", east="")
    everybody = browse(None)
    page = everybody.see("/ledigt")
    assert "3 objekt" in page.text
    assert "visas inte på kartan" in page.text
    assert [mark.get("href") for mark in page.tree.xpath("//svg//a")] == [f"#objekt-{store.id}", f"#objekt-{plot.id}"]
    assert "1 objekt" in everybody.see("/ledigt?slag=land").text
    assert "2 objekt" in everybody.see("/ledigt?typ=storage&omrade=moraberg&minst=1 000&hogst=2000").text
    assert "Inget ledigt" in everybody.see("/ledigt?minst=90000").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("minst=stort", "Skriv ett helt tal"),
        ("hogst=-1", "Skriv ett helt tal"),
        ("minst=99999999999999999999", "Skriv ett helt tal"),
        ("ledig=snart", "Skriv dagen som"),
        ("typ=slott", "Något i adressen"),
        ("slag=%00", "Något i adressen"),
    ],
)
def test_a_filter_that_says_nothing_is_told_and_the_list_is_shown(
    town: Town, browse: Browse, query: str, said: str
) -> None:
    add(town)
    page = browse(None).see(f"/ledigt?{query}")
    assert said in page.text
    assert "1 objekt" in page.text


def test_the_list_is_taken_away_as_csv_and_as_geojson(town: Town, browse: Browse) -> None:
    add(town)
    everybody = browse(None)
    answer = everybody.get("/ledigt.csv?omrade=moraberg")
    assert "TF-1" in answer.get_data(as_text=True)
    tree = json.loads(everybody.get("/ledigt.geojson?omrade=jarna").get_data(as_text=True))
    assert tree == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_object_says_what_it_is_and_leaves_out_what_nobody_has_said(
    town: Town, browse: Browse, language: str
) -> None:
    one = add(town, text_sv="Ljust lager.")
    everybody = browse(None)
    if language == "en":
        everybody.send(everybody.see("/ledigt"), "/sprak", language="en")
    page = everybody.see(f"/ledigt/{one.id}")
    words = {"sv": ("Lager, Morabergsvägen 10", "Lastkaj"), "en": ("Storage, Morabergsvägen 10", "Loading dock")}
    for word in (*words[language], "Södertälje Moraberg 2:11", "Ljust lager."):
        assert word in page.text
    assert "Fiber" not in page.text


@pytest.mark.parametrize("state", ["let", "withdrawn"])
def test_an_object_that_is_no_longer_offered_is_not_found(town: Town, browse: Browse, state: str) -> None:
    one = add(town)
    with transaction():
        operations.move_object(one.id, state, "Ombyggnad", None, town.nora, moment())
    assert "inte ledigt längre" in browse(None).see(f"/ledigt/{one.id}", 404).text
    browse(None).see(f"/ledigt/{2**63}", 404)


def test_a_picture_is_shown_to_all_and_can_run_nothing(town: Town, browse: Browse) -> None:
    one, nora = add(town), browse(town.nora.person_id)
    page = nora.see(f"/handlaggare/objekt/{one.id}")
    nora.send(page, "/filer", kind="picture", shows_sv="Fasaden", file=(io.BytesIO(PNG), "ute.png"))
    everybody = browse(None)
    picture = everybody.see(f"/ledigt/{one.id}").tree.xpath("//main//img")[0]
    assert picture.get("alt") == "Fasaden"
    answer = everybody.get(picture.get("src"))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_asking_for_an_object_begins_the_inquiry_with_what_it_answers(town: Town, browse: Browse) -> None:
    one, amina = add(town), browse(town.amina.person_id)
    page = amina.send(amina.see(f"/ledigt/{one.id}"), "/fraga")
    page = amina.see(page.address.rsplit("/", 1)[0] + "/premises")
    assert (page.typed("premises_type"), page.typed("area_min"), page.typed("area_max")) == ("storage", "300", "1200")
    page = amina.see(page.address.rsplit("/", 1)[0] + "/place_and_terms")
    assert page.typed("known_premises") == "Morabergsvägen 10, Södertälje Moraberg 2:11, TF-1"
    assert db.session.query(PremisesAsked).one().object_id == one.id


def test_a_plot_is_asked_for_by_the_land_inquiry(town: Town, browse: Browse) -> None:
    one, amina = add(town, kind="land"), browse(town.amina.person_id)
    page = amina.send(amina.see(f"/ledigt/{one.id}"), "/fraga")
    page = amina.see(page.address.rsplit("/", 1)[0] + "/land")
    assert page.typed("plot_area") == "40000"


def test_nobody_asks_for_another_company(town: Town, browse: Browse) -> None:
    one, amina = add(town), browse(town.amina.person_id)
    rival = next(iter(town.rival.companies))
    amina.send(amina.see(f"/ledigt/{one.id}"), "/fraga", 404, company=str(rival))
    assert "Logga in och fråga" in browse(None).see(f"/ledigt/{one.id}").text


def matched(town: Town, **changed: object) -> str:
    asked = {"premises_type": "storage", "area_min": "400", "area_max": "800", "preferred_area": "moraberg",
             "requirements": ["fibre"], "keep_for": "one_year", "budget": "", "move_in_latest": ""}  # fmt: skip
    reference = routed(town, moment(), "lokalforfragan", **{**asked, "share_with": ["telge"], **changed})
    with transaction():
        watch_inquiries(moment())
    return reference


@pytest.mark.parametrize("who", ["amina", "nora"])
def test_company_and_officer_see_what_fits_and_why(town: Town, browse: Browse, who: str) -> None:
    add(town)
    reference = matched(town)
    start = "foretag" if who == "amina" else "handlaggare"
    page = browse(getattr(town, who).person_id).see(f"/{start}/arenden/{reference}")
    assert "Lager, Morabergsvägen 10" in page.text
    assert "Ligger där ni helst vill vara: Moraberg." in page.text
    assert "Fiber: inte angivet. Fråga." in page.text
    assert "Vi letar till och med" in page.text


def test_where_nothing_fits_the_company_reads_why_and_the_officer_the_code(town: Town, browse: Browse) -> None:
    add(town)
    reference = matched(town, area_min="5000", area_max="")
    page = browse(town.amina.person_id).see(f"/foretag/arenden/{reference}")
    assert "Det som annars passar har fel yta." in page.text
    assert "1 objekt hade passat annars." in page.text
    page = browse(town.nora.person_id).see(f"/handlaggare/arenden/{reference}")
    assert "Orsakskod: size" in page.text


def test_a_case_of_another_service_says_nothing_of_premises(town: Town, browse: Browse) -> None:
    reference = routed(town)
    assert case(reference).service_key not in ("lokalforfragan", "markforfragan")
    assert "Kan passa er" not in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text
