"""Identifiers: what people write is read to one normal form, and what cannot be one is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.accounts.rules import masked
from eservice.kit.identifiers import (
    organisation_number,
    phone,
    postcode,
    property_designation,
    shown_organisation_number,
    shown_phone,
)

READERS = (organisation_number, postcode, phone, property_designation)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("556036-0793", "5560360793"),
        ("5560360793", "5560360793"),
        (" 556036 0793 ", "5560360793"),
        ("556036–0793", "5560360793"),  # a dash, as word processors write
        ("165560360793", "5560360793"),
        ("16556036-0793", "5560360793"),
        ("212000-0142", "2120000142"),
        ("212000-1355", "2120001355"),
        ("212000-0159", "2120000159"),
        ("222000-0315", "2220000315"),
    ],
)
def test_a_legal_persons_number_is_read_in_every_usual_form(written: str, number: str) -> None:
    assert organisation_number(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("811218-9876", "8112189876"),
        ("19811218-9876", "8112189876"),
        ("811218+9876", "8112189876"),
        ("701063-2391", "7010632391"),  # a coordination number: the tenth of October, plus 60
        ("19701063-2391", "7010632391"),
    ],
)
def test_a_sole_traders_number_is_a_personal_or_coordination_number(written: str, number: str) -> None:
    assert organisation_number(written) == number
    assert masked(number).endswith("****")


@pytest.mark.parametrize(
    "written",
    [
        "556036-0794",  # check digit
        "811218-9875",  # check digit
        "811318-9876",  # month 13
        "701092-2391",  # day 92 - 60
        "155560360793",  # a century that is none
        "20811218-98765",
        "0000000000",
        "٥٥٦٠٣٦٠٧٩٣",
        "SE556036079301",
        "",
    ],
)
def test_a_number_that_cannot_be_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        organisation_number(written)


def test_a_29th_of_february_counts_in_either_century() -> None:
    assert organisation_number("000229-0005") == "0002290005"
    with pytest.raises(ValueError, match="day of birth"):
        organisation_number("19000229-0005")


@pytest.mark.parametrize("written", ["15189", "151 89", "SE-151 89", "se 15189", "151\u00a089"])
def test_a_postcode_is_written_with_a_blank(written: str) -> None:
    assert postcode(written) == "151 89"


@pytest.mark.parametrize("written", ["1518", "151899", "05189", "DK-15189", "abc de", ""])
def test_what_is_no_swedish_postcode_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="postcode"):
        postcode(written)


@pytest.mark.parametrize(
    ("written", "kept", "shown"),
    [
        ("070-174 06 05", "+46701740605", "070-174 06 05"),
        ("+46 (0)70 174 06 05", "+46701740605", "070-174 06 05"),
        ("0046701740605", "+46701740605", "070-174 06 05"),
        ("+358 40 1234567", "+358401234567", "+358 40 1234567"),
    ],
)
def test_a_telephone_number_is_kept_with_its_country_and_shown_as_written_here(
    written: str, kept: str, shown: str
) -> None:
    assert phone(written) == kept
    assert shown_phone(kept) == shown


@pytest.mark.parametrize("written", ["112", "070-1", "ring mig", "08-46500400 ankn 12", ""])
def test_what_cannot_be_called_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="telephone"):
        phone(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Södertälje Mariekälla 1:26", "Södertälje Mariekälla 1:26"),
        ("SÖDERTÄLJE SILEN 8", "Södertälje Silen 8"),
        (" södertälje  mariekälla 1 : 26", "Södertälje Mariekälla 1:26"),
        ("Södertälje Mariekälla s:1", "Södertälje Mariekälla S:1"),
        ("Södertälje Järna ga:1", "Södertälje Järna GA:1"),
        ("Södertälje S:t Olof 1:2", "Södertälje S:t Olof 1:2"),
    ],
)
def test_a_property_has_a_register_area_a_name_and_a_unit(written: str, kept: str) -> None:
    assert property_designation(written) == kept


@pytest.mark.parametrize(
    "written", ["Silen 8", "Mariekälla 1:26", "Södertälje Silen", "Södertälje Silen 0", "1:26", ""]
)
def test_a_property_without_one_of_its_parts_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="property"):
        property_designation(written)


@given(st.text() | st.text(alphabet="0123456789-+: SGAä", max_size=30))
def test_any_text_is_read_to_a_normal_form_that_reads_to_itself_or_refused(written: str) -> None:
    for read in READERS:
        try:
            kept = read(written)
        except ValueError:
            continue
        assert read(kept) == kept


@given(st.text(alphabet="0123456789-", min_size=10, max_size=13))
def test_an_organisation_number_is_shown_so_that_it_reads_back(written: str) -> None:
    try:
        kept = organisation_number(written)
    except ValueError:
        return
    assert organisation_number(shown_organisation_number(kept)) == kept
