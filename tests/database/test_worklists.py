"""The officer's lists: what is in them, what is new in them, and that counts and lists agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eservice.accounts.rules import Viewer
from eservice.cases.operations.correspondence import answer_supplement, request_supplement, write_to_unit
from eservice.cases.operations.handling import take_case
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound
from eservice.worklist.operations import put_off_case, remove_view, save_view, see_case
from eservice.worklist.queries import Whose, counts, dates_of, put_off_by, saved_views, workable, worklist
from eservice.worklist.rules import Filter, Show
from tests.factories import NOW, Town, case, follow, routed

TODAY = NOW.date()
UNIT = "tillstandsenheten"
LATER = NOW + timedelta(hours=1)


def listed(viewer: Viewer, show: Show, today: date = TODAY) -> list[str]:
    return [line.reference for line in worklist(Whose(UNIT, viewer, today), Filter(show), None).rows]


def take(reference: str, viewer: Viewer) -> None:
    with transaction():
        take_case(reference, viewer, LATER)
    follow(LATER)


def ask(reference: str, viewer: Viewer) -> None:
    with transaction():
        request_supplement(reference, viewer, case(reference).version, "Ritning.", TODAY + timedelta(days=10), LATER)
    follow(LATER)


def look(reference: str, viewer: Viewer) -> None:
    with transaction():
        see_case(reference, case(reference).event_count, viewer, LATER)


def test_each_list_holds_what_its_name_says(town: Town) -> None:
    untaken, mine, theirs = routed(town), routed(town), routed(town)
    take(mine, town.lena)
    take(theirs, town.omar)
    ask(mine, town.lena)
    assert set(listed(town.lena, Show.ALL)) == {untaken, mine, theirs}
    assert listed(town.lena, Show.MINE) == [mine]
    assert listed(town.lena, Show.UNASSIGNED) == [untaken]
    assert listed(town.lena, Show.WAITING) == [mine]
    assert listed(town.lena, Show.LATE) == []
    assert set(listed(town.lena, Show.LATE, date(2027, 1, 1))) == {untaken, mine, theirs}


def test_the_counts_are_those_of_the_lists(town: Town) -> None:
    references = [routed(town) for _ in range(3)]
    take(references[0], town.lena)
    whose = Whose(UNIT, town.lena, date(2026, 3, 12))
    assert counts(whose) == {show: len(listed(town.lena, show, whose.today)) for show in Show}


def test_a_case_is_new_until_it_is_looked_at_and_again_when_something_happens(town: Town) -> None:
    reference = routed(town)
    whose = Whose(UNIT, town.lena, TODAY)
    assert worklist(whose, Filter(), None).rows[0].is_new
    look(reference, town.lena)
    assert not worklist(whose, Filter(), None).rows[0].is_new
    assert worklist(Whose(UNIT, town.omar, TODAY), Filter(), None).rows[0].is_new
    with transaction():
        write_to_unit(reference, town.amina, "Har ni fått allt?", LATER)
    assert worklist(whose, Filter(), None).rows[0].is_new


def test_looking_is_noted_only_for_officers_of_the_unit(town: Town) -> None:
    reference = routed(town)
    look(reference, town.nora)
    look(reference, town.manager)
    assert worklist(Whose(UNIT, town.nora, TODAY), Filter(), None).rows[0].is_new


def test_an_answer_stands_among_new_answers_until_its_officer_has_looked(town: Town) -> None:
    reference = routed(town)
    take(reference, town.lena)
    look(reference, town.lena)
    assert listed(town.lena, Show.ANSWERS) == []
    ask(reference, town.lena)
    with transaction():
        answer_supplement(reference, town.amina, "Här är den.", LATER)
    follow(LATER)
    assert listed(town.lena, Show.ANSWERS) == [reference]
    assert listed(town.omar, Show.ANSWERS) == []
    look(reference, town.lena)
    assert listed(town.lena, Show.ANSWERS) == []


def test_what_happened_while_a_page_was_made_is_still_new(town: Town) -> None:
    reference = routed(town)
    take(reference, town.lena)
    shown = case(reference).event_count
    with transaction():
        write_to_unit(reference, town.amina, "Har ni fått allt?", LATER)
    with transaction():
        see_case(reference, shown, town.lena, LATER)
    assert listed(town.lena, Show.ANSWERS) == [reference]


def test_what_was_seen_in_one_case_says_nothing_of_another(town: Town) -> None:
    answered, quiet = routed(town), routed(town)
    for reference in (answered, quiet):
        take(reference, town.lena)
        look(reference, town.lena)
    with transaction():
        write_to_unit(answered, town.amina, "Har ni fått allt?", LATER)
    follow(LATER)
    look(quiet, town.lena)
    assert listed(town.lena, Show.ANSWERS) == [answered]
    assert counts(Whose(UNIT, town.lena, TODAY))[Show.ANSWERS] == 1


def test_both_the_day_of_the_law_and_the_organisation_s_own_are_known(town: Town) -> None:
    inquiry = case(routed(town))
    dates = dates_of([inquiry.id])[inquiry.id]
    assert dates.statute is None  # the law counts from the day the application is complete
    assert dates.target == inquiry.next_due_on


def test_pages_follow_one_another_without_gaps_or_repeats(town: Town) -> None:
    references = {routed(town) for _ in range(28)}
    whose = Whose(UNIT, town.lena, TODAY)
    first = worklist(whose, Filter(), None)
    second = worklist(whose, Filter(), first.after)
    assert [len(first.rows), len(second.rows), second.after] == [25, 3, None]
    assert {line.reference for line in (*first.rows, *second.rows)} == references


def test_what_is_put_off_is_not_offered_until_tomorrow_and_only_to_that_officer(town: Town) -> None:
    reference = routed(town)
    with transaction():
        put_off_case(reference, town.lena, "Väntar på kollegans svar.", TODAY, LATER)
        put_off_case(reference, town.lena, "Väntar fortfarande.", TODAY, LATER)
    today, tomorrow = Whose(UNIT, town.lena, TODAY), Whose(UNIT, town.lena, TODAY + timedelta(days=1))
    assert workable(today) == []
    assert [row.reason for row, _reference in put_off_by(today)] == ["Väntar fortfarande."]
    assert [one.reference for one in workable(tomorrow)] == [reference]
    assert [one.reference for one in workable(Whose(UNIT, town.omar, TODAY))] == [reference]


def test_putting_off_needs_a_reason_and_a_case_of_one_s_own_unit(town: Town) -> None:
    reference = routed(town)
    with pytest.raises(Invalid):
        put_off_case(reference, town.lena, "  x ", TODAY, LATER)
    with pytest.raises(NotFound):
        put_off_case(reference, town.nora, "Ett gott skäl.", TODAY, LATER)


def test_a_case_that_waits_for_the_company_is_not_offered(town: Town) -> None:
    reference = routed(town)
    take(reference, town.lena)
    ask(reference, town.lena)
    assert workable(Whose(UNIT, town.lena, TODAY)) == []


def test_a_shared_view_is_seen_by_the_unit_and_removed_only_by_its_owner(town: Town) -> None:
    with transaction():
        save_view("Sena", Filter(Show.LATE), UNIT, town.lena, NOW)
        save_view("Mina  egna", Filter(Show.MINE), None, town.lena, NOW)
    assert [view.name for view, _owner in saved_views(town.lena)] == ["Mina egna", "Sena"]
    assert [(view.name, owner) for view, owner in saved_views(town.omar)] == [("Sena", "Lena Forsberg")]
    assert saved_views(town.nora) == []
    with transaction():
        assert not remove_view(saved_views(town.omar)[0][0].id, town.omar)
    assert [view.name for view, _owner in saved_views(town.omar)] == ["Sena"]
    with transaction():
        assert remove_view(saved_views(town.omar)[0][0].id, town.lena)
    assert saved_views(town.omar) == []


def test_a_view_needs_a_name_a_unit_of_one_s_own_and_room(town: Town) -> None:
    for name, unit in (("", None), ("x" * 61, None), ("Bra namn", "telge_fastigheter")):
        with pytest.raises(Invalid):
            save_view(name, Filter(), unit, town.lena, NOW)
    for at in range(20):
        save_view(f"Vy {at}", Filter(), None, town.lena, NOW)
    save_view("Vy 3", Filter(Show.LATE), None, town.lena, NOW)
    with pytest.raises(Invalid, match="too_many_views"):
        save_view("En till", Filter(), None, town.lena, NOW)
