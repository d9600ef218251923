"""Who somebody is: one interface, which the demo implements now and OpenID Connect will implement too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Request

from config import Settings
from eservice.accounts import queries


class IdentityProvider(Protocol):
    """Finds out who is in front of the page. It says who, never what they may do: that is in `accounts`."""

    #: The page that signing in begins on.
    template: str

    def subject(self, request: Request) -> str | None:
        """The provider's name for the person behind a finished sign-in, or None where it failed."""

    def people(self) -> Sequence[Any]:
        """People to choose from; only a demo has any."""


class DemoProvider:
    """Sign in by choosing a person. Only in demo mode: it asks for no proof."""

    template = "public/sign_in.html"

    def subject(self, request: Request) -> str | None:
        """The person who was chosen."""
        return request.form.get("person") or None

    def people(self) -> Sequence[Any]:
        """The demo town's cast."""
        return queries.cast()


class NoProvider:
    """Nothing is set up: nobody gets in, and the page says why."""

    template = "public/sign_in_closed.html"

    def subject(self, request: Request) -> str | None:
        """Nobody."""
        return None

    def people(self) -> Sequence[Any]:
        """Nobody."""
        return ()


def provider(settings: Settings) -> IdentityProvider:
    """The provider of this installation. Outside demo mode the demo's is never used."""
    return DemoProvider() if settings.demo else NoProvider()
