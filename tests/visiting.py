"""People's browsers without a screen: they see pages and send forms, and mind what every page must have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from eservice.kit.db import db
from tests.markup import faults

#: What every answer carries, page or file, good or bad.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Page:
    """An answer as its reader sees it."""

    def __init__(self, response: TestResponse, address: str) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.address = address
        self.html = response.get_data(as_text=True)
        self.tree = lxml.html.fromstring(self.html) if response.mimetype == "text/html" else None

    @property
    def text(self) -> str:
        """The words on the page, with single blanks between them."""
        return self.words("//main")

    def words(self, xpath: str) -> str:
        """The words of the parts that `xpath` finds."""
        assert self.tree is not None
        return " ".join(" ".join(part.itertext()) for part in self.tree.xpath(xpath)).replace("\n", " ").strip()

    def error_beside(self, name: str) -> str:
        """The message beside the field called `name`, by which the field says that it is described; '' for none."""
        return self.words(f"//*[@id='{self.field(name).get('id').removesuffix('-0')}-error']")

    def field(self, name: str) -> Any:
        """The field called `name`, in whichever form; prefixes of forms are left out."""
        found = self._named(name)
        assert found, f"no field {name!r} on {self.address}"
        return found[0]

    def typed(self, name: str) -> str:
        """What stands in the field called `name`, or which choice is made there."""
        field = self.field(name)
        if field.get("type") == "radio":
            return next((one.get("value") for one in self._named(name) if "checked" in one.attrib), "")
        return (field.value or "").lstrip("\n")

    def choices(self, name: str) -> list[str]:
        """The alternatives of the choice called `name`, as a form sends them."""
        return [value for one in self._named(name) for value in one.xpath("./@value|./option/@value") if value]

    def _named(self, name: str) -> list[Any]:
        assert self.tree is not None
        return [one for one in self.tree.xpath("//main//*[@name]") if _called(one.get("name"), name)]

    def form(self, wanted: str) -> Any:
        """The form whose address ends in `wanted`."""
        assert self.tree is not None
        for form in self.tree.forms:
            if urlsplit(form.action or self.address).path.rstrip("/").endswith(wanted.rstrip("/")):
                return form
        raise AssertionError(f"no form for {wanted!r} on {self.address}: {self.text[:400]}")

    def has_form(self, wanted: str) -> bool:
        """Whether there is a form whose address ends in `wanted`."""
        try:
            self.form(wanted)
        except AssertionError:
            return False
        return True


def _called(full: str, name: str) -> bool:
    return full == name or full.endswith(f"-{name}")


class Visitor(FlaskClient):
    """A browser: `see` a page, `send` one of its forms. Every answer is checked for what all of them must have."""

    #: The page whose form was sent last: going back to it and sending again is what impatient people do.
    last_form_page: Page

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as from outside: with nothing of the test's own application context or database session."""
        response = Context().run(super().open, *args, **kwargs)
        for one in (*response.history, response):
            one.request.input_stream.close()
        for name, value in HEADERS.items():
            assert response.headers.get(name) == value, f"{name} is missing"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            wrong = faults(response.get_data(as_text=True))
            assert not wrong, f"{response.request.path}: {wrong}"
        return response

    def sign_in(self, subject: str) -> None:
        """Sign in as the person of the demo whom the identity provider calls `subject`."""
        token = self.see("/logga-in").field("csrf_token").value
        answer = self.post("/logga-in", data={"person": subject, "csrf_token": token})
        assert answer.status_code == 302, answer.get_data(as_text=True)

    def see(self, address: str, status: int = 200) -> Page:
        """The page at `address`, redirects followed."""
        response = self.get(address, follow_redirects=True)
        page = Page(response, response.request.path)
        assert page.status == status, f"{address} answers {page.status}: {page.html[-2000:]}"
        return page

    def send(self, page: Page, form: str, status: int = 200, **typed: Any) -> Page:
        """Fill in the form of `page` whose address ends in `form`, send it, and give the page that follows.

        Fields are called without their form's prefix; one that is not on the page is sent all the same.
        """
        found = page.form(form)
        self.last_form_page = page
        data = _filled(found, typed)
        address = found.action or page.address
        kind = "multipart/form-data" if found.get("enctype") else "application/x-www-form-urlencoded"
        response = self.post(address, data=data, content_type=kind, follow_redirects=True)
        answer = Page(response, response.request.path)
        assert answer.status == status, f"{address} answers {answer.status}: {answer.html[-3000:]}"
        return answer


def _filled(form: Any, typed: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    names = list(form.fields.keys())
    for name, value in typed.items():
        full = next((one for one in names if _called(one, name)), name)
        data[full] = value if isinstance(value, list) or not isinstance(value, Iterable) else [value]
        if isinstance(value, (str, tuple)):
            data[full] = [value]
    return data


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that reach the database during the block."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
