"""SWEREF 99 TM against the points that Lantmäteriet publishes, and the geometry of borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.premises.sweref import area_of, crosses_itself, is_inside, middle_of, to_degrees, to_sweref

#: latitude, longitude, north, east: control points for SWEREF 99 TM.
POINTS = [
    (55.0, 12.75, 6097106.672, 356083.438),
    (55.0, 14.25, 6095048.642, 452024.069),
    (57.0, 12.75, 6319636.937, 363331.554),
    (57.0, 19.50, 6326392.707, 773251.054),
    (59.0, 11.25, 6546096.724, 284626.066),
    (59.0, 19.50, 6548757.206, 758410.519),
    (61.0, 12.75, 6764877.311, 378323.440),
    (63.0, 12.75, 6987583.136, 386048.965),
]
SQUARE = [[6560000, 650000], [6560000, 650100], [6560100, 650100], [6560100, 650000]]


@pytest.mark.parametrize(("latitude", "longitude", "north", "east"), POINTS)
def test_published_points_come_out_to_the_millimetre(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    assert to_sweref(latitude, longitude) == pytest.approx((north, east), abs=0.001)
    assert to_degrees(north, east) == pytest.approx((latitude, longitude), abs=1e-8)


@given(north=st.integers(6_130_000, 7_690_000), east=st.integers(260_000, 920_000))
def test_a_whole_metre_survives_the_way_to_degrees_and_back(north: int, east: int) -> None:
    latitude, longitude = to_degrees(north, east)
    back = to_sweref(round(latitude, 7), round(longitude, 7))
    assert (round(back[0]), round(back[1])) == (north, east)


def test_the_area_is_the_same_whichever_way_one_walks() -> None:
    assert area_of(SQUARE) == area_of(SQUARE[::-1]) == 10_000
    assert area_of([]) == 0


def test_inside_is_inside_and_beside_is_not() -> None:
    assert is_inside(6560050, 650050, SQUARE)
    assert not is_inside(6560050, 650150, SQUARE)
    assert not is_inside(6560150, 650050, SQUARE)
    assert middle_of(SQUARE) == (6560050, 650050)


def test_a_border_that_crosses_itself_is_seen() -> None:
    assert not crosses_itself(SQUARE)
    assert crosses_itself([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])
