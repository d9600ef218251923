"""A browser without a screen: one connection that is kept open, a cookie, a form token."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class WrongAnswer(Exception):
    """The site answered with something else than what is to be measured."""


class Browser:
    """Somebody's browser at the site on `port` of this machine."""

    def __init__(self, port: int, subject: str | None = None) -> None:
        """Signed in as the demo person `subject`, or as nobody."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        #: What the site knows this browser by.
        self.cookie = ""
        self.token = ""
        if subject is not None:
            self.token = self._token_on("/logga-in")
            self.post("/logga-in", {"person": subject}, status=302)
            self.token = self._token_on("/sprak-och-tecken", status=404)

    def get(self, path: str, status: int = 200) -> str:
        """The page at `path`. Raises `WrongAnswer` where it comes with another status."""
        return self._ask("GET", path, None, status)

    def post(self, path: str, fields: dict[str, str], status: int) -> str:
        """What comes back for a form sent with the token of this browser."""
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}), status)

    def fresh(self) -> Browser:
        """Let go of the connection: the server may have closed it, and another of its processes may take the next."""
        self._connection.close()
        return self

    def _token_on(self, path: str, status: int = 200) -> str:
        found = _TOKEN.search(self.get(path, status))
        if found is None:
            raise WrongAnswer(f"no form token on {path}")
        return found[1]

    def _ask(self, method: str, path: str, body: str | None, status: int) -> str:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = line.partition(";")[0]
        if answer.status != status:
            raise WrongAnswer(f"{method} {path}: {answer.status} instead of {status}")
        return page
