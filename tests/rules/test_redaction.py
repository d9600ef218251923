"""Which file is given out, and how a joined case counts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from eservice.cases.redaction import given_out, given_to_party
from eservice.cases.rules import HOLDER, MOVES, OPEN_STATES, Event, Holder, State
from eservice.statistics.facts import ENDINGS, WITHDRAWN

FIRST, SECOND, COPY, NEWER = (uuid.UUID(int=at) for at in range(1, 5))


@dataclass(frozen=True)
class File:
    """A file of a case."""

    id: uuid.UUID
    redacts_id: uuid.UUID | None = None
    referral_id: int | None = None


def test_a_file_without_a_redacted_copy_is_given_out_itself() -> None:
    assert given_out([File(FIRST), File(SECOND)]) == [File(FIRST), File(SECOND)]


def test_a_redacted_copy_is_given_out_in_its_original_s_place() -> None:
    copy = File(COPY, FIRST)
    assert given_out([File(FIRST), File(SECOND), copy]) == [copy, File(SECOND)]


def test_of_several_copies_the_newest_is_given_out() -> None:
    newer = File(NEWER, FIRST)
    assert given_out([File(FIRST), File(COPY, FIRST), newer]) == [newer]


def test_a_party_has_its_own_files_whole_whatever_is_given_to_others() -> None:
    assert given_to_party([File(FIRST), File(COPY, FIRST)], told=()) == [File(FIRST)]


def test_a_party_gets_the_newest_copy_of_a_statement_that_it_was_told_of_and_nothing_of_another() -> None:
    told, newer = File(FIRST, referral_id=1), File(NEWER, FIRST, referral_id=1)
    untold = File(SECOND, referral_id=2)
    files = [told, untold, File(COPY, FIRST, referral_id=1), newer]
    assert given_to_party(files, told={1}) == [newer]
    assert given_to_party(files, told=()) == []


def test_a_case_that_goes_on_as_another_has_ended_and_counts_as_no_decision() -> None:
    assert HOLDER[State.MERGED] == Holder.NOBODY
    assert State.MERGED not in OPEN_STATES
    assert ENDINGS[Event.MERGED] == WITHDRAWN
    # Malware is stopped wherever the file lies.
    assert [event for state, event in MOVES if state == State.MERGED] == [Event.FILE_STOPPED]
