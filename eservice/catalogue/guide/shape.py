"""What the guide is made of: goals, their questions and their steps. Values only."""

from __future__ import annotations

import msgspec

from eservice.catalogue.shape import Field, FormStep, When
from eservice.kit.text import Text


class GuideStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something on the way: a service, something that others decide, or something the company does itself."""

    key: str
    service: str | None = None
    authority: str | None = None
    #: What it is called; a service and an authority have names of their own.
    title: Text | None = None
    #: All of these must be met by the answers.
    when: tuple[When, ...] = ()
    why: Text
    #: It cannot begin before these are finished.
    after: tuple[str, ...] = ()
    #: It cannot be finished before these are.
    needs: tuple[str, ...] = ()
    #: Days to count on, where more than an answer is needed (finding premises) or nothing is measured.
    days: int | None = None
    #: True where the days must be set by the organisation.
    unverified: bool = False


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that a company wants to do."""

    key: str
    title: Text
    summary: Text
    questions: tuple[Field, ...]
    steps: tuple[GuideStep, ...]


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All goals, and what the cases of one establishment ask alike."""

    #: The unit whose officers are coordinators (lots).
    coordinating_unit: str
    shared: tuple[FormStep, ...]
    goals: tuple[Goal, ...]

    def shared_fields(self) -> tuple[Field, ...]:
        """The questions that are asked once."""
        return tuple(field for step in self.shared for field in step.fields)
