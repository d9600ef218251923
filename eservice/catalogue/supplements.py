"""What can be asked for in a request to supplement, and what the request says will happen if nothing comes."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from eservice.catalogue.reading import read_shape
from eservice.catalogue.shape import Service, SupplementReason
from eservice.clock.rules import is_valid
from eservice.clock.shape import Validity
from eservice.kit.text import Text

FILE = Path(__file__).with_name("texts") / "supplements.yaml"


class Consequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What it means not to answer: for these case types (none named: all), received in this time."""

    case_types: tuple[str, ...] = ()
    received: Validity = Validity()
    citation: Text
    text: Text
    #: True where the wording or its statute must be checked by the organisation ([U] in the domain brief).
    unverified: bool = False

    def fits(self, case_type: str, received_on: date) -> bool:
        """Whether it is said in such a case."""
        return (not self.case_types or case_type in self.case_types) and is_valid(self.received, received_on)


class _Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reasons: tuple[SupplementReason, ...]
    consequences: tuple[Consequence, ...]


@cache
def _texts() -> _Texts:
    return read_shape(FILE, _Texts)


def reasons_for(service: Service | None) -> tuple[SupplementReason, ...]:
    """The coded reasons of a service, and after them the common ones that it does not say in its own words."""
    own = service.supplement_reasons if service else ()
    known = {reason.key for reason in own}
    return own + tuple(reason for reason in _texts().reasons if reason.key not in known)


def consequence_for(service: Service | None, case_type: str, received_on: date) -> Text:
    """What a request must say about not answering; a service's own words go before the law's usual ones."""
    if service is not None and service.supplement_consequence is not None:
        return service.supplement_consequence
    return next(one.text for one in _texts().consequences if one.fits(case_type, received_on))
