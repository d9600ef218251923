"""What may be written about an object, by hand and in files."""

from __future__ import annotations

import json
from math import hypot
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_services
from eservice.premises.register.columns import AREAS, COLUMNS, PREMISES_TYPES
from eservice.premises.register.csv_file import read_csv, write_csv
from eservice.premises.register.geography import area_names, municipality
from eservice.premises.register.geojson_file import read_geojson, write_geojson
from eservice.premises.register.lines import Faulty
from eservice.premises.register.rules import changed, is_offered, read_object, row_of
from tests.factories import ROOT
from tests.rules.vacant import AROUND, OWNERS, PLOT, STORE, TODAY, read, values


def test_what_is_written_becomes_values_and_details() -> None:
    row = row_of(values(STORE))
    assert (row["designation"], row["m2"], row["valid_from"]) == ("Södertälje Moraberg 2:11", 1200, TODAY)
    assert row["details"] == {"ceiling_height": 6.5, "loading_dock": True, "gates": False}


def test_a_plot_gets_its_point_from_its_border() -> None:
    assert (values(PLOT)["north"], values(PLOT)["east"]) == (6562100, 642100)


@pytest.mark.parametrize(
    ("base", "column", "text", "code"),
    [
        (STORE, "m2", "0", "too_small"),
        (STORE, "m2", "-5", "too_small"),
        (STORE, "m2", "99999999", "too_large"),
        (STORE, "m2", "stor", "not_whole"),
        (STORE, "m2", "", "missing"),
        (STORE, "smallest_m2", "1201", "part_larger_than_whole"),
        (STORE, "designation", "Moraberg", "not_a_property"),
        (STORE, "designation", "Nykvarn Turinge 1:9", "in_other_municipality"),
        (STORE, "north", "6700000", "outside_municipality"),
        (STORE, "north", "17", "too_small"),
        (STORE, "north", "", "half_a_point"),
        (STORE, "area", "atlantis", "unknown_choice"),
        (STORE, "type", "industrial", "type_of_other_kind"),
        (STORE, "price", "", "basis_without_price"),
        (STORE, "price_basis", "", "price_without_basis"),
        (STORE, "price_basis", "total", "basis_of_other_kind"),
        (STORE, "owner_key", "telge_hovsjo", "unknown_choice"),
        (STORE, "free_from", "1 maj", "not_a_day"),
        (STORE, "free_from", "2090-01-01", "too_far_away"),
        (STORE, "valid_to", "2020-01-01", "ends_before_it_begins"),
        (STORE, "gates", "kanske", "not_yes_no"),
        (STORE, "ceiling_height", "hög", "not_a_number"),
        (STORE, "address", "Gatan\x00", "unreadable"),
        (STORE, "address", "g" * 121, "too_long"),
        (PLOT, "m2", "50000", "larger_than_border"),
        (PLOT, "outline", "6562000 642000 | 6562200 642200", "too_few_corners"),
        (PLOT, "outline", "här och där", "not_corners"),
        (
            PLOT,
            "outline",
            "6562000 642000 | 6562200 642200 | 6562000 642200 | 6562200 642000",
            "crosses_itself",
        ),
        (PLOT, "outline", "6662000 642000 | 6662000 642200 | 6662200 642200", "outside_municipality"),
        (PLOT, "allows", "noise, allt", "unknown_choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_column(base: dict[str, str], column: str, text: str, code: str) -> None:
    wrong = read(base, **{column: text}).wrong
    assert code in wrong.values()
    assert column in wrong or code in ("half_a_point", "basis_without_price", "price_without_basis")


@pytest.mark.parametrize("edge", range(len(municipality().border)))
def test_a_point_just_within_the_border_is_taken_and_one_just_outside_is_refused(edge: int) -> None:
    border = municipality().border
    (north, east), (to_north, to_east) = border[edge], border[(edge + 1) % len(border)]
    along = hypot(to_north - north, to_east - east)
    # A hundred metres to either side of the middle of the edge.
    aside = (100 * (to_east - east) / along, -100 * (to_north - north) / along)
    middle = ((north + to_north) / 2, (east + to_east) / 2)
    found = [
        read(STORE, north=str(round(middle[0] + side * aside[0])), east=str(round(middle[1] + side * aside[1]))).wrong
        for side in (1, -1)
    ]
    assert sorted(found, key=len) == [{}, {"north": "outside_municipality"}]


@given(st.dictionaries(st.sampled_from([column.key for column in COLUMNS]), st.text(max_size=30)))
def test_whatever_is_written_is_read_or_told_and_never_falls_over(written: dict[str, str]) -> None:
    found = read_object({**STORE, **written}, AROUND)
    assert found.wrong or row_of(found.values)["m2"] > 0


def test_an_object_is_offered_on_its_first_and_last_day_and_only_while_published() -> None:
    assert is_offered("published", TODAY, TODAY, TODAY)
    assert not is_offered("published", TODAY.replace(day=3), None, TODAY)
    assert not is_offered("published", TODAY.replace(day=1), TODAY.replace(day=1), TODAY)
    assert not is_offered("let", TODAY, None, TODAY)


def test_what_changed_is_told_column_by_column_with_details() -> None:
    before, after = row_of(values(STORE)), row_of(values(STORE, m2="1300", gates="ja", loading_dock=""))
    assert changed(before, after) == {"m2": (1200, 1300), "gates": (False, True), "loading_dock": (True, None)}
    assert changed(before, before) == {}


def flat(found: dict[str, Any]) -> dict[str, Any]:
    row = row_of(found)
    return {**{key: value for key, value in row.items() if key != "details"}, **row["details"], "state": "published"}


@pytest.mark.parametrize("base", [STORE, PLOT, {**STORE, "text_sv": "=1+1", "floor": "-1", "north": "", "east": ""}])
def test_what_is_written_to_a_file_is_read_back_to_the_same(base: dict[str, str]) -> None:
    kept = flat(values(base))
    for lines in (read_csv(write_csv([kept]).encode()), read_geojson(write_geojson([kept]).encode())):
        assert lines.unknown == []
        again = read_object(lines.rows[0].cells, AROUND)
        assert again.wrong == {}
        assert flat(again.values) == kept


def test_no_cell_of_the_file_is_a_formula() -> None:
    kept = flat(values({**STORE, "text_sv": "=HYPERLINK(1)", "address": "@a"}))
    cells = [cell for line in write_csv([kept]).splitlines() for cell in line.split(";")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_geojson_is_in_degrees_and_its_ring_closes_against_the_clock() -> None:
    tree = json.loads(write_geojson([flat(values(PLOT)), flat(values(STORE))]))
    ring = tree["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False)) > 0
    longitude, latitude = tree["features"][1]["geometry"]["coordinates"]
    assert 17 < longitude < 18
    assert 59 < latitude < 60
    assert "crs" not in tree


def feature(**properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {**STORE, **properties}, "geometry": None}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def test_a_file_that_names_sweref_is_read_as_that_and_one_that_names_another_system_is_refused() -> None:
    point = feature() | {"geometry": {"type": "Point", "coordinates": [653300, 6566300]}}
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    cells = read_geojson(collection(point, crs=named)).rows[0].cells
    assert (cells["north"], cells["east"]) == ("6566300", "653300")
    for other in ({"properties": {"name": "EPSG:3021"}}, {"properties": None}, {}, "x"):
        with pytest.raises(Faulty, match="unknown_crs"):
            read_geojson(collection(point, crs=other))


@pytest.mark.parametrize("value", [[[]], [[1]], [[[2], 3]], [None], {"a": 1}])
def test_a_property_that_is_no_value_is_wrong_in_its_line_and_stops_nothing(value: Any) -> None:
    (line,) = read_geojson(collection(feature(m2=value))).rows
    assert "m2" in read_object(line.cells, AROUND).wrong


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[17, 59], [18, 59]]},
        {"type": "Point", "coordinates": ["x", "y"]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [653300, 6566300]},
        {"type": "Polygon", "coordinates": [[], []]},
        {"type": "Point"},
        "här",
    ],
)
def test_a_feature_with_a_geometry_that_is_none_is_told_and_the_others_are_read(geometry: Any) -> None:
    lines = read_geojson(collection(feature(), feature() | {"geometry": geometry}, "x"))
    assert [line.wrong for line in lines.rows] == ["", "bad_geometry", "not_a_feature"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"type": "FeatureCollection", "features": 1}'])
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    with pytest.raises(Faulty, match="not_geojson"):
        read_geojson(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not_utf8"),
        (b"", "column_missing"),
        (b"slag;yta\n", "column_missing"),
        (";".join([column.name for column in COLUMNS]).encode(), "no_rows"),
        (";".join([*(column.name for column in COLUMNS), "m2"]).encode(), "column_twice"),
        ((";".join(column.name for column in COLUMNS) + '\n"x"y').encode(), "not_csv"),
    ],
)
def test_what_is_no_register_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(Faulty) as caught:
        read_csv(content)
    assert caught.value.code == code


def test_a_heading_that_nobody_knows_is_told_and_the_rest_is_read() -> None:
    text = write_csv([flat(values(STORE))]).replace("\r\n", ";färg\r\n", 1)
    assert read_csv(text.encode()).unknown == ["färg"]


def test_the_register_and_the_inquiries_speak_of_the_same_sorts_and_districts() -> None:
    services = {service.key: service for service in read_services(ROOT / "catalogue" / "definitions")}
    fields = {field.key: field for field in services["lokalforfragan"].fields()}
    assert tuple(choice.key for choice in fields["premises_type"].choices) == PREMISES_TYPES
    assert tuple(area_names()) == AREAS
    assert {choice.key for choice in fields["preferred_area"].choices} == {*AREAS, "anywhere"}


def test_every_district_lies_within_the_border_and_every_keeper_is_there() -> None:
    town = municipality()
    for area in town.areas:
        assert read(STORE, north=str(area.north), east=str(area.east)).wrong == {}
    assert set(OWNERS) <= set(town.keepers)
