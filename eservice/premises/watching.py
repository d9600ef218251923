"""Looking for companies (bevakning): inquiries matched with the register, and what is found later told. Each run twice
does its work once: the rows say what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.models import Case
from eservice.cases.operations.loading import case_to_change
from eservice.cases.operations.log import append
from eservice.cases.rules import OPEN_STATES, Actor, Event, Happened, State, can
from eservice.intake.models import AnswerVersion, Submission
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.matching import VERSION, Match, Offer, Reason, Stock, match, no_match_code
from eservice.premises.models import PremisesObject
from eservice.premises.register.queries import offered_on
from eservice.premises.register.rules import is_offered
from eservice.premises.stages.models import InquiryStage
from eservice.premises.stages.rules import Stage
from eservice.premises.watch_models import PremisesAsked, PremisesMatch, PremisesWatch
from eservice.premises.wishes import SERVICES, Wish, looks_until, wish_from
from eservice.premises.words import title_of

#: So many inquiries, or objects, are matched in one transaction.
CHUNK = 100
#: A company is written to about what was found later at most once in so long.
BETWEEN_LETTERS = timedelta(days=1)
#: So many matches of an inquiry are kept, the best first: nobody reads more.
MOST_KEPT = 50
#: Whoever has a place, or wants none any more, is looked for no longer.
LOOKING_ENDS = (Stage.CONTRACT, Stage.BUILT, Stage.WITHDRAWN)


def is_waiting(today: date) -> ColumnElement[bool]:
    """Whether we still look for the company of an inquiry: as long as it said, or until its case or way has ended."""
    over = exists().where(InquiryStage.case_id == Case.id, InquiryStage.stage.in_(LOOKING_ENDS))
    no_end = and_(PremisesWatch.looks_until.is_(None), Case.state.in_(OPEN_STATES))
    looks = or_(no_end, PremisesWatch.looks_until >= today)
    return and_(Case.state.not_in([State.WITHDRAWN, State.MERGED]), ~over, looks)


def offer_of(one: PremisesObject) -> Offer:
    """An object as matching sees it."""
    return Offer(
        id=one.id,
        kind=one.kind,
        type=one.type,
        area=one.area,
        m2=one.m2,
        smallest_m2=one.smallest_m2,
        price=one.price,
        price_basis=one.price_basis,
        free_from=one.free_from,
        details=one.details,
    )


def stock_on(today: date) -> Stock:
    """Everything that is offered, made ready to be matched."""
    query = select(PremisesObject).where(offered_on(today)).order_by(PremisesObject.id)
    return Stock(offer_of(one) for one in db.session.scalars(query))


def watch_inquiries(now: datetime) -> int:
    """Match inquiries that are new, or whose answers or rules have changed since; say how many."""
    _alone()
    today = local_day(now)
    rows = _unmatched()
    stock = stock_on(today) if rows else Stock(())
    for inquiry, answers, version, known, asked in rows:
        wish = wish_from(inquiry.service_key, answers)
        watch = known or PremisesWatch(case_id=inquiry.id, told_at=None)
        received_on = local_day(inquiry.received_at)
        watch.kind, watch.type = wish.kind, wish.types[0] if wish.types else ""
        watch.m2_least = int(wish.m2_least)
        watch.m2_most = None if wish.m2_most is None else ceil(wish.m2_most)
        watch.area = wish.areas[0] if wish.areas else ""
        watch.wish = msgspec.to_builtins(wish)
        watch.received_on, watch.looks_until = received_on, looks_until(answers, received_on)
        watch.answers_version, watch.rules_version, watch.matched_at = version, VERSION, now
        watch.asked_object_id = asked
        db.session.add(watch)
        db.session.flush()
        if _looks(inquiry.id, today):
            _keep_found(watch, wish, stock, now, is_first=known is None)
    if len(rows) == CHUNK:
        later("watch_inquiries")
    return len(rows)


def _alone() -> None:
    """Match in one transaction at a time: an object and an inquiry that are both new would miss each other."""
    db.session.execute(text("select pg_advisory_xact_lock(hashtext('premises:matching'))"))


def _looks(case_id: int, today: date) -> bool:
    query = select(Case.id).join(PremisesWatch, PremisesWatch.case_id == Case.id)
    return db.session.scalar(query.where(Case.id == case_id, is_waiting(today))) is not None


def _unmatched() -> list[Any]:
    """Inquiries with their newest answers, that have not been matched by them and by the rules of today."""
    newest = select(func.max(AnswerVersion.version)).where(AnswerVersion.case_id == Case.id).scalar_subquery()
    changed = select(AnswerVersion.answers).where(AnswerVersion.case_id == Case.id)
    changed = changed.order_by(AnswerVersion.version.desc()).limit(1)
    version = func.coalesce(newest, 1)
    behind = or_(
        PremisesWatch.case_id.is_(None),
        PremisesWatch.answers_version < version,
        PremisesWatch.rules_version < VERSION,
    )
    query = (
        select(
            Case,
            func.coalesce(changed.scalar_subquery(), Submission.answers),
            version,
            PremisesWatch,
            PremisesAsked.object_id,
        )
        .join(Submission, Submission.case_id == Case.id)
        .outerjoin(PremisesWatch, PremisesWatch.case_id == Case.id)
        .outerjoin(PremisesAsked, PremisesAsked.draft_id == Submission.draft_id)
        .where(Case.service_key.in_(SERVICES), Case.mode != "imported", behind)
        .order_by(Case.id)
        .limit(CHUNK)
        .with_for_update(of=Case, skip_locked=True)
    )
    return list(db.session.execute(query))


def _keep_found(watch: PremisesWatch, wish: Wish, stock: Stock, now: datetime, *, is_first: bool) -> None:
    """Keep what fits, and why nothing does where nothing does. What fits no more is marked as gone."""
    found = stock.against(wish)
    watch.no_match, watch.nearly = (None, 0) if found else no_match_code(wish, stock)
    keep = found[:MOST_KEPT]
    versions = _versions([one.offer_id for one in keep])
    _upsert(
        [_row(watch.case_id, one, versions[one.offer_id], now, now if is_first else None) for one in keep],
    )
    gone = update(PremisesMatch).where(PremisesMatch.case_id == watch.case_id, PremisesMatch.gone_at.is_(None))
    db.session.execute(gone.where(PremisesMatch.object_id.not_in([one.offer_id for one in keep])).values(gone_at=now))


def _versions(ids: Sequence[int]) -> dict[int, int]:
    query = select(PremisesObject.id, PremisesObject.version).where(PremisesObject.id.in_(ids))
    return dict(list(db.session.execute(query.order_by(PremisesObject.id))))


def _row(case_id: int, found: Match, version: int, now: datetime, told_at: datetime | None) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "object_id": found.offer_id,
        "object_version": version,
        "score": found.score,
        "reasons": msgspec.to_builtins(found.reasons),
        "found_at": now,
        "gone_at": None,
        "told_at": told_at,
    }


def _upsert(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write matches. One that is there keeps when it was found and told, unless it had been gone meanwhile."""
    if not rows:
        return
    write = insert(PremisesMatch)
    was_gone = PremisesMatch.gone_at.is_not(None)
    kept: dict[str, Any] = {name: write.excluded[name] for name in ("object_version", "score", "reasons", "gone_at")}
    for name in ("found_at", "told_at"):
        kept[name] = case((was_gone, write.excluded[name]), else_=getattr(PremisesMatch, name))
    db.session.execute(write.on_conflict_do_update(index_elements=["case_id", "object_id"], set_=kept), list(rows))


