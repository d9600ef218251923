"""Counting what the indicators are made of, in the database: one statement per table and day that a year is told by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, func, literal, or_, select

from eservice.cases.models import Case
from eservice.kit.days import HERE
from eservice.kit.db import db
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.rules import Stage
from eservice.statistics.conduct import working_hours
from eservice.statistics.detail_counting import count_details
from eservice.statistics.facts import DECIDED, WITHDRAWN
from eservice.statistics.indicator_models import CaseConduct as Conduct
from eservice.statistics.indicator_models import ClockFactRow as Clock
from eservice.statistics.indicator_models import Promise
from eservice.statistics.leaves import OPEN, Key, Leaf, Leaves
from eservice.statistics.models import CaseFactRow as Fact
from eservice.statistics.years import since, year_of

#: Services whose answer is no decision of an authority.
INQUIRIES = ("lokalforfragan", "markforfragan")
#: Stages of inquiries that got what they asked for, and of those that did not. Who withdrew is in neither.
GOT = (Stage.CONTRACT, Stage.ALLOCATED, Stage.PLANNING, Stage.AGREEMENT, Stage.PERMIT, Stage.ACCESS, Stage.BUILT)
NOT_GOT = (Stage.NO_MATCH, Stage.NO_LAND, Stage.NOT_CHOSEN, Stage.LAPSED)
#: Days within which a receipt is in time: the day after the application came in.
RECEIPT_DAYS = 1
#: A request for supplements is in time within three weeks; its last week is looked at for itself.
WINDOW, LATE_WINDOW = 21, 15


_SERVICE, _UNIT = Fact.service_key.label("service"), func.coalesce(Fact.unit_key, "").label("unit")


def leaves(mode: str, as_of: date) -> dict[Key, Leaf]:
    """The counts of every year, service and unit of `mode`, as things stood when `as_of` ended."""
    found: Leaves = defaultdict(lambda: Leaf({}, {}, {}))
    for count in (_received, _first_contact, _decided, _lives, _clocks, _first_due, _promises, count_details):
        count(found, mode, as_of)
    return dict(found)


def _n(where: Any) -> ColumnElement[int]:
    return func.count().filter(where)


class Share(NamedTuple):
    """A share to count: of the cases in `of`, those that `hits`."""

    name: str
    of: Any
    hits: Any


def _count_shares(found: Leaves, day: Any, where: Sequence[Any], shares: Sequence[Share]) -> None:
    year = year_of(day).label("year")
    counted = [part for share in shares for part in (_n(share.of), _n(and_(share.of, share.hits)))]
    query = select(year, _SERVICE, _UNIT, *counted).join(Conduct, Conduct.case_id == Fact.case_id).where(*where)
    for key, numbers in _rows(query.group_by(year, _SERVICE, _UNIT)):
        for at, share in enumerate(shares):
            found[key].hit(share.name, numbers[2 * at], numbers[2 * at + 1])


def _rows(query: Any) -> Iterable[tuple[Key, tuple[Any, ...]]]:
    for row in db.session.execute(query):
        yield Key(*row[:3]), tuple(row[3:])


def _received(found: Leaves, mode: str, as_of: date) -> None:
    """Of the cases that came in: receipts, requests, the longest silence, and how soon an inquiry was answered."""
    where = (Fact.mode == mode, since(Fact.received_on, as_of))
    ended = Fact.ended_on <= as_of
    judged = or_(Conduct.requests > 0, Conduct.complete_on <= as_of, and_(ended, Fact.ending == DECIDED))
    asked = Conduct.requests > 0
    age = cast(literal(as_of) - Fact.received_on, Integer)
    shares = [
        Share("received", literal(True), func.coalesce(ended, literal(False))),
        Share("complete", judged, ~asked),
        Share("examined", judged, asked),
        Share("asked_in_time", asked, Conduct.first_request_days <= WINDOW),
        Share("asked_late_window", asked, Conduct.first_request_days.between(LATE_WINDOW, WINDOW)),
        Share("receipt", age > RECEIPT_DAYS, Conduct.receipt_on - Fact.received_on <= RECEIPT_DAYS),
    ]
    _count_shares(found, Fact.received_on, where, shares)
    silence = cast(literal(as_of) - Conduct.last_word_on, Integer)
    longest = case((ended, Conduct.longest_silence), else_=func.greatest(Conduct.longest_silence, silence))
    _count_values(found, "silence", Fact.received_on, longest, where)
    _count_values(found, "request_days", Fact.received_on, Conduct.first_request_days, (*where, asked))
    _by_form(found, where, judged, asked)
    inquiry = (*where, Fact.service_key.in_(INQUIRIES))
    until = func.coalesce(Conduct.answer_days, case((ended, Fact.ended_on - Fact.received_on), else_=age))
    answer = case((Conduct.answer_days.is_not(None), literal("answered")), else_=literal(OPEN))
    _count_lives(found, literal("inquiry"), until, answer, inquiry)
    _on_the_way(found, inquiry, ended, age, as_of)


def _on_the_way(found: Leaves, where: Sequence[Any], ended: Any, age: Any, as_of: date) -> None:
    """Of inquiries by their stages: days to an answer on the matter, and whether they ended without a match."""
    answered = cast(func.timezone(str(HERE), InquiryStage.answered_at), Date)
    is_answered = answered <= as_of
    days = case((is_answered, answered - Fact.received_on), (ended, Fact.ended_on - Fact.received_on), else_=age)
    how = case((is_answered, literal("answered")), else_=literal(OPEN))
    columns = (
        year_of(Fact.received_on).label("year"),
        _SERVICE,
        _UNIT,
        cast(days, Integer).label("days"),
        how.label("how"),
    )
    got, not_got = InquiryStage.stage.in_(GOT), InquiryStage.stage.in_(NOT_GOT)
    inner = (
        select(*columns, or_(got, not_got).label("told"), not_got.label("without"))
        .join(Conduct, Conduct.case_id == Fact.case_id)
        .join(InquiryStage, InquiryStage.case_id == Fact.case_id)
        .where(*where)
        .subquery()
    )
    for key, (after, answer, told, without, n) in _rows(select(*inner.c, func.count()).group_by(*inner.c)):
        found[key].life("matter", max(0, after), answer or OPEN, n)
        if told:
            found[key].hit("without_match", n, n if without else 0)


def _by_form(found: Leaves, where: Sequence[Any], judged: Any, asked: Any) -> None:
    """The same share for each version of the form: a better form shows here."""
    columns = (year_of(Fact.received_on).label("year"), _SERVICE, _UNIT, Conduct.form_version)
    query = select(*columns, _n(judged), _n(and_(judged, ~asked))).join(Conduct, Conduct.case_id == Fact.case_id)
    for key, (version, n, hits) in _rows(query.where(*where, Conduct.form_version.is_not(None)).group_by(*columns)):
        found[key].hit(f"complete/v{version}", n, hits)


def _count_values(found: Leaves, name: str, day: Any, value: Any, where: Sequence[Any]) -> None:
    columns = (year_of(day).label("year"), _SERVICE, _UNIT, cast(value, Integer).label("value"))
    query = select(*columns, func.count()).join(Conduct, Conduct.case_id == Fact.case_id).where(*where)
    for key, (number, n) in _rows(query.group_by(*columns)):
        found[key].value(name, number, n)


def _count_lives(found: Leaves, name: Any, days: Any, ending: Any, where: Sequence[Any]) -> None:
    """Lives from the day received. `name` is a column too, so that groups are counted in one go."""
    columns = (
        year_of(Fact.received_on).label("year"),
        _SERVICE,
        _UNIT,
        name.label("name"),
        cast(days, Integer).label("days"),
        ending.label("ending_"),
    )
    inner = select(*columns).join(Conduct, Conduct.case_id == Fact.case_id).where(*where).subquery()
    for key, (group, after, how, n) in _rows(select(*inner.c, func.count()).group_by(*inner.c)):
        found[key].life(group, after, how or OPEN, n)


def _first_contact(found: Leaves, mode: str, as_of: date) -> None:
    """Working hours to the first person, and for those who still wait, the hours they have waited."""
    where = (Fact.mode == mode, since(Fact.received_on, as_of))
    met = Conduct.contact_hours.is_not(None)
    _count_lives(found, literal("contact"), Conduct.contact_hours, literal("met"), (*where, met))
    columns = (year_of(Fact.received_on), _SERVICE, _UNIT, Case.received_at, Fact.ended_on, Fact.case_id)
    waiting = select(*columns).join(Conduct, Conduct.case_id == Fact.case_id).join(Case, Case.id == Fact.case_id)
    query = waiting.where(*where, ~met).order_by(Fact.case_id).execution_options(yield_per=5000)
    for key, (received_at, ended_on, _case_id) in _rows(query):
        until = min(ended_on or as_of, as_of)
        days = max(0, (until - received_at.date()).days)
        found[key].life("contact", working_hours(received_at, received_at + timedelta(days=days)), OPEN, 1)


def _decided(found: Leaves, mode: str, as_of: date) -> None:
    """The three times of the same cases: by the clock of the law, from complete, and from first to last."""
    where = (Fact.mode == mode, Fact.ending == DECIDED, since(Fact.ended_on, as_of))
    over = func.coalesce(Conduct.served_on, Fact.ended_on)
    _count_values(found, "gross", Fact.ended_on, over - Fact.received_on, where)
    ended = (Fact.mode == mode, since(Fact.ended_on, as_of))
    _count_shares(found, Fact.ended_on, ended, [Share("flow", literal(True), literal(False))])
    fates = [
        Share("overturned", literal(True), Conduct.overturned),
        Share("corrected", literal(True), Conduct.corrected),
    ]
    _count_shares(found, Fact.ended_on, where, fates)
    legal = (
        select(func.min(Clock.started_on))
        .where(Clock.case_id == Fact.case_id, Clock.kind == "decision_deadline")
        .correlate(Fact)
        .scalar_subquery()
    )
    same = (*where, Conduct.complete_on.is_not(None), legal.is_not(None))
    for name, days in (
        ("three/legal", Fact.ended_on - legal),
        ("three/complete", Fact.ended_on - Conduct.complete_on),
        ("three/gross", over - Fact.received_on),
    ):
        _count_values(found, name, Fact.ended_on, func.greatest(0, days), same)


def _lives(found: Leaves, mode: str, as_of: date) -> None:
    """Days to each ending, by whether the applicant is the municipality's own, and whether it has applied before."""
    ended = Fact.ended_on <= as_of
    days = case((ended, Fact.ended_on), else_=literal(as_of)) - Fact.received_on
    group = case((Conduct.is_own, "own"), (Conduct.is_returning, "returning"), else_="first")
    ending = case((ended, Fact.ending), else_=literal(OPEN))
    _count_lives(found, group, days, ending, (Fact.mode == mode, since(Fact.received_on, as_of)))


