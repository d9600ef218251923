"""Cases that belong together: linked, found to be alike, joined, split."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from eservice.cases import queries
from eservice.cases.link_queries import close_duplicates, linked_cases, other_cases_of_company
from eservice.cases.operations.correspondence import request_supplement
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.hearings import hear_company
from eservice.cases.operations.linking import link_cases, merge_case
from eservice.cases.operations.redacting import redact_document
from eservice.cases.operations.referrals import Question, answer_referral, send_referrals
from eservice.cases.referral_queries import hearings_in, referrals_in
from eservice.cases.referrals import Recipient
from eservice.intake.operations import split_case
from eservice.intake.queries import answers_in
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale
from eservice.kit.files import FileStore
from tests import factories
from tests.factories import NOW, Town

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def taken(town: Town, days: int = 0) -> str:
    """A case of Lena's that came in so many days after the first."""
    at = NOW + timedelta(days=days)
    reference = factories.routed(town, at)
    with transaction():
        take_case(reference, town.lena, at + timedelta(hours=1))
    return reference


def version(reference: str) -> int:
    """The case as a page would show it now."""
    return factories.case(reference).version


def join(reference: str, into: str, town: Town) -> None:
    """Lena lets a case go on as another."""
    with transaction():
        merge_case(reference, town.lena, version(reference), into, NOW + timedelta(days=2))


def test_linked_cases_point_to_each_other_once(town: Town) -> None:
    one, other = taken(town), taken(town)
    with transaction():
        link_cases(one, town.lena, version(one), f" {other.lower()} ", NOW)
    assert [line.reference for line in linked_cases(factories.case(one).id, town.lena)] == [other]
    assert [line.reference for line in linked_cases(factories.case(other).id, town.lena)] == [one]
    with pytest.raises(Invalid, match="already_linked"), transaction():
        link_cases(other, town.lena, version(other), one, NOW)


def test_a_case_is_not_linked_to_itself_nor_to_one_that_is_not_ours(town: Town) -> None:
    one = taken(town)
    foreign = factories.routed(town, service_key="lokalforfragan")
    with pytest.raises(Invalid, match="same_case"), transaction():
        link_cases(one, town.lena, version(one), one, NOW)
    for wanted in (foreign, "LOT-1999-00001"):
        with pytest.raises(NotFound), transaction():
            link_cases(one, town.lena, version(one), wanted, NOW)


def test_a_duplicate_is_found_by_company_service_and_time_but_never_joined_by_itself(town: Town) -> None:
    one, near, far = taken(town), taken(town, 30), taken(town, 61)
    assert close_duplicates(factories.case(one), town.lena) == [factories.case(near).id]
    assert factories.case(far).id not in close_duplicates(factories.case(one), town.lena)
    assert {factories.case(reference).state for reference in (one, near)} == {"in_progress"}


def test_a_joined_case_ends_points_to_the_kept_one_and_loses_nothing(town: Town) -> None:
    dup, kept = taken(town), taken(town)
    answers = answers_in(factories.case(dup).id)
    join(dup, kept, town)
    case = factories.case(dup)
    assert (case.state, case.holder, case.merged_into_id) == ("merged", "nobody", factories.case(kept).id)
    assert case.ended_at is not None
    assert answers_in(case.id) == answers
    assert [line.kind for line in linked_cases(factories.case(kept).id, town.lena)] == ["merged"]
    factories.follow(NOW + timedelta(days=3))
    assert factories.case(kept).state == "in_progress"


