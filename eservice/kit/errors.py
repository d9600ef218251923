"""What can go wrong in a domain, by name. `web/errors.py` gives each its page and status."""

from __future__ import annotations


class DomainError(Exception):
    """Something was asked that the rules refuse; `code` names why, for the page's words."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(f"{code}: {details}" if details else code)
        self.code = code
        self.details = details


class NotFound(DomainError):
    """There is no such thing, or not for you: the two are not told apart."""


class NotAllowed(DomainError):
    """You are known, and this is not for your role."""


class WrongMove(DomainError):
    """The case cannot do this from the state it is in."""


class Stale(DomainError):
    """Somebody changed it since you opened the page; nothing was overwritten."""


class Invalid(DomainError):
    """A value breaks a rule that the form should have told about."""
