"""Clock rules: reading them from a definition, and choosing those of a case by its type and the day it came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import msgspec

from eservice.clock.shape import ClockRule, Length, Regime, Validity

#: Characters of a key and of a Swedish citation at most: what the ledger's table holds.
LONGEST_KEY = 80
LONGEST_CITATION = 200
EVERY_TYPE = "*"


def rules_from(definition: Sequence[dict[str, Any]]) -> tuple[ClockRule, ...]:
    """The rules in a definition, in its order.

    Raises `msgspec.ValidationError` (its path says where) for what has not the shape of a rule, and `ValueError` for a
    key that stands twice, a rule that contradicts itself, and two versions of one rule that are valid on the same day.
    """
    rules = msgspec.convert(definition, tuple[ClockRule, ...])
    seen: set[str] = set()
    for at, rule in enumerate(rules):
        if rule.key in seen:
            raise ValueError(f"[{at}].key: {rule.key} stands twice")
        seen.add(rule.key)
        for problem in _problems(rule):
            raise ValueError(f"[{at}].{problem}")
    for problem in _regime_problems(rules):
        raise ValueError(problem)
    for one, other in combinations(rules, 2):
        if _compete(one, other):
            raise ValueError(f"{one.key} and {other.key} are valid on the same day for the same case type")
    return rules


def rules_for(rules: Sequence[ClockRule], case_type: str, received_on: date) -> tuple[ClockRule, ...]:
    """The rules of a case: its type and what holds for every type, valid for the day received, both ends included."""
    regime = regime_of(rules, case_type)
    return tuple(
        rule for rule in rules if _is_for(rule, case_type, regime) and is_valid(rule.valid_for_received, received_on)
    )


def regime_of(rules: Sequence[ClockRule], case_type: str) -> Regime:
    """How far förvaltningslagen reaches in a case of this type: in full, unless a rule of the type says otherwise."""
    return next((rule.regime for rule in rules if rule.regime and case_type in rule.case_types), "full")


def _is_for(rule: ClockRule, case_type: str, regime: Regime) -> bool:
    if case_type in rule.case_types:
        return True
    everywhere = EVERY_TYPE in rule.case_types and case_type not in rule.not_case_types
    return everywhere and (not rule.regimes or regime in rule.regimes)


def _problems(rule: ClockRule) -> Iterator[str]:
    if not rule.key or len(rule.key) > LONGEST_KEY:
        yield f"key: 1 to {LONGEST_KEY} characters"
    if len(rule.citation.sv) > LONGEST_CITATION:
        yield f"citation: at most {LONGEST_CITATION} characters in Swedish"
    if not rule.case_types:
        yield "case_types: a rule is for one case type at least"
    if not 0 <= rule.missed.per_started_week <= 1:
        yield "missed: a share of the fee is between 0 and 1"
    if bool(rule.verified_by) != (rule.verified_on is not None):
        yield "verified_by: a name and a day belong together"
    if rule.unverified and rule.verified_by:
        yield "unverified: somebody has verified it"
    yield from _time_problems(rule)


def _regime_problems(rules: Sequence[ClockRule]) -> Iterator[str]:
    """A case type is under one regime, whichever of its rules says so."""
    known: dict[str, Regime] = {}
    for at, rule in enumerate(rules):
        for case_type in rule.case_types if rule.regime else ():
            if known.setdefault(case_type, rule.regime or "full") != rule.regime:
                yield f"[{at}].regime: {case_type} is under another regime by another rule"


def _time_problems(rule: ClockRule) -> Iterator[str]:
    if rule.extension is not None and rule.length is None:
        yield "extension: a clock without a length cannot be extended"
    for name, length in _lengths(rule):
        if length.n < 1:
            yield f"{name}: must be at least 1 {length.unit}"
    if rule.extension is not None and rule.extension.times < 1:
        yield "extension: must be possible once at least"
    first, last = rule.valid_for_received.from_, rule.valid_for_received.to
    if first is not None and last is not None and last < first:
        yield "valid_for_received: ends before it begins"


def _lengths(rule: ClockRule) -> Iterator[tuple[str, Length]]:
    if rule.length is not None:
        yield "length", rule.length
    if rule.extension is not None:
        yield "extension", rule.extension.max
    for length in (rule.starts.replaced_if_requested_within, rule.starts.after):
        if length is not None:
            yield "starts", length
    if rule.deferral is not None:
        yield "deferral", rule.deferral.max
    if rule.warn_before is not None:
        yield "warn_before", rule.warn_before


def _compete(one: ClockRule, other: ClockRule) -> bool:
    """Whether two rules are versions of one (`PBL-LOV-2019`, `PBL-LOV-2025`) and would both run in some case."""
    return (
        _family(one.key) == _family(other.key)
        and one.kind == other.kind
        and not set(one.case_types).isdisjoint(other.case_types)
        and _overlap(one.valid_for_received, other.valid_for_received)
    )


def _family(key: str) -> str:
    """A key without the year that its version came."""
    return re.sub(r"-\d{4}\Z", "", key)


def _overlap(one: Validity, other: Validity) -> bool:
    return not (_ends_before(one, other) or _ends_before(other, one))


def _ends_before(one: Validity, other: Validity) -> bool:
    return one.to is not None and other.from_ is not None and one.to < other.from_


def is_valid(validity: Validity, day: date) -> bool:
    """Whether `day` lies in the time, both ends included; an end that is not given is open."""
    first, last = validity.from_, validity.to
    return (first is None or first <= day) and (last is None or day <= last)