def match_objects(now: datetime) -> int:
    """Match objects that are new or changed with those who wait, and say how many. One not yet shown waits too."""
    _alone()
    today = local_day(now)
    not_yet = and_(PremisesObject.state == "published", PremisesObject.valid_from > today)
    query = select(PremisesObject).where(PremisesObject.matched_version < PremisesObject.version, ~not_yet)
    query = query.order_by(PremisesObject.id).limit(CHUNK).with_for_update(skip_locked=True)
    objects = db.session.scalars(query).all()
    for one in objects:
        _match_object(one, today, now)
        done = update(PremisesObject).where(PremisesObject.id == one.id).values(matched_version=one.version)
        db.session.execute(done, execution_options={"synchronize_session": False})
    if len(objects) == CHUNK:
        later("match_objects")
    if objects:
        later("tell_of_matches")
    return len(objects)


def _match_object(one: PremisesObject, today: date, now: datetime) -> None:
    """Hold one object against every inquiry that waits and could want it."""
    offer = offer_of(one)
    is_there = is_offered(one.state, one.valid_from, one.valid_to, today)
    waiting = _could_want(offer, today) if is_there else []
    found = {case_id: result for case_id, wish in waiting if (result := match(wish, offer)).fits}
    full = _full(found, one.id)
    rows = [_row(case_id, result, one.version, now, None) for case_id, result in found.items() if case_id not in full]
    _upsert(rows)
    fitting = update(PremisesWatch).where(PremisesWatch.case_id.in_(found)).values(no_match=None, nearly=0)
    db.session.execute(fitting)
    lost = update(PremisesMatch).where(PremisesMatch.object_id == one.id, PremisesMatch.gone_at.is_(None))
    lost = lost.where(PremisesMatch.case_id.not_in(found)).values(gone_at=now).returning(PremisesMatch.case_id)
    cases = full.union(db.session.scalars(lost))
    # Whoever lost it is matched anew: it may have been all that there was. So is whoever has the most that is kept.
    db.session.execute(update(PremisesWatch).where(PremisesWatch.case_id.in_(cases)).values(rules_version=0))