def _clock_rows(day: Any, more: Sequence[Any], counted: Sequence[Any], where: Sequence[Any]) -> Iterable[Any]:
    columns = (year_of(day).label("year"), Clock.service_key, func.coalesce(Clock.unit_key, "").label("unit"), *more)
    return _rows(select(*columns, *counted).where(*where).group_by(*columns))


def _clocks(found: Leaves, mode: str, as_of: date) -> None:
    """Of the due days of each clock that have passed: met, and still open. By the year of the due day."""
    withdrawn = func.coalesce(Clock.withdrawn_on <= Clock.due_on, literal(False))
    where = (Clock.mode == mode, since(Clock.due_on, as_of), Clock.due_on < as_of, ~withdrawn)
    met = and_(Clock.stopped_on <= Clock.due_on, Clock.stopped_on <= as_of)
    open_ = or_(Clock.stopped_on.is_(None), Clock.stopped_on > as_of)
    counted = (func.count(), _n(met), _n(open_), _n(Clock.extensions > 0))
    for key, (rule, kind, n, hits, still, extended) in _clock_rows(
        Clock.due_on, (Clock.rule_key, Clock.kind), counted, where
    ):
        for name in (f"clock/{rule}", f"kind/{kind}"):
            found[key].hit(name, n, hits)
            found[key].hit(f"{name}/open", n, still)
            found[key].hit(f"{name}/extended", n, extended)


