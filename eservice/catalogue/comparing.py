"""What a new version of a service changed in its form, and which answers still fit. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eservice.catalogue.shape import Field, Service


@dataclass(frozen=True, slots=True)
class Changes:
    """The questions that a newer version added, removed, or asks in another way; each as the reader last saw it."""

    added: tuple[Field, ...] = ()
    removed: tuple[Field, ...] = ()
    changed: tuple[Field, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything in the form changed at all."""
        return bool(self.added or self.removed or self.changed)


def changes(old: Service, new: Service) -> Changes:
    """What differs between the forms of two versions, in the order of the forms."""
    before = {field.key: field for field in old.fields()}
    after = {field.key: field for field in new.fields()}
    return Changes(
        added=tuple(field for key, field in after.items() if key not in before),
        removed=tuple(field for key, field in before.items() if key not in after),
        changed=tuple(field for key, field in after.items() if key in before and before[key] != field),
    )


def carried(old: Service, new: Service, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[Field]]:
    """The answers that the new form has a question of the same kind for, and the questions whose answers it has not.

    A choice that is no longer offered, or a limit that has become tighter, is told when the answer is checked.
    """
    after = {field.key: field.kind for field in new.fields()}
    fits = {field.key for field in old.fields() if after.get(field.key) == field.kind}
    lost = [field for field in old.fields() if field.key in answers and field.key not in fits]
    return {key: value for key, value in answers.items() if key in fits}, [
        field for field in lost if answers[field.key] not in (None, "", [])
    ]
