"""The stages as the organisation words them, read from `stages.yaml` once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eservice.catalogue.reading import read_shape
from eservice.kit.errors import WrongMove
from eservice.premises.stages.rules import Kind, Stage
from eservice.premises.stages.shape import KindTexts, Stages, StageText

FILE = Path(__file__).with_name("stages.yaml")


@cache
def stages() -> Stages:
    """Everything that the file says. Raises `WrongDefinition`."""
    return read_shape(FILE, Stages)


def texts_of(kind: Kind) -> KindTexts:
    """The words of one sort of inquiry."""
    return next(one for one in stages().kinds if one.key == kind)


def stage_text(kind: Kind, stage: Stage) -> StageText:
    """The words of a stage."""
    return next(one for one in texts_of(kind).stages if one.key == stage)


def kind_or_none(service_key: str) -> Kind | None:
    """What a service asks for; None for one that has no stages."""
    return next((one.key for one in stages().kinds if service_key in one.services), None)


def kind_of(service_key: str) -> Kind:
    """What a service asks for. Raises `WrongMove` for one that has no stages."""
    kind = kind_or_none(service_key)
    if kind is None:
        raise WrongMove("no_stages")
    return kind
