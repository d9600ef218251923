"""What each stage is called and means, who decides and what is usual: the shape of `stages.yaml`. Pure."""

from __future__ import annotations

import msgspec

from eservice.kit.text import Text
from eservice.premises.stages.rules import Kind, Stage


class StageText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage in words, for the company, the officer and the public page."""

    key: Stage
    name: Text
    meaning: Text
    #: Who decides, and what is usual: a time, a fee. `unverified`: the organisation must check it.
    decider: Text | None = None
    usual: Text | None = None
    unverified: bool = False


class KindTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sort of inquiry: its services, the question that tells its jobs, and its stages in order."""

    key: Kind
    services: tuple[str, ...]
    jobs: str
    #: The stage that a decision of the case leads to, by its outcome.
    outcomes: dict[str, Stage]
    #: The outcome with which a stage ends the case, the first that the case's version of the service has.
    closes: dict[Stage, tuple[str, ...]]
    stages: tuple[StageText, ...]


class Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way of choosing who gets land."""

    key: str
    name: Text
    meaning: Text


class Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of the file."""

    kinds: tuple[KindTexts, ...]
    methods: tuple[Method, ...]
    deciders: tuple[Method, ...]
    criteria: tuple[Text, ...]
