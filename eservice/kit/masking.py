"""Personal numbers (personnummer, samordningsnummer) in what goes to logs: the last four digits are taken away."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Month 01-12 and day 01-31, or 61-91 for a coordination number: what no organisation number looks like.
_DAY_OF_BIRTH = r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_PERSONAL = re.compile(rf"(?<![0-9A-Za-z-])({_DAY_OF_BIRTH})[-+ ]?[0-9]{{4}}(?![0-9A-Za-z-])")


def without_personal_numbers(text: str) -> str:
    """The text with `****` for the last four digits of everything that looks like a personal number."""
    return _PERSONAL.sub(r"\1-****", text)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return without_personal_numbers(value)
    if isinstance(value, dict):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        masked = without_personal_numbers(str(value))
        return masked if masked != str(value) else value
    return value


def mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: nothing in a line of the log names a person by number."""
    return {key: _masked(value) for key, value in event.items()}


def configure_logs() -> None:
    """Let every line of the log go through the mask, after its traceback has become text."""
    usual = structlog.get_config()["processors"]
    if mask_event not in usual:
        traceback = structlog.processors.format_exc_info
        rest = [processor for processor in usual if processor is not traceback]
        structlog.configure(processors=[*rest[:-1], traceback, mask_event, rest[-1]])