def test_what_others_owe_a_joined_case_is_closed_with_it(town: Town) -> None:
    dup, kept = taken(town), taken(town)
    day = (NOW + timedelta(days=30)).date()
    with transaction():
        to = [
            Recipient("Brandförsvaret", "r@brand.example"),
            Recipient("Telge", "t@telge.example", "telge_fastigheter"),
        ]
        sent = send_referrals(dup, town.lena, version(dup), to, Question("Lämplig?", day), "secret", NOW)
        answer_referral(
            sent[1].referral.id, "no_objection", "Inget att erinra.", "Nora Malki", NOW, town.nora.person_id
        )
    with transaction():
        hear_company(dup, town.lena, version(dup), "Vi tänker avslå.", day, NOW)
    with transaction():
        request_supplement(dup, town.lena, version(dup), "En ritning.", day, NOW)
    join(dup, kept, town)
    case = factories.case(dup)
    first, second = referrals_in(case.id)
    assert first.withdrawn_at is not None
    assert (second.withdrawn_at, second.answer) == (None, "Inget att erinra.")
    assert (case.rests_on, case.is_heard, case.state) == (0, False, "merged")
    assert all(one.answered_at for one in queries.supplement_requests(case.id))
    assert all(one.expired_at for one in hearings_in(case.id))
    events = queries.timeline(case.id, for_company=False)
    assert [one.name for one in events[-2:]] == ["referral_withdrawn", "case_merged"]
    assert events[-1].data["closed"]["referrals"] == [first.id]
    assert referrals_in(factories.case(kept).id) == []


def test_only_open_cases_of_one_company_and_service_are_joined(town: Town) -> None:
    dup, kept = taken(town), taken(town)
    rivals = factories.submitted(town, viewer=town.rival)
    factories.work(NOW + timedelta(hours=1))
    with pytest.raises(Invalid, match="not_mergeable"):
        join(dup, rivals, town)
    join(dup, kept, town)
    third = taken(town)
    with pytest.raises(Invalid, match="not_mergeable"):
        join(third, dup, town)


def test_a_join_by_a_colleague_or_from_an_old_page_is_refused(town: Town) -> None:
    dup, kept = taken(town), taken(town)
    with pytest.raises(NotAllowed), transaction():
        merge_case(dup, town.omar, version(dup), kept, NOW)
    with pytest.raises(Stale), transaction():
        merge_case(dup, town.lena, 1, kept, NOW)
    assert factories.case(dup).state == "in_progress"


def test_a_company_s_other_cases_are_shown_only_to_those_who_may_read_them(town: Town) -> None:
    mine, premises = taken(town), factories.routed(town, service_key="lokalforfragan")
    assert other_cases_of_company(factories.case(mine), town.lena) == []
    seen = [line.reference for line in other_cases_of_company(factories.case(mine), town.manager)]
    assert seen == [premises]


def test_a_part_of_a_case_becomes_a_case_of_its_own_that_came_in_on_the_same_day(town: Town) -> None:
    reference = taken(town)
    document = queries.documents(factories.case(reference).id)
    with transaction():
        part = split_case(
            reference, town.lena, version(reference), [one.id for one in document[:1]], NOW + timedelta(days=5)
        )
    first, second = factories.case(reference), factories.case(part)
    assert second.received_at == first.received_at
    assert answers_in(second.id) == answers_in(first.id)
    assert len(queries.documents(second.id)) == len(document[:1])
    assert [line.kind for line in linked_cases(first.id, town.lena)] == []
    factories.work(NOW + timedelta(days=5, minutes=1))
    assert factories.case(part).unit_key == "tillstandsenheten"
    assert [line.kind for line in linked_cases(first.id, town.lena)] == ["split"]
    opened = queries.timeline(second.id, for_company=False)[0]
    assert (opened.actor_id, opened.data["applicant"]) == (town.lena.person_id, town.amina.person_id)


def test_a_redacted_copy_lies_beside_its_original_and_the_company_sees_only_its_own(
    town: Town, tmp_path_factory: pytest.TempPathFactory
) -> None:
    reference, store = taken(town), FileStore(tmp_path_factory.mktemp("files"))
    case_id = factories.case(reference).id
    with transaction():
        original = keep_document(store, io.BytesIO(PDF), "plan.pdf", town.amina, NOW, case_id=case_id)
    with transaction():
        redact_document(
            reference, town.lena, version(reference), original.id, store, io.BytesIO(PDF), "plan-maskad.pdf", NOW
        )
    names = [document.name for document in queries.documents(case_id)]
    assert {"plan.pdf", "plan-maskad.pdf"} <= set(names)
    assert "plan-maskad.pdf" not in [document.name for document in queries.documents_for_company(case_id)]
    copy = next(document for document in queries.documents(case_id) if document.redacts_id)
    with pytest.raises(Invalid, match="not_an_original"), transaction():
        redact_document(reference, town.lena, version(reference), copy.id, store, io.BytesIO(PDF), "x.pdf", NOW)
