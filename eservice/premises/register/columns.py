"""What can be said of an object: each column once, for the form, both files and the page. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["line", "text", "whole", "decimal", "day", "yes_no", "choice", "choices", "designation", "corners"]
Kind = Literal["premises", "land"]

#: The sorts of premises are those that the inquiry service asks for, so that one finds the other.
PREMISES_TYPES = ("office", "storage", "industry", "shop", "restaurant", "health", "culture", "other")
LAND_TYPES = ("industrial", "logistics", "offices", "trade", "mixed")
TYPES = {"premises": PREMISES_TYPES, "land": LAND_TYPES}
#: What a price is for: rent for premises; purchase or yearly ground rent for land.
BASES = {"premises": ("per_m2_year", "per_month"), "land": ("per_m2", "total", "per_m2_year")}
AREAS = ("centre", "moraberg", "almnas", "hovsjo", "jarna", "elsewhere")
TENURES = ("buy", "lease", "site_leasehold")
PLAN_STATES = ("in_force", "being_made", "needed")
DISTURBANCES = ("noise", "smell", "dangerous_goods", "seveso")

#: No object of ours is larger, dearer or stronger: a number above is a slip of the hand.
LARGEST_M2 = 10_000_000
HIGHEST_PRICE = 10_000_000_000
MOST_POWER = 1_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """One thing to say. `name` is the heading in a Swedish file; `detail` is kept in `details`."""

    key: str
    name: str
    sort: Sort
    kind: Kind | None = None
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    longest: int = 120
    required: bool = False
    detail: bool = False


def _detail(key: str, name: str, kind: Kind, sort: Sort = "yes_no", **more: object) -> Column:
    return Column(key, name, sort, kind, detail=True, **more)  # type: ignore[arg-type]


COLUMNS: tuple[Column, ...] = (
    Column("kind", "slag", "choice", choices=("premises", "land"), required=True),
    Column("owner_key", "ägare", "choice", required=True),
    Column("own_number", "nummer", "line", longest=40, required=True),
    Column("type", "typ", "choice", choices=PREMISES_TYPES + LAND_TYPES, required=True),
    Column("address", "adress", "line", required=True),
    Column("designation", "fastighet", "designation"),
    Column("area", "område", "choice", choices=AREAS, required=True),
    Column("m2", "yta", "whole", least=1, most=LARGEST_M2, required=True),
    Column("smallest_m2", "minsta del", "whole", least=1, most=LARGEST_M2),
    Column("price", "pris", "whole", most=HIGHEST_PRICE),
    Column("price_basis", "pris för", "choice", choices=("per_m2_year", "per_month", "per_m2", "total")),
    Column("free_from", "ledig från", "day"),
    Column("north", "norr", "whole", least=6_100_000, most=7_700_000),
    Column("east", "öst", "whole", least=250_000, most=950_000),
    Column("outline", "gräns", "corners", "land"),
    Column("text_sv", "beskrivning", "text", longest=5000),
    Column("text_en", "beskrivning engelska", "text", longest=5000),
    Column("valid_from", "visas från", "day"),
    Column("valid_to", "visas till", "day"),
    _detail("floor", "våning", "premises", "whole", least=-5, most=60),
    _detail("ceiling_height", "takhöjd", "premises", "decimal", least=1, most=100),
    _detail("floor_load", "golvlast", "premises", "whole", most=100_000),
    _detail("loading_dock", "lastkaj", "premises"),
    _detail("gates", "portar", "premises"),
    _detail("ventilation", "särskild ventilation", "premises"),
    _detail("accessible", "tillgänglig", "premises"),
    _detail("parking_spaces", "parkeringsplatser", "premises", "whole", most=10_000),
    _detail("heating_included", "värme ingår", "premises"),
    _detail("plan_state", "planläge", "land", "choice", choices=PLAN_STATES),
    _detail("permitted_use", "tillåten användning", "land", "line", longest=300),
    _detail("tenures", "upplåtelse", "land", "choices", choices=TENURES),
    _detail("allows", "tål", "land", "choices", choices=DISTURBANCES),
    _detail("building_height", "högsta byggnadshöjd", "land", "decimal", least=1, most=500),
    _detail("water_m3", "vatten", "land", "whole", most=1_000_000),
    _detail("heating", "fjärrvärme", "land"),
    _detail("cooling", "kyla", "land"),
    _detail("process_water", "processvatten", "land"),
    _detail("rail", "järnvägsspår", "land"),
    _detail("port", "hamn", "land"),
    _detail("motorway", "motorväg", "land"),
    _detail("constraints", "begränsningar", "land", "line", longest=300),
    Column("power_kw", "eleffekt", "whole", most=MOST_POWER, detail=True),
    Column("fibre", "fiber", "yes_no", detail=True),
    Column("trucks", "tung trafik", "yes_no", detail=True),
)
BY_KEY = {column.key: column for column in COLUMNS}
DETAILS = tuple(column.key for column in COLUMNS if column.detail)


def columns_of(kind: str) -> tuple[Column, ...]:
    """What can be said of this kind."""
    return tuple(column for column in COLUMNS if column.kind in (None, kind))
