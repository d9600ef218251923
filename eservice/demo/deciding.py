"""How decisions fell in the demo town: by delegation or committee, with permits, some soon to end, and one appeal."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.accounts.rules import Viewer
from eservice.appeals.operations import appeal_decision
from eservice.appeals.queries import can_appeal
from eservice.cases.models import Case
from eservice.catalogue.shape import Outcome, Service
from eservice.decisions.models import Decision
from eservice.decisions.operations.committee import decide_by_committee, meeting_on, put_on_agenda
from eservice.decisions.operations.dispatch import dispatch
from eservice.decisions.operations.drafting import save_draft
from eservice.decisions.operations.signing import propose_decision, sign_decision
from eservice.decisions.queries import decision_of, right_of_viewer, who_may_sign
from eservice.decisions.rules import Terms
from eservice.delegation.queries import body_of_unit
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db

PERMIT = "serveringstillstand"
#: Committees meet every third week; a proposal waits for the next meeting.
MEETS_EVERY = 21
CONDITIONS = (
    "Serveringen ska vara avslutad senast 01.00.\n"
    "Minst en ordningsvakt ska finnas på fredagar och lördagar från kl. 21."
)
APPEAL = (
    "Vi vill att beslutet ändras så att vi får tillståndet. Polisens yttrande bygger på händelser innan vi tog över "
    "lokalen, och vi har sedan dess bytt personal och infört entrévärd."
)


def decide(case: Case, service: Service, officer: Viewer, at: datetime, random: Random, now: datetime) -> None:
    """Prepare the decision and let whoever may make it do so; what the committee has not reached yet waits for it."""
    outcome = random.choices(service.outcomes, [5 if one.kind == "favourable" else 1 for one in service.outcomes])[0]
    grounds = [random.choice(outcome.grounds)] if outcome.grounds else []
    terms = _terms(service, outcome, at, random)
    draft = save_draft(case.reference, officer, outcome.key, grounds, _reasons(outcome), at, terms)
    db.session.flush()
    if right_of_viewer(case, draft, officer, local_day(at)):
        sign_decision(case.reference, officer, case.version, at)
    else:
        _by_others(case, draft, officer, at, now)
    decided = decision_of(case.id)
    if decided is not None and decided.decided_at is not None:
        dispatch(case, decided, min(decided.decided_at + timedelta(hours=2), now))


def _by_others(case: Case, draft: Decision, officer: Viewer, at: datetime, now: datetime) -> None:
    """A colleague signs the same afternoon; the committee at its next meeting, where that has been."""
    colleagues = [signer for signer, _name in who_may_sign(case, draft, local_day(at))]
    propose_decision(case.reference, officer, case.version, at)
    db.session.flush()
    if colleagues:
        chosen = min(colleagues, key=lambda signer: signer.person_id)
        unit = frozenset({case.unit_key or ""})
        colleague = Viewer(chosen.person_id, _name(chosen.person_id), "sv", officer_in=unit, manager_of=unit)
        sign_decision(case.reference, colleague, case.version, min(at + timedelta(hours=3), now))
        return
    body = body_of_unit(case.unit_key or "")
    assert body is not None
    day = local_day(at) + timedelta(days=1)
    day += timedelta(days=(MEETS_EVERY - day.toordinal() % MEETS_EVERY) % MEETS_EVERY)
    meeting = meeting_on(body.key, day)
    put_on_agenda(case.reference, officer, meeting.id, at)
    db.session.flush()
    held = datetime.combine(day, time(18), HERE)
    if held < now:
        decide_by_committee(case.reference, officer, case.version, str(40 + case.id % 60), held)


def _name(person_id: int) -> str:
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def _terms(service: Service, outcome: Outcome, at: datetime, random: Random) -> Terms:
    """A permit for one to three years where the decision gives one."""
    if service.key != PERMIT or outcome.kind not in ("favourable", "partly"):
        return Terms()
    first = local_day(at) + timedelta(days=7)
    last = first + timedelta(days=365 * random.choice((1, 1, 2, 3)) - 1) if random.random() < 0.6 else None
    conditions = CONDITIONS if outcome.kind == "partly" else ""
    return Terms(conditions=conditions, valid_from=first, valid_to=last)


def _reasons(outcome: Outcome) -> str:
    if outcome.kind == "favourable":
        return "Ansökan uppfyller de krav som ställs i lagen och i kommunens riktlinjer."
    return "Efter prövning av underlaget finns det hinder mot ansökan i den form den har nu."


def appeal_one(company_of: dict[int, Viewer], now: datetime) -> None:
    """Let one company appeal against its latest refusal that can still be appealed."""
    query = select(Case, Decision).join(Decision, Decision.case_id == Case.id)
    query = query.where(Decision.outcome == "refused", Decision.stage == "decided")
    for case, decision in db.session.execute(query.order_by(Decision.decided_at.desc()).limit(20)):
        viewer = company_of.get(case.company_id or 0)
        if viewer is not None and can_appeal(case, decision, local_day(now)):
            appeal_decision(case.reference, viewer, APPEAL, now)
            return
