"""SWEREF 99 TM to and from latitude and longitude: Gauss' conformal projection as Lantmäteriet publishes it. Pure.

The formulas are those of "Gauss Conformal Projection (Transverse Mercator)" (Krüger) for the ellipsoid GRS 80,
true to less than a millimetre in Sweden. SWEREF 99 and WGS 84 are taken as one: they differ by less than a metre, which
a map of premises does not show.
"""

from __future__ import annotations

from math import asin, atan, atan2, atanh, cos, cosh, degrees, radians, sin, sinh, tan

#: GRS 80: half the long axis in metres, and the flattening.
AXIS = 6378137.0
FLATTENING = 1 / 298.257222101
#: SWEREF 99 TM: central meridian, scale on it, and what is added to the east.
MERIDIAN = 15.0
SCALE = 0.9996
FALSE_EAST = 500000.0

_E2 = FLATTENING * (2 - FLATTENING)
_N = FLATTENING / (2 - FLATTENING)
_A_ROOF = AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)

#: From the geodetic to the conformal latitude, and back.
_TO_CONFORMAL = (
    _E2,
    (5 * _E2**2 - _E2**3) / 6,
    (104 * _E2**3 - 45 * _E2**4) / 120,
    1237 * _E2**4 / 1260,
)
_FROM_CONFORMAL = (
    _E2 + _E2**2 + _E2**3 + _E2**4,
    -(7 * _E2**2 + 17 * _E2**3 + 30 * _E2**4) / 6,
    (224 * _E2**3 + 889 * _E2**4) / 120,
    -4279 * _E2**4 / 1260,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_DELTA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


def to_sweref(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees as (north, east) in metres of SWEREF 99 TM."""
    phi, lam = radians(latitude), radians(longitude - MERIDIAN)
    conformal = phi - sin(phi) * cos(phi) * _series(_TO_CONFORMAL, sin(phi))
    xi = atan2(tan(conformal), cos(lam))
    eta = atanh(cos(conformal) * sin(lam))
    north = xi + sum(b * sin(2 * i * xi) * cosh(2 * i * eta) for i, b in enumerate(_BETA, 1))
    east = eta + sum(b * cos(2 * i * xi) * sinh(2 * i * eta) for i, b in enumerate(_BETA, 1))
    return SCALE * _A_ROOF * north, SCALE * _A_ROOF * east + FALSE_EAST


def to_degrees(north: float, east: float) -> tuple[float, float]:
    """Metres of SWEREF 99 TM as (latitude, longitude) in degrees."""
    xi0, eta0 = north / (SCALE * _A_ROOF), (east - FALSE_EAST) / (SCALE * _A_ROOF)
    xi = xi0 - sum(d * sin(2 * i * xi0) * cosh(2 * i * eta0) for i, d in enumerate(_DELTA, 1))
    eta = eta0 - sum(d * cos(2 * i * xi0) * sinh(2 * i * eta0) for i, d in enumerate(_DELTA, 1))
    conformal = asin(sin(xi) / cosh(eta))
    phi = conformal + sin(conformal) * cos(conformal) * _series(_FROM_CONFORMAL, sin(conformal))
    return degrees(phi), MERIDIAN + degrees(atan(sinh(eta) / cos(xi)))


def _series(terms: tuple[float, ...], sine: float) -> float:
    return sum(term * sine ** (2 * power) for power, term in enumerate(terms))


def area_of(outline: list[list[int]]) -> float:
    """Square metres inside corners in order (the shoelace formula); 0 for less than three."""
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(n1 * e2 - n2 * e1 for (n1, e1), (n2, e2) in pairs)) / 2


def is_inside(north: float, east: float, outline: list[list[int]]) -> bool:
    """Whether a point lies within the corners: a line from it to the east crosses the border an odd number of times."""
    inside = False
    for (n1, e1), (n2, e2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (n1 > north) != (n2 > north) and east < e1 + (north - n1) * (e2 - e1) / (n2 - n1):
            inside = not inside
    return inside


def crosses_itself(outline: list[list[int]]) -> bool:
    """Whether two sides of the border that are not neighbours cut each other."""
    sides = list(zip(outline, outline[1:] + outline[:1], strict=True))
    last = len(sides) - 1
    return any(
        _cut(*sides[a], *sides[b])
        for a in range(len(sides))
        for b in range(a + 2, len(sides))
        if not (a == 0 and b == last)
    )


def _cut(a: list[int], b: list[int], c: list[int], d: list[int]) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: list[int], b: list[int], c: list[int]) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def middle_of(outline: list[list[int]]) -> tuple[int, int]:
    """The mean of the corners, for a plot whose own point nobody has said."""
    return (
        round(sum(corner[0] for corner in outline) / len(outline)),
        round(sum(corner[1] for corner in outline) / len(outline)),
    )
