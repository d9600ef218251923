"""A case as one person sees it now, and what a part of its page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases import queries
from eservice.cases.models import Case, CaseEvent, Document, SupplementRequest
from eservice.cases.note_queries import ticks_in
from eservice.cases.rules import Event, can
from eservice.cases.supplement_models import SupplementItem
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Service
from eservice.decisions.models import Decision
from eservice.decisions.queries import decision_of
from eservice.intake.queries import Answers, answer_versions
from eservice.web.forms import CaseForm


@dataclass
class Seen:
    """What the parts of a case's page share; each thing is asked of the database once, and only where it is needed."""

    view: queries.CaseView
    viewer: Viewer
    today: date
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case."""
        return self.view.case

    @cached_property
    def service(self) -> Service | None:
        """The service as it was when the case came in; an imported case has none."""
        version_id = self.case.service_version_id
        return service_version(version_id) if version_id is not None else None

    @cached_property
    def events(self) -> Sequence[CaseEvent]:
        """What has happened, oldest first."""
        return queries.timeline(self.case.id, for_company=False)

    @property
    def whole_log(self) -> Sequence[CaseEvent] | None:
        """The events, where they are all there; None for a case with more than a page shows."""
        return self.events if len(self.events) == self.case.event_count else None

    @cached_property
    def requests(self) -> Sequence[SupplementRequest]:
        """What the company was asked to add, oldest first."""
        return queries.supplement_requests(self.case.id)

    @cached_property
    def points(self) -> Mapping[int, list[SupplementItem]]:
        """The points of each request, by its id."""
        return queries.supplement_items(self.case.id) if self.requests else {}

    @cached_property
    def versions(self) -> list[Answers]:
        """The answers as they were handed in and after each supplement that changed some, oldest first."""
        return answer_versions(self.case.id) if self.service else []

    @cached_property
    def decision(self) -> Decision | None:
        """The last decision that was made in the case, also where the case was taken up again since."""
        return decision_of(self.case.id) if self.service else None

    @cached_property
    def ticks(self) -> Mapping[int, tuple[str, datetime]]:
        """Who ticked which line of the checklist, and when."""
        return ticks_in(self.case.id) if self.service and self.service.checklist else {}

    @cached_property
    def documents(self) -> Sequence[Document]:
        """The files of the case, oldest first."""
        return queries.documents(self.case.id)

    def once(self, name: str, ask: Callable[[], Any]) -> Any:
        """What `ask` finds: asked once for the page, whoever shows it."""
        if name not in self.found:
            self.found[name] = ask()
        return self.found[name]

    @property
    def is_said_complete(self) -> bool:
        """Whether the officer has said that the application is complete: then the decision is what comes next."""
        return any(event.name == Event.COMPLETENESS_CONFIRMED for event in self.events)

    @property
    def mine(self) -> bool:
        """Whether the viewer is the officer who has the case."""
        return self.case.officer_id == self.viewer.person_id

    @property
    def works_here(self) -> bool:
        """Whether the viewer is an officer of the unit that has the case."""
        return self.case.unit_key in self.viewer.officer_in

    def may(self, event: Event) -> bool:
        """Whether the viewer has the case and it can do `event` now: pages offer only what would be accepted."""
        return self.mine and can(self.case.state, event)


#: What a part shows; None where it has nothing to show.
Shown = dict[str, Any] | None
#: Makes a form for a case. The keywords say what it is filled with.
FormMaker = Callable[..., CaseForm]


@dataclass(frozen=True)
class Fold:
    """How a part is folded: under a heading that tells what is in it, and open where that is what comes next."""

    heading: Any
    #: Whether it holds what comes next or must not be missed. Says it of the case and of what the part shows.
    opens: Callable[[Seen, dict[str, Any]], bool]
    #: What stands beside the heading: how much there is, and what waits. '' for nothing.
    says: Callable[[Seen, dict[str, Any]], str] = lambda _seen, _shown: ""


@dataclass(frozen=True)
class Part:
    """One part of the page: it asks for what it shows, has its own template, and names the forms that it sends.

    Its template finds what `context` returned as `part`, and the forms of the page as `forms`. One with a `fold` has
    its heading from there.
    """

    name: str
    context: Callable[[Seen], Shown]
    #: The forms by name, each made from the case as it is seen and the keywords of a form.
    forms: Mapping[str, FormMaker] = field(default_factory=dict)
    #: The word that leads to the part from the top of the page, and where it leads.
    tab: Any = None
    anchor: str = ""
    #: None: it stands open always.
    fold: Fold | None = None

    @property
    def template(self) -> str:
        """Where its template lies."""
        return f"officer/parts/{self.name}.html"


@dataclass(frozen=True)
class Placed:
    """A part as it stands on one page: with what it shows, and whether it is open."""

    part: Part
    shown: dict[str, Any]
    is_open: bool
    says: str


def placed(part: Part, shown: dict[str, Any], seen: Seen, typed: str | None) -> Placed:
    """A part with what it shows. It is open, whatever its own rule says, where its form `typed` came back."""
    fold = part.fold
    if fold is None:
        return Placed(part, shown, True, "")
    return Placed(part, shown, typed in part.forms or fold.opens(seen, shown), fold.says(seen, shown))


def how_many(rows: Sized) -> str:
    """How many there are of something, beside the heading that says of what; '' for none."""
    return str(len(rows)) if rows else ""


def plain(form: type[CaseForm]) -> FormMaker:
    """A form that needs to know nothing of the case."""
    return lambda seen, **data: form(**data)
