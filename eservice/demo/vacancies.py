"""Vacant premises and land in the demo town, from a fixed seed: added, let and withdrawn by the verbs of pages.

Addresses, designations and prices are made up; only the districts are real.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from eservice.accounts import queries as accounts
from eservice.accounts.models import Person
from eservice.accounts.rules import Viewer
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.register import operations
from eservice.premises.register.columns import DISTURBANCES
from eservice.premises.register.geography import District, municipality
from eservice.premises.register.rules import Around, read_object
from eservice.premises.watching import match_objects, watch_inquiries

SEED = 7
PREMISES, PLOTS = 30, 10
#: Who keeps the objects of each owner.
KEEPERS = {"telge_fastigheter": "jonas", "telge_hovsjo": "nora", "exploatering": "david"}
#: By sort: the sizes (m²), the yearly rents (kr/m²), and what is usually there.
SORTS: dict[str, tuple[tuple[int, int], tuple[int, int], tuple[str, ...]]] = {
    "office": ((40, 900), (1200, 2200), ("fibre", "accessible")),
    "storage": ((150, 4000), (600, 1100), ("loading_dock", "gates", "trucks")),
    "industry": ((200, 6000), (550, 1000), ("gates", "trucks", "ventilation")),
    "shop": ((50, 700), (1300, 2600), ("accessible",)),
    "restaurant": ((80, 350), (1500, 2800), ("ventilation", "accessible")),
    "health": ((80, 600), (1400, 2200), ("accessible", "fibre")),
}
STREETS = {
    "centre": ("Storgatan", "Järnagatan", "Kanalvägen"),
    "moraberg": ("Morabergsvägen", "Förrådsvägen"),
    "almnas": ("Almnäsvägen", "Logistikvägen"),
    "hovsjo": ("Hovsjövägen", "Granövägen"),
    "jarna": ("Storgatan i Järna", "Turingegatan"),
    "elsewhere": ("Enhörnavägen", "Mölnbovägen"),
}
TEXTS = (
    ("Ljus lokal i gott skick.", "Bright premises in good condition."),
    ("Renoverad för två år sedan.", "Renovated two years ago."),
    ("Kan anpassas efter er verksamhet.", "Can be adapted to your business."),
    ("", ""),
)


def fill_the_register(now: datetime) -> None:
    """Add some forty objects over two years, let a few, withdraw one, and match the inquiries that wait."""
    random, town = Random(SEED), municipality()
    viewers = {owner: _viewer(subject, now) for owner, subject in KEEPERS.items()}
    for number in range(1, PREMISES + PLOTS + 1):
        district = random.choice(town.areas)
        written = _premises(random, district, number) if number <= PREMISES else _plot(random, district, number)
        added_at = now - timedelta(days=random.randint(1, 700), hours=random.randint(0, 8))
        written["free_from"] = _free_from(random, local_day(now), is_land=number > PREMISES)
        viewer = viewers[written["owner_key"]]
        read = read_object(written, Around((written["owner_key"],), town.border, local_day(added_at)))
        if read.wrong:
            raise ValueError(f"{written['own_number']}: {read.wrong}")
        one = operations.add_object(read.values, viewer, added_at)
        ends_at = min(now, added_at + timedelta(days=random.randint(30, 400)))
        if number % 6 == 0:
            operations.move_object(one.id, "let", "", None, viewer, ends_at)
        elif number % 17 == 0:
            operations.move_object(one.id, "withdrawn", "Huset ska byggas om", None, viewer, ends_at)
    while watch_inquiries(now):
        pass
    match_objects(now)


def _viewer(subject: str, now: datetime) -> Viewer:
    person_id = db.session.scalars(select(Person.id).where(Person.subject == subject)).one()
    viewer = accounts.viewer(person_id, local_day(now))
    if viewer is None:
        raise LookupError(subject)
    return viewer


def _free_from(random: Random, today: date, *, is_land: bool) -> str:
    if random.random() < 0.5 and not is_land:
        return ""
    days = random.choice((180, 540, 900)) if is_land else random.choice((30, 60, 120))
    return (today + timedelta(days=days)).replace(day=1).isoformat()


def _somewhere(random: Random, district: District, spread: int) -> tuple[int, int]:
    return district.north + random.randint(-spread, spread), district.east + random.randint(-spread, spread)


def _premises(random: Random, district: District, number: int) -> dict[str, str]:
    sort = random.choice(list(SORTS))
    (least, most), (cheap, dear), usual = SORTS[sort]
    m2 = random.randint(least // 10, most // 10) * 10
    north, east = _somewhere(random, district, 900)
    sv, en = random.choice(TEXTS)
    owner = "telge_hovsjo" if district.key == "hovsjo" else "telge_fastigheter"
    written = {
        "kind": "premises",
        "owner_key": owner,
        "own_number": f"{'TH' if owner == 'telge_hovsjo' else 'TF'}-{100 + number}",
        "type": sort,
        "address": f"{random.choice(STREETS[district.key])} {random.randint(1, 60)}",
        "area": district.key,
        "m2": str(m2),
        "smallest_m2": str(m2 // 3) if m2 > 600 and random.random() < 0.6 else "",
        "price": str(random.randint(cheap // 50, dear // 50) * 50),
        "price_basis": "per_m2_year",
        "north": str(north),
        "east": str(east),
        "floor": str(random.choice((0, 0, 0, 1, 2))),
        "text_sv": sv,
        "text_en": en,
    }
    for key in ("fibre", "accessible", "gates", "loading_dock", "ventilation", "trucks"):
        written[key] = "ja" if key in usual else random.choice(("", "nej"))
    if sort in ("storage", "industry"):
        written |= {
            "ceiling_height": random.choice(("3,5", "4,5", "6", "8")),
            "power_kw": random.choice(("40", "63", "120", "")),
        }
    return written


def _plot(random: Random, district: District, number: int) -> dict[str, str]:
    side, depth = random.randint(6, 30) * 10, random.randint(8, 30) * 10
    north, east = _somewhere(random, district, 1100)
    corners = [(north, east), (north, east + side), (north + depth, east + side), (north + depth, east)]
    m2 = side * depth
    return {
        "kind": "land",
        "owner_key": "exploatering",
        "own_number": f"MARK-{number}",
        "type": random.choice(("industrial", "logistics", "offices", "trade", "mixed")),
        "address": f"Tomt vid {random.choice(STREETS[district.key])}",
        "area": district.key,
        "m2": str(m2),
        "smallest_m2": str(m2 // 4) if m2 > 8000 else "",
        "price": random.choice(("650", "900", "1200")),
        "price_basis": "per_m2",
        "outline": " | ".join(f"{corner_north} {corner_east}" for corner_north, corner_east in corners),
        "plan_state": random.choice(("in_force", "in_force", "being_made", "needed")),
        "permitted_use": random.choice(("Verksamheter (Z)", "Industri (J)", "Kontor och handel (KH)")),
        "tenures": random.choice(("buy", "buy, lease", "site_leasehold, lease")),
        "allows": ", ".join(DISTURBANCES[: random.randint(1, 3)]),
        "building_height": random.choice(("12", "16", "20")),
        "power_kw": random.choice(("500", "2000", "")),
        "fibre": "ja",
        "trucks": "ja",
        "motorway": random.choice(("ja", "nej")),
        "constraints": random.choice(("", "Kraftledning längs östra gränsen", "Strandskydd inom 100 meter")),
    }
