"""What a page asks of the database: as many statements for a long list as for a short one, and few."""

from __future__ import annotations

import pytest

from eservice.cases.operations import correspondence, handling
from eservice.kit.db import transaction
from eservice.web.clock import moment
from tests.conftest import Browse
from tests.factories import Town, routed, submitted, work
from tests.visiting import counted_queries

#: Statements that a page may send, the person's own rights among them.
LISTS = {
    "amina": ("/foretag/arenden", 8),
    "lena": ("/handlaggare/", 14),
    "administrator": ("/admin/utkorg", 6),
}


def statements(browse: Browse, town: Town, who: str, address: str) -> int:
    """How many statements a page sends; the first visit, which reads what is kept in memory, is not counted."""
    visitor = browse(getattr(town, who).person_id)
    visitor.see(address)
    with counted_queries() as said:
        visitor.see(address)
    return len(said)


@pytest.mark.parametrize("who", LISTS)
def test_a_list_asks_as_much_of_the_database_when_it_is_long_as_when_it_is_short(
    town: Town, browse: Browse, who: str
) -> None:
    address, most = LISTS[who]
    routed(town)
    short = statements(browse, town, who, address)
    for _ in range(12):
        submitted(town, moment())
    work(moment())
    assert statements(browse, town, who, address) == short
    assert short <= most


def test_a_search_asks_as_much_of_the_database_when_it_finds_many_as_when_it_finds_one(
    town: Town, browse: Browse
) -> None:
    routed(town)
    counts = [statements(browse, town, "lena", "/handlaggare/sok?q=hamnkrog")]
    for _ in range(12):
        submitted(town, moment())
    work(moment())
    counts.append(statements(browse, town, "lena", "/handlaggare/sok?q=hamnkrog"))
    assert counts[0] == counts[1] <= 7


@pytest.mark.parametrize(
    ("who", "address", "most"), [("amina", "/foretag/arenden/{}", 15), ("lena", "/handlaggare/arenden/{}", 31)]
)
def test_a_case_s_page_asks_as_much_after_many_messages_as_after_one(
    town: Town, browse: Browse, who: str, address: str, most: int
) -> None:
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, moment())
    counts = []
    for _ in range(2):
        for _ in range(6):
            with transaction():
                correspondence.write_to_company(reference, town.lena, "Hej!", moment())
                correspondence.write_to_unit(reference, town.amina, "Hej själv!", moment())
        work(moment())
        counts.append(statements(browse, town, who, address.format(reference)))
    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize("address", ["/", "/tjanster/serveringstillstand", "/tillganglighet", "/logga-in"])
def test_a_page_for_everybody_asks_little(town: Town, browse: Browse, address: str) -> None:
    visitor = browse()
    visitor.see(address)
    with counted_queries() as said:
        visitor.see(address)
    assert len(said) <= 6, said
