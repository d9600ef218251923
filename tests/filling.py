"""Filling in a form as a browser without scripts does: what the page carries hidden goes along."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_HIDDEN = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>")


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form on the page that has a token, and of those before it."""
    found = {}
    for tag in _HIDDEN.findall(page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def fill(client: FlaskClient, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
    """Open the page at `address` and send its form with `data`; `to` names another address to send it to."""
    to = more.pop("to", address)
    carried = hidden(client.get(address).get_data(as_text=True))
    carried.pop("next", None)
    return client.post(to, data={**carried, **(data or {})}, **more)


def sent(client: FlaskClient, page: TestResponse, address: str, data: dict[str, Any]) -> TestResponse:
    """Send the form of a page that is open already."""
    return client.post(address, data={**hidden(page.get_data(as_text=True)), **data})
