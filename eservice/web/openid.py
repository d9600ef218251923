"""OpenID Connect: the code flow with state, nonce and PKCE, by Authlib; what fails is one of two things to say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

log = structlog.get_logger(__name__)
#: Seconds to wait for the provider, for each of its answers.
PATIENCE = 10
#: What the provider may tell beside what it signs: how to call somebody, and how to reach them.
OF_A_PERSON = ("name", "email", "email_verified")
#: What a provider that is down, or is none, makes of reading its answers.
UNREADABLE = (RequestException, RuntimeError, ValueError, KeyError, TypeError)


class ProviderDown(Exception):
    """The identity provider does not answer, or not as one does."""


class OpenId:
    """The client of one provider, which is asked for its addresses and keys when they are first needed."""

    def __init__(self, app: Flask, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer, self.client_id = issuer, client_id
        self._client: Any = OAuth(app).register(
            "openid",
            client_id=client_id,
            client_secret=client_secret or None,
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if client_secret else "none",
                "default_timeout": PATIENCE,
            },
        )

    def begin(self, back: str) -> Response:
        """To the provider's page. Raises `ProviderDown`."""
        try:
            sent: Response = self._client.authorize_redirect(back)
        except UNREADABLE as error:
            raise ProviderDown(type(error).__name__) from error
        return sent

    def claims(self) -> dict[str, Any] | None:
        """What the provider says of the person who signed in, None where its signed answer is not to be believed.

        Issuer, audience, times, signature, nonce and state are checked. Raises `ProviderDown`.
        """
        right = {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}}
        try:
            told = self._client.authorize_access_token(claims_options=right).get("userinfo")
        except (AuthlibBaseError, JoseError) as error:
            log.warning("sign_in_refused", why=type(error).__name__, said=str(error))
            return None
        except UNREADABLE as error:
            raise ProviderDown(type(error).__name__) from error
        return self._with_address(dict(told)) if told else None

    def _with_address(self, told: dict[str, Any]) -> dict[str, Any]:
        """With the name and the e-mail that the provider tells at an address of its own (OpenID Connect Core 5.4).

        What it tells of anybody else is not taken. Where it does not answer, what it has signed is enough.
        """
        if told.get("email"):
            return told
        try:
            if "userinfo_endpoint" not in self._client.load_server_metadata():
                return told
            more = dict(self._client.userinfo())
        except (AuthlibBaseError, *UNREADABLE) as error:
            log.warning("person_not_told", why=type(error).__name__)
            return told
        is_same = more.get("sub") == told.get("sub")
        return told | {claim: more[claim] for claim in OF_A_PERSON if claim in more} if is_same else told

    def sign_out_address(self, back: str) -> str | None:
        """Where the browser signs out at the provider; None where it has no such page or does not answer."""
        try:
            address = self._client.load_server_metadata().get("end_session_endpoint")
        except UNREADABLE as error:
            log.warning("sign_out_stays_here", why=type(error).__name__)
            return None
        query = urlencode({"client_id": self.client_id, "post_logout_redirect_uri": back})
        return f"{address}?{query}" if address else None