def _first_due(found: Leaves, mode: str, as_of: date) -> None:
    """Of the law's due days before any extension: told in time that it would take longer; extensions well made."""
    day = Clock.first_due_on
    withdrawn = func.coalesce(Clock.withdrawn_on <= day, literal(False))
    where = (Clock.mode == mode, Clock.kind == "decision_deadline", since(day, as_of), day < as_of, ~withdrawn)
    passed = or_(Clock.stopped_on.is_(None), Clock.stopped_on > day)
    told = and_(passed, Clock.told_on <= day)
    sums = (func.sum(Clock.extensions), func.sum(Clock.extensions_told))
    for key, (n, late, warned, extended, well) in _clock_rows(
        day, (), (func.count(), _n(passed), _n(told), *sums), where
    ):
        found[key].hit("told", late, warned)
        found[key].hit("extended_well", int(extended), int(well))
        found[key].hit("first_due", n, late)


def _promises(found: Leaves, mode: str, as_of: date) -> None:
    """Of the promised days that have passed: kept; and how many ended within each band of the forecast."""
    day = Promise.eight_by
    where = (Fact.mode == mode, since(day, as_of), day < as_of)
    left = and_(Fact.ending == WITHDRAWN, Fact.ended_on <= day)
    counted = (_n(~func.coalesce(left, literal(False))), *(_n(_kept(by)) for by in (Promise.half_by, day)))
    year = year_of(day).label("year")
    query = select(year, _SERVICE, _UNIT, *counted).join(Promise, Promise.case_id == Fact.case_id).where(*where)
    for key, (n, half, eight) in _rows(query.group_by(year, _SERVICE, _UNIT)):
        found[key].hit("promised", n, eight)
        found[key].hit("promised_half", n, half)


def _kept(by: Any) -> ColumnElement[bool]:
    return and_(Fact.ending == DECIDED, Fact.ended_on <= by)
