"""The whose-turn bar: days with us, with the company and with others, what comes next, and what an answer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from eservice.cases.expecting import Expected, Move, Next, expected
from eservice.cases.models import Case, CaseEvent
from eservice.cases.of_companies import CaseLine
from eservice.cases.rules import Holder, State
from eservice.clock.shape import ClockRule, Reading
from eservice.statistics.facts import Held
from eservice.statistics.holding import held_days
from eservice.web.filters import day, short_day


@dataclass(frozen=True)
class Share:
    """One party's part of the time: `us`, `you` or `others`, whole days, and both in words."""

    key: str
    days: int
    text: str


@dataclass(frozen=True)
class TurnBar:
    """All that the bar shows."""

    shares: Sequence[Share]
    drawing: Markup
    total: str
    comes: str
    moves: str = ""


def case_bar(
    case: Case,
    clocks: Sequence[tuple[ClockRule, Reading]],
    answer_by: date | None,
    today: date,
    events: Sequence[CaseEvent] | None = None,
) -> TurnBar:
    """The bar of a case as it stands `today`; `events` are all of its, where the page has them already."""
    held = held_days(case, today, events)
    return turn_bar(held, expected(case.state, case.holder, clocks, answer_by, today, case.is_offered), today)


def turn_bar(held: Held, next_: Expected, today: date | None = None) -> TurnBar:
    """The bar of a case; whoever works at the municipality counts as us, also a committee."""
    company, others = round(held.company), round(held.other)
    shares = [
        _share("us", _("Hos oss"), round(held.total) - company - others),
        _share("you", _("Hos er"), company),
        _share("others", _("Hos andra"), others),
    ]
    if next_.is_over:
        total = ngettext("%(num)d dag", "%(num)d dagar", round(held.total))
    else:
        total = ngettext("%(num)d dag hittills", "%(num)d dagar hittills", round(held.total))
    return TurnBar(shares, drawn(shares), total, comes_next(next_, today), moved(next_, today))


def _share(key: str, who: str, days: int) -> Share:
    return Share(key, days, f"{who}: {ngettext('%(num)d dag', '%(num)d dagar', days)}")


def drawn(shares: Sequence[Share]) -> Markup:
    """The shares as one bar, each as wide as its days; nothing before the first day has passed."""
    total = sum(share.days for share in shares)
    if not total:
        return Markup("")
    left, parts = 0, []
    for share in shares:
        if share.days:
            part = '<rect class="share share--{}" x="{}" y="0" width="{}" height="1"><title>{}</title></rect>'
            parts.append(Markup(part).format(share.key, left, share.days, share.text))
        left += share.days
    frame = '<svg class="shares" viewBox="0 0 {} 1" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    return Markup(frame).format(total, Markup("").join(parts))


_COMES = {
    Next.ROUTE: _l("Ärendet går till rätt enhet. Det brukar ta mindre än en minut."),
    Next.TAKE: _l("En handläggare tar ärendet och läser er ansökan."),
    Next.COMPLETE: _l("Handläggaren bedömer om ansökan är komplett. Då börjar tiden till beslut räknas."),
    Next.DECIDE: _l("Vi fattar beslut, eller hör av oss om vi behöver något mer."),
    Next.ANSWER: _l("Ni skickar det vi har bett om."),
    Next.SPEAK: _l("Ni yttrar er om ni vill. Sedan beslutar vi."),
    Next.CHOOSE: _l(
        "Ni svarar på det vi har föreslagit, eller säger till när förfrågan ska gå vidare. Sedan är det vår tur."
    ),
    Next.OTHERS: _l("De vi har frågat svarar. Dröjer svaret för länge går vi vidare ändå."),
    Next.SIGN: _l("Förslaget till beslut är klart. Den som får besluta tar ställning till det."),
    Next.COMMITTEE: _l("Förslaget till beslut är klart. Nämnden tar ställning till det på ett sammanträde."),
    Next.APPEAL: _l("Inget mer från oss. Hur ni överklagar står vid beslutet."),
    Next.REVIEW: _l("Vi prövar om överklagandet kom i tid och om beslutet ska ändras."),
    Next.COURT: _l("Domstolen avgör överklagandet."),
    Next.NOTHING: _l("Inget mer. Ärendet är avslutat."),
}


def comes_next(next_: Expected, today: date | None = None) -> str:
    """The next event as a sentence, with its day where it has one; of a day that has passed, that it has."""
    said = str(_COMES[next_.what])
    if next_.by is None:
        return said
    if today and next_.by < today:
        return f"{said} {_('Det skulle ha varit senast %(day)s.', day=day(next_.by))}"
    return f"{said} {_('Senast %(day)s.', day=day(next_.by))}"


def moved(next_: Expected, today: date | None = None) -> str:
    """What an answer today does to the day of the decision; while it is not the company's turn, that day alone."""
    if next_.decided_by is None:
        return ""
    on = day(next_.decided_by)
    if next_.move == Move.MOVES:
        return _(
            "Svarar ni i dag, och det räcker, beslutar vi senast %(day)s. För varje dag ni väntar blir det senare.",
            day=on,
        )
    if next_.move == Move.BEGINS:
        return _("Svarar ni i dag så att ansökan blir komplett beslutar vi senast %(day)s. Tiden börjar då.", day=on)
    if next_.move == Move.STAYS:
        return _("Vi beslutar senast %(day)s. Den dagen flyttas inte av ert svar.", day=on)
    if next_.by:
        return ""
    if today and next_.decided_by < today:
        return _("Beslutet skulle ha kommit senast %(day)s.", day=on)
    return _("Beslut senast %(day)s.", day=on)


_SHORT_TURN = {Holder.COMPANY: _l("Er tur"), Holder.OTHER: _l("Andras tur"), Holder.NOBODY: _l("Klart")}


def short_turn(holder: str) -> str:
    """Whose turn it is, in two words."""
    return str(_SHORT_TURN.get(Holder(holder), _l("Vår tur")))


def next_in_list(line: CaseLine, today: date) -> str:
    """What comes next in a case, as short as a list has room for."""
    if line.state == State.AWAITING_COMPANY:
        return _("Svara senast %(day)s", day=short_day(line.next_due_on))
    if line.holder == Holder.COMPANY:
        return _("Svara på förslaget") if line.is_offered else _("Yttra er om ni vill")
    if line.holder == Holder.OTHER:
        return _("Svar från dem vi har frågat")
    if line.holder == Holder.NOBODY:
        return "–"
    if line.state in (State.RECEIVED, State.QUEUED):
        return _("En handläggare tar ärendet")
    if line.due_on is None:
        return _("Besked från oss")
    if line.due_on < today:
        return _("Försenat: beslutet skulle ha kommit %(day)s", day=short_day(line.due_on))
    return _("Beslut senast %(day)s", day=short_day(line.due_on))
