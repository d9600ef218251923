"""Addresses that nobody was given: unknown things, other people's things, tampered and hostile ones."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from tests.conftest import Browse
from tests.factories import Town, routed

#: What somebody may put where a name stands.
HOSTILE = ("%00", "%0a", "..%2f..%2fetc%2fpasswd", "'%20or%201=1--", "<script>", "a" * 3000, "%ff%fe", "😀")
LISTS = {"lena": "/handlaggare/?efter=", "amina": "/foretag/arenden?efter=", "administrator": "/admin/utkorg?efter="}


def token(text: str) -> str:
    """A page token with this JSON in it."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


#: Tokens: cut off, of another kind, with numbers and days that no column holds.
TAMPERED = (
    "x",
    "é",
    "%00",
    "!!!!",
    token('["2026-01-01",1'),
    token("[]"),
    token("{}"),
    token('["2026-01-01T00:00:00Z","x"]'),
    token('["2026-01-01T00:00:00Z",99999999999999999999]'),
    token('["2026-01-01",9223372036854775808]'),
    token('["0001-01-01T00:00:00+23:59",1]'),
    token("[99999999999999999999]"),
    token("[-1]"),
    token('["9999-12-31",1]'),
)


@pytest.mark.parametrize("who", LISTS)
@pytest.mark.parametrize("place", TAMPERED)
def test_a_tampered_page_token_is_told_and_breaks_nothing(town: Town, browse: Browse, who: str, place: str) -> None:
    answer = browse(getattr(town, who).person_id).get(LISTS[who] + place)
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert "Börja om från första sidan" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_in_an_address_is_not_found(town: Town, browse: Browse, name: str) -> None:
    amina, lena, chief = (browse(getattr(town, who).person_id) for who in ("amina", "lena", "administrator"))
    for visitor, address in (
        (amina, "/foretag/arenden/"),
        (lena, "/handlaggare/arenden/"),
        (amina, "/tjanster/"),
        (chief, "/admin/tjanster/"),
        (amina, "/filer/"),
        (chief, "/admin/utkorg/"),
    ):
        assert visitor.get(address + name).status_code == 404, address


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_choice_in_an_address_shows_the_page_as_if_nothing_had_been_chosen(
    town: Town, browse: Browse, name: str
) -> None:
    lena, choice = browse(town.lena.person_id), f"lage={name}&tjanst={name}&enhet={name}"
    lena.see(f"/handlaggare/?visa={name}&enhet={name}")
    browse().see(f"/logga-in?next={name}")
    # No column holds a NUL: there is no such thing to show.
    status = 404 if name == "%00" else 200
    lena.see(f"/chef/handlaggningstider?{choice}", status)
    assert lena.get(f"/chef/handlaggningstider.csv?{choice}").status_code == status


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "9" * 40])
def test_a_letter_with_an_impossible_number_is_not_found(town: Town, browse: Browse, number: str) -> None:
    browse(town.administrator.person_id).see(f"/admin/utkorg/{number}", status=404)


def test_another_company_s_case_is_as_if_it_were_not_there(town: Town, browse: Browse) -> None:
    reference = routed(town)
    rival, nora = browse(town.rival.person_id), browse(town.nora.person_id)
    for address in (f"/foretag/arenden/{reference}", f"/foretag/arenden/{reference}/kvitto"):
        nothing = rival.see(address.replace(reference, "LOT-1999-1"), status=404)
        assert rival.see(address, status=404).text == nothing.text
    nora.see(f"/handlaggare/arenden/{reference}", status=404)


def test_nobody_is_sent_to_another_site_after_signing_in(town: Town, browse: Browse) -> None:
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        visitor = browse()
        token_ = visitor.see(f"/logga-in?next={quote(wanted)}").field("csrf_token").value
        answer = visitor.post("/logga-in", data={"person": "amina", "next": wanted, "csrf_token": token_})
        assert answer.headers["Location"] == "/foretag/arenden"


def test_a_line_break_in_an_address_to_go_back_to_becomes_no_header(town: Town, browse: Browse) -> None:
    visitor = browse()
    token_ = visitor.see("/logga-in").field("csrf_token").value
    for wanted in ("/guide\r\nX-Evil: 1", "/guide\nX-Evil: 1", "/\t/elsewhere.example"):
        data = {"language": "sv", "next": wanted, "csrf_token": token_}
        assert visitor.post("/sprak", data=data).headers["Location"] == "/"


@pytest.mark.parametrize("person", ["", "nobody", "\0", "amina' or '1'='1", "a" * 5000])
def test_somebody_who_is_not_known_is_not_signed_in(town: Town, browse: Browse, person: str) -> None:
    visitor = browse()
    token_ = visitor.see("/logga-in").field("csrf_token").value
    answer = visitor.post("/logga-in", data={"person": person, "csrf_token": token_})
    assert answer.status_code == 422
    assert visitor.get("/foretag/arenden").status_code == 302


def test_a_method_that_a_page_does_not_take_is_refused_with_those_that_it_takes(town: Town, browse: Browse) -> None:
    answer = browse(town.amina.person_id).get("/foretag/ansok/serveringstillstand")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
