"""The company register: asked for a number, it says what the company is called. Behind one interface.

`BolagsverketRegister` speaks the API for valuable data sets (värdefulla datamängder) by its published shape: a token by
client credentials, then POST /organisationer, because the number may be a personal number and belongs in no address.
It has been tried against a local stand-in of that shape only.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import yaml

#: Seconds; a page waits for the register no longer than this.
PATIENCE = 4
LARGEST_ANSWER = 1 << 20


class RegisterDown(Exception):
    """Nobody could say: the register did not answer, or not in a way that can be read."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company as the register has it."""

    number: str
    name: str
    legal_form: str = ""


class Register(Protocol):
    """A company register."""

    def look_up(self, number: str) -> Organisation | None:
        """The organisation with this number of ten digits; None where there is none. Raises `RegisterDown`."""


class NoRegister:
    """No register is connected: nothing can be looked up, and everything waits to be confirmed."""

    def look_up(self, number: str) -> Organisation | None:
        """Nobody can say. Raises `RegisterDown`."""
        raise RegisterDown("no register is connected")


class FileRegister:
    """A register in files, for the demo: lists of `companies`, each with number and name."""

    def __init__(self, *paths: Path) -> None:
        self.paths = paths

    def look_up(self, number: str) -> Organisation | None:
        """The company in one of the files."""
        for path in self.paths:
            for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["companies"]:
                if entry["number"] == number:
                    return Organisation(number, entry["name"], entry.get("form", ""))
        return None


@dataclass(frozen=True)
class BolagsverketRegister:
    """The register at Bolagsverket, or anything that speaks as it does."""

    url: str
    token_url: str
    client_id: str
    client_secret: str

    def look_up(self, number: str) -> Organisation | None:
        """The organisation. Raises `RegisterDown` also for an answer that cannot be read."""
        body = json.dumps({"identitetsbeteckning": number}).encode()
        head = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        answer = _ask(Request(f"{self.url}/organisationer", body, head))
        if answer is None:
            return None
        try:
            found = answer["organisationer"]
            return _organisation(number, found[0]) if found else None
        except (KeyError, IndexError, TypeError) as error:
            raise RegisterDown("an answer of another shape") from error

    def _token(self) -> str:
        secret = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        form = {"grant_type": "client_credentials", "scope": "vardefulla-datamangder:read"}
        head = {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"}
        answer = _ask(Request(self.token_url, urlencode(form).encode(), head))
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise RegisterDown("no token")
        return token


def _organisation(number: str, found: dict[str, Any]) -> Organisation:
    names = found["organisationsnamn"]["organisationsnamnLista"]
    form = found.get("organisationsform") or {}
    return Organisation(number, str(names[0]["namn"])[:200], str(form.get("klartext") or "")[:80])


def _ask(request: Request) -> Any:
    """What the register says, None where it has no such thing. Neither number nor secret goes into an error."""
    if not request.full_url.startswith(("https://", "http://")):
        raise RegisterDown("the register's address is not one of the web")
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read(LARGEST_ANSWER))
    except HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        raise RegisterDown(f"status {error.code}") from None
    except (URLError, OSError, ValueError) as error:
        raise RegisterDown(type(error).__name__) from None
