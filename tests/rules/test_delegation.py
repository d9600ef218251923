"""Who may sign what: the delegation order as a pure rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import WrongDefinition
from eservice.delegation.reading import read_order
from eservice.delegation.rules import COMMITTEE, Act, Right, Signer, covers, right_to_sign

ORDER = Path(__file__).resolve().parents[2] / "eservice" / "demo" / "delegation.yaml"
DAY = date(2026, 3, 2)
ANY = Right("SN 4.1", "socialnamnden", frozenset({"unit"}), "officer", date(2026, 1, 1))
ACT = Act("serving", "unit", "granted", DAY, Decimal(1000))
OFFICER = Signer(1, frozenset({"officer"}))


@pytest.mark.parametrize(
    ("changed", "covered"),
    [
        ({}, True),
        ({"units": frozenset({"other"})}, False),
        ({"services": frozenset({"serving"})}, True),
        ({"services": frozenset({"building"})}, False),
        ({"outcomes": frozenset({"granted", "dismissed"})}, True),
        ({"outcomes": frozenset({"refused"})}, False),
        ({"up_to": Decimal(1000)}, True),
        ({"up_to": Decimal("999.99")}, False),
        ({"valid_from": DAY}, True),
        ({"valid_from": DAY + timedelta(days=1)}, False),
        ({"valid_to": DAY}, True),
        ({"valid_to": DAY - timedelta(days=1)}, False),
    ],
)
def test_a_row_covers_what_it_names_on_the_days_it_is_valid(changed: dict[str, object], covered: bool) -> None:
    assert covers(replace(ANY, **changed), ACT) is covered  # type: ignore[arg-type]


def test_a_row_with_a_limit_does_not_cover_an_amount_that_nobody_knows() -> None:
    assert not covers(replace(ANY, up_to=Decimal(5000)), replace(ACT, amount=None))
    assert covers(ANY, replace(ACT, amount=None))


def test_a_row_for_the_committee_is_nobodys_to_sign() -> None:
    row = replace(ANY, role=COMMITTEE)
    assert right_to_sign([row], ACT, Signer(1, frozenset({"officer", "manager", COMMITTEE})), 2) is None


def test_the_first_row_by_number_is_the_one_that_is_named() -> None:
    rows = [replace(ANY, number="SN 4.3"), replace(ANY, number="SN 4.2")]
    found = right_to_sign(rows, ACT, OFFICER, 2)
    assert found is not None
    assert found.number == "SN 4.2"


def test_four_eyes_are_never_the_same_two() -> None:
    row = replace(ANY, four_eyes=True)
    assert right_to_sign([row], ACT, OFFICER, prepared_by=1) is None
    assert right_to_sign([row], ACT, OFFICER, prepared_by=2) == row


RIGHTS = st.builds(
    Right,
    number=st.sampled_from(["A 1", "A 2", "B 1"]),
    body=st.just("body"),
    units=st.frozensets(st.sampled_from(["unit", "other"]), min_size=1),
    role=st.sampled_from(["officer", "manager", COMMITTEE, "chair"]),
    valid_from=st.dates(date(2025, 12, 1), date(2026, 4, 1)),
    valid_to=st.none() | st.dates(date(2026, 2, 1), date(2026, 4, 1)),
    services=st.frozensets(st.sampled_from(["serving", "building"])),
    outcomes=st.frozensets(st.sampled_from(["granted", "refused"])),
    up_to=st.none() | st.decimals(0, 2000, places=2),
    four_eyes=st.booleans(),
)
ACTS = st.builds(
    Act,
    service=st.sampled_from(["serving", "building"]),
    unit=st.sampled_from(["unit", "other"]),
    outcome=st.sampled_from(["granted", "refused"]),
    on=st.just(DAY),
    amount=st.none() | st.decimals(0, 2000, places=2),
)
SIGNERS = st.builds(
    Signer, st.integers(1, 3), st.frozensets(st.sampled_from(["officer", "manager", "chair", COMMITTEE]))
)


@given(st.lists(RIGHTS, max_size=8), ACTS, SIGNERS, st.integers(1, 3))
def test_nobody_is_offered_what_they_may_not_sign(
    rights: list[Right], act: Act, signer: Signer, prepared_by: int
) -> None:
    offered = right_to_sign(rights, act, signer, prepared_by)
    may = [
        right
        for right in rights
        if covers(right, act)
        and right.role in signer.holds
        and right.role != COMMITTEE
        and not (right.four_eyes and signer.person_id == prepared_by)
    ]
    if offered is None:
        assert may == []
    else:
        assert offered in may
        assert offered.number == min(right.number for right in may)


@given(st.lists(RIGHTS, max_size=8), ACTS, SIGNERS)
def test_a_row_that_asks_for_four_eyes_is_never_offered_to_who_prepared(
    rights: list[Right], act: Act, signer: Signer
) -> None:
    offered = right_to_sign(rights, act, signer, signer.person_id)
    assert offered is None or not offered.four_eyes


def test_the_towns_order_is_read_and_every_row_has_a_number_of_its_own() -> None:
    order = read_order(ORDER)
    numbers = [row.number for row in order.rows]
    assert len(set(numbers)) == len(numbers) > 10
    assert {row.body for row in order.rows} <= {body.key for body in order.bodies}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("number: SN 4.2,", "number: SN 4.1,", "number"),
        ("number: SN 4.1, body: socialnamnden", "number: SN 4.1, body: nobody", "body"),
        ("hand_over_days: 7}", "hand_over_days: 0}", "hand_over_days"),
        (
            "role: officer, valid_from: 2023-01-01",
            "role: officer, valid_from: 2023-01-01, valid_to: 2022-01-01",
            "valid_to",
        ),
        ("role: officer, valid_from", "rolle: officer, valid_from", "rolle"),
    ],
)
def test_a_wrong_order_is_refused_with_its_line_and_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = ORDER.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "delegation.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongDefinition) as error:
        read_order(file)
    assert error.value.line > 1
    assert field in f"{error.value.field} {error.value.problem}"
