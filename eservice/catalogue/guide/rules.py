"""Which steps the answers lead to, what may run side by side, and what a guide must fulfil. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from eservice.catalogue.guide.shape import Goal, Guide, GuideStep
from eservice.catalogue.rules import Problem
from eservice.catalogue.shape import When


def steps_for(goal: Goal, answers: Mapping[str, Any]) -> tuple[GuideStep, ...]:
    """The steps that the answers lead to, in the order of the file. A step that waits for one not needed does not."""
    return tuple(step for step in goal.steps if all(_met(when, answers) for when in step.when))


def _met(when: When, answers: Mapping[str, Any]) -> bool:
    return answers.get(when.field) in when.is_one_of


def stages(steps: Sequence[GuideStep]) -> list[list[GuideStep]]:
    """The steps by when they can begin: those of one stage may run side by side."""
    level: dict[str, int] = {}
    for step in in_order(steps):
        level[step.key] = max((level[key] + 1 for key in step.after if key in level), default=0)
    levels = range(max(level.values(), default=-1) + 1)
    return [[step for step in steps if level[step.key] == at] for at in levels]


def in_order(steps: Sequence[GuideStep]) -> list[GuideStep]:
    """The steps, each behind those it waits for. Raises `ValueError` where they wait for each other in a circle."""
    here = {step.key for step in steps}
    waiting, done, ordered = list(steps), set[str](), list[GuideStep]()
    while waiting:
        ready = [step for step in waiting if not (({*step.after, *step.needs} & here) - done)]
        if not ready:
            raise ValueError(f"steps wait for each other: {', '.join(step.key for step in waiting)}")
        ordered += ready
        done |= {step.key for step in ready}
        waiting = [step for step in waiting if step.key not in done]
    return ordered


def problems(guide: Guide, services: Collection[str], authorities: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with a guide beyond its shape."""
    for at, goal in enumerate(guide.goals):
        for place, step in enumerate(goal.steps):
            path = f"goals[{at}].steps[{place}]"
            yield from _known(step, path, services, authorities)
            yield from _named(step, place, goal, path)
        try:
            in_order(goal.steps)
        except ValueError as error:
            yield Problem(f"goals[{at}].steps", str(error))


def _named(step: GuideStep, place: int, goal: Goal, path: str) -> Iterator[Problem]:
    """A step has its key alone, waits for steps of its goal, and hangs on answers that its questions have."""
    keys = [one.key for one in goal.steps]
    answers = {field.key: {choice.key for choice in field.choices} for field in goal.questions}
    if keys.index(step.key) != place:
        yield Problem(f"{path}.key", f"{step.key!r} stands twice")
    for name in (*step.after, *step.needs):
        if name not in keys:
            yield Problem(path, f"{name!r} is not a step of this goal")
    for when in step.when:
        if not set(when.is_one_of) <= answers.get(when.field, set()):
            yield Problem(f"{path}.when", f"{when.field!r} is no question with these answers")


def _known(step: GuideStep, path: str, services: Collection[str], authorities: Collection[str]) -> Iterator[Problem]:
    if step.service is not None and step.authority is not None:
        yield Problem(path, "is either a service or somebody else's decision")
    if step.service is not None and step.service not in services:
        yield Problem(f"{path}.service", f"{step.service!r} is not a service")
    if step.authority is not None and step.authority not in authorities:
        yield Problem(f"{path}.authority", f"{step.authority!r} is not an authority")
    if step.service is None and step.authority is None and step.title is None:
        yield Problem(path, "what the company does itself needs a title")
    if step.service is None and step.days is None:
        yield Problem(path, "says no days, and no statistics are kept of it")
