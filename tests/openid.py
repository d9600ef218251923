"""An identity provider of our own, in a thread: it lets one person in, and signs what it is told to say of them."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "lotsen"


class Provider(ThreadingHTTPServer):
    """Speaks as much OpenID Connect as a sign-in needs. `claims` is what it says of who comes, signed with `key`.

    `person` is what it says unsigned, to whoever shows the token that came with it, and `told` how often it has.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {"sub": "amina"}
        self.person: Any = {"sub": "amina"}
        self.person_status, self.told = 200, 0
        self.is_open, self.nonce_kept = True, True
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def said(self, nonce: str) -> str:
        """What it says of the person, signed."""
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        told |= {"nonce": nonce if self.nonce_kept else "another"}
        return jwt.encode({"alg": "RS256", "kid": "one"}, told | self.claims, self.key)


class _Desk(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """Its addresses, its key, and the page on which people say who they are, which sends them back at once."""
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        if not self.server.is_open:
            self._answer({"error": "closed"}, 503)
        elif place.path.endswith("/openid-configuration"):
            own = self.server.issuer
            self._answer(
                {
                    "issuer": own,
                    "userinfo_endpoint": f"{own}/userinfo",
                    "authorization_endpoint": f"{own}/authorize",
                    "token_endpoint": f"{own}/token",
                    "jwks_uri": f"{own}/keys",
                    "end_session_endpoint": f"{own}/end",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif place.path == "/keys":
            self._answer({"keys": [self.server.published.as_dict(private=False)]})
        elif place.path == "/userinfo":
            self.server.told += 1
            known = self.headers["Authorization"] == "Bearer opaque"
            self._answer(self.server.person, self.server.person_status if known else 401)
        elif place.path == "/authorize":
            code = f"code{len(self.server.asked)}"
            self.server.asked[code] = query
            back = urlencode({"code": code, "state": query["state"]})
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """A code becomes what is said of the person, once, and only for whoever holds the verifier of its challenge."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.asked.pop(form["code"][0], {})
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not asked or proof != asked.get("code_challenge"):
            self._answer({"error": "invalid_grant"}, 400)
            return
        said = self.server.said(asked["nonce"])
        self._answer({"access_token": "opaque", "token_type": "Bearer", "id_token": said})

    def _answer(self, told: Any, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """A provider for the block."""
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield provider
        finally:
            provider.shutdown()
