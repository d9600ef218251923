"""No personal number reaches a log, and a limited mandate is a limited mandate."""

from __future__ import annotations

import uuid

import pytest
import structlog
from structlog.testing import CapturingLogger

from eservice.accounts.rules import (
    GuestOf,
    Role,
    Viewer,
    can_act_for,
    can_manage_mandates,
    can_read_case,
    can_read_for,
    is_guest,
)
from eservice.kit.masking import configure_logs, mask_event, without_personal_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("8112189876 sökte", "811218-**** sökte"),
        ("811218-9876", "811218-****"),
        ("19811218+9876", "19811218-****"),
        ("nr 811278-9873.", "nr 811278-****."),
        ("198112189876", "19811218-****"),
        ("556036-0793", "556036-0793"),
        ("5560360793", "5560360793"),
        ("LOT-2026-00042", "LOT-2026-00042"),
        ("070-174 06 05", "070-174 06 05"),
        ("a3811218-9876", "a3811218-9876"),
    ],
)
def test_what_looks_like_a_personal_number_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert without_personal_numbers(text) == masked


def test_a_line_of_the_log_is_masked_in_every_value_however_deep() -> None:
    line = {"event": "fel för 811218-9876", "ids": {"number": 8112189876, "list": ["811218-9876", 7]}, "ok": True}
    masked = mask_event(None, "info", line)
    assert masked == {
        "event": "fel för 811218-****",
        "ids": {"number": "811218-****", "list": ["811218-****", 7]},
        "ok": True,
    }


def test_every_logger_goes_through_the_mask_also_with_a_traceback() -> None:
    configure_logs()
    configure_logs()
    processors = structlog.get_config()["processors"]
    assert processors.count(mask_event) == 1
    logger = CapturingLogger()
    log = structlog.wrap_logger(logger, processors=processors)
    try:
        raise ValueError("811218-9876")
    except ValueError:
        log.exception("failed", number="811218-9876")
    assert "9876" not in str(logger.calls)
    assert "811218-****" in str(logger.calls)


COMPANY = 7
DRAFT = uuid.uuid4()


def viewer(**held: object) -> Viewer:
    return Viewer(1, "Karin", "sv", **held)  # type: ignore[arg-type]


def test_a_full_mandate_does_everything() -> None:
    full = viewer(companies=frozenset({COMPANY}))
    assert can_act_for(full, COMPANY, "bygglov")
    assert can_manage_mandates(full, COMPANY)


def test_whoever_may_only_read_changes_nothing() -> None:
    reader = viewer(companies=frozenset({COMPANY}), read_only=frozenset({COMPANY}))
    assert can_read_for(reader, COMPANY, "bygglov")
    assert not can_act_for(reader, COMPANY, "bygglov")
    assert not can_manage_mandates(reader, COMPANY)


def test_a_mandate_for_one_service_is_for_that_service() -> None:
    one = viewer(services=frozenset({(COMPANY, "bygglov")}))
    assert Role.COMPANY in one.roles()
    assert can_act_for(one, COMPANY, "bygglov")
    assert not can_read_for(one, COMPANY, "serveringstillstand")
    assert not can_manage_mandates(one, COMPANY)
    assert can_read_case(one, company_id=COMPANY, unit_key=None, service_key="bygglov")
    assert not can_read_case(one, company_id=COMPANY, unit_key=None)


@pytest.mark.parametrize("can_write", [True, False])
def test_a_guest_is_let_into_one_thing(can_write: bool) -> None:
    guest = viewer(guest_of=frozenset({GuestOf(DRAFT, 3, can_write)}))
    assert Role.COMPANY in guest.roles()
    assert is_guest(guest, draft_id=DRAFT)
    assert is_guest(guest, case_id=3)
    assert is_guest(guest, case_id=3, write=True) is can_write
    assert not is_guest(guest, case_id=4)
    assert not is_guest(guest)
    assert can_read_case(guest, company_id=COMPANY, unit_key=None, case_id=3)
    assert not can_read_case(guest, company_id=COMPANY, unit_key=None, case_id=4)