def _full(cases: Iterable[int], object_id: int) -> set[int]:
    """The cases that have as many matches as are kept, and this object not among them: all of theirs are ranked."""
    live = select(PremisesMatch.case_id).where(PremisesMatch.case_id.in_(list(cases)), PremisesMatch.gone_at.is_(None))
    others = ~func.bool_or(PremisesMatch.object_id == object_id)
    full = live.group_by(PremisesMatch.case_id).having(func.count() >= MOST_KEPT, others)
    return set(db.session.scalars(full.order_by(PremisesMatch.case_id)))


def _could_want(offer: Offer, today: date) -> list[tuple[int, Wish]]:
    """Inquiries that wait for this kind, sort and size; the rest of the limits are judged one by one."""
    query = (
        select(PremisesWatch.case_id, PremisesWatch.wish)
        .join(Case, Case.id == PremisesWatch.case_id)
        .where(is_waiting(today), PremisesWatch.kind == offer.kind, PremisesWatch.type.in_(["", offer.type]))
        .where(PremisesWatch.m2_least <= offer.m2)
        .where(or_(PremisesWatch.m2_most.is_(None), PremisesWatch.m2_most >= offer.least))
        .order_by(PremisesWatch.case_id)
    )
    return [(case_id, msgspec.convert(wish, Wish)) for case_id, wish in db.session.execute(query)]


def tell_of_matches(now: datetime) -> int:
    """Tell companies what was found for them later, each at most once a day; say how many were told.

    The event writes the letter. A case that cannot take it now (not routed yet) waits for the next run.
    """
    today = local_day(now)
    untold = and_(PremisesMatch.told_at.is_(None), PremisesMatch.gone_at.is_(None))
    lately = or_(PremisesWatch.told_at.is_(None), PremisesWatch.told_at <= now - BETWEEN_LETTERS)
    query = (
        select(PremisesWatch.case_id)
        .join(Case, Case.id == PremisesWatch.case_id)
        .where(is_waiting(today), lately)
        .where(select(PremisesMatch.case_id).where(PremisesMatch.case_id == PremisesWatch.case_id, untold).exists())
        .where(Case.state.in_([state for state in State if can(state, Event.OBJECTS_MATCHED)]))
        .order_by(PremisesWatch.case_id)
        .limit(CHUNK)
    )
    cases = db.session.scalars(query).all()
    for case_id in cases:
        _tell(case_id, today, now)
    if len(cases) == CHUNK:
        later("tell_of_matches")
    return len(cases)


def _tell(case_id: int, today: date, now: datetime) -> None:
    inquiry = case_to_change(Case.id == case_id)
    query = select(PremisesMatch, PremisesObject).join(PremisesObject, PremisesObject.id == PremisesMatch.object_id)
    query = query.where(PremisesMatch.case_id == case_id, PremisesMatch.told_at.is_(None))
    query = query.where(PremisesMatch.gone_at.is_(None)).order_by(PremisesMatch.score.desc(), PremisesMatch.object_id)
    rows = list(db.session.execute(query))
    shown = [one for _match, one in rows if is_offered(one.state, one.valid_from, one.valid_to, today)]
    for kept, _one in rows:
        kept.told_at = now
    db.session.execute(update(PremisesWatch).where(PremisesWatch.case_id == case_id).values(told_at=now))
    if shown:
        append(inquiry, Happened(Event.OBJECTS_MATCHED, Actor.WORKER, now, data={"objects": told(shown)}), now)


def told(objects: Iterable[PremisesObject]) -> list[dict[str, Any]]:
    """Objects as an event names them: by id, and by their titles in both languages."""
    return [
        {
            "id": one.id,
            "sv": title_of(one.kind, one.type, one.address, "sv"),
            "en": title_of(one.kind, one.type, one.address, "en"),
        }
        for one in objects
    ]


def reasons_of(kept: PremisesMatch) -> list[Reason]:
    """The reasons of a kept match, as matching made them."""
    return msgspec.convert(kept.reasons, list[Reason])


def count_by_object(ids: Iterable[int], today: date) -> dict[int, int]:
    """How many inquiries that wait each object fits now."""
    query = (
        select(PremisesMatch.object_id, func.count())
        .join(PremisesWatch, PremisesWatch.case_id == PremisesMatch.case_id)
        .join(Case, Case.id == PremisesMatch.case_id)
        .where(PremisesMatch.object_id.in_(list(ids)), PremisesMatch.gone_at.is_(None), is_waiting(today))
        .group_by(PremisesMatch.object_id)
        .order_by(PremisesMatch.object_id)
    )
    counted: dict[int, int] = defaultdict(int)
    counted.update(dict(list(db.session.execute(query))))
    return counted
