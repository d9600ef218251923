"""Who somebody is: one interface, by a choice in the demo and by OpenID Connect everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from flask import Flask, Request, current_app
from werkzeug.wrappers import Response

from eservice.accounts import queries
from eservice.kit.text import first_control_character, without_controls
from eservice.web.language import language
from eservice.web.openid import OpenId
from eservice.web.settings import settings


class Identity(NamedTuple):
    """Who the provider says that somebody is."""

    #: The provider's own name for the person: what never changes.
    subject: str
    name: str = ""
    email: str = ""


class IdentityProvider(Protocol):
    """Finds out who is in front of the page. It says who, never what they may do: that is in `accounts`."""

    #: The page that signing in begins on.
    template: str
    #: Whether the provider vouches for people whom nobody has written in here.
    brings_people: bool

    def begin(self, back: str) -> Response | None:
        """Where the browser is sent to prove who it is, and comes back from to `back`; None where it stays here."""

    def identity(self, request: Request) -> Identity | None:
        """Who is behind a finished sign-in, or None where it failed. Raises `ProviderDown`."""

    def people(self) -> Sequence[Any]:
        """People to choose from; only a demo has any."""

    def sign_out_address(self, back: str) -> str | None:
        """Where the browser signs out at the provider too, and comes back from to `back`."""


class NoProvider:
    """Nothing is set up: nobody gets in, and the page says why."""

    template = "public/sign_in_closed.html"
    brings_people = False

    def begin(self, back: str) -> Response | None:
        """Nothing to begin."""
        return None

    def identity(self, request: Request) -> Identity | None:
        """Nobody."""
        return None

    def people(self) -> Sequence[Any]:
        """Nobody."""
        return ()

    def sign_out_address(self, back: str) -> str | None:
        """Nowhere."""
        return None


class DemoProvider(NoProvider):
    """Sign in by choosing a person. Only in demo mode: it asks for no proof."""

    template = "public/sign_in.html"

    def identity(self, request: Request) -> Identity | None:
        """The person who was chosen."""
        chosen = request.form.get("person")
        return Identity(chosen) if chosen else None

    def people(self) -> Sequence[Any]:
        """The demo town's cast."""
        return queries.cast(language())


class OpenIdProvider(NoProvider):
    """Sign in at an identity provider that speaks OpenID Connect, such as a broker of e-identifications."""

    template = "public/sign_in_openid.html"
    brings_people = True

    def begin(self, back: str) -> Response | None:
        """To the provider's page."""
        return _client().begin(back)

    def identity(self, request: Request) -> Identity | None:
        """Who the provider names: `sub`, which it has signed, is the person, the rest is how to call and reach them."""
        claims = _client().claims() or {}
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            return None
        return Identity(subject, without_controls(str(claims.get("name") or "")), _address(claims))

    def sign_out_address(self, back: str) -> str | None:
        """The provider's, where it has one."""
        return _client().sign_out_address(back)


#: As long as the columns.
LONGEST_SUBJECT, LONGEST_ADDRESS = 120, 254


def _address(claims: Mapping[str, Any]) -> str:
    """Where letters reach the person; empty for an address that nobody has proved, or that no letter can go to."""
    email = str(claims.get("email") or "") if claims.get("email_verified") is not False else ""
    return email if len(email) <= LONGEST_ADDRESS and first_control_character(email) is None else ""


def init_app(app: Flask) -> None:
    """Bind the client of the identity provider, where one is set and nobody may be chosen instead."""
    set_ = app.config["SETTINGS"]
    if set_.oidc_issuer and not set_.demo:
        app.extensions["openid"] = OpenId(app, set_.oidc_issuer, set_.oidc_client_id, set_.oidc_client_secret)


def provider() -> IdentityProvider:
    """The provider of this installation. Outside demo mode the demo's is never used."""
    if settings().demo:
        return DemoProvider()
    return OpenIdProvider() if "openid" in current_app.extensions else NoProvider()


def _client() -> OpenId:
    client: OpenId = current_app.extensions["openid"]
    return client
