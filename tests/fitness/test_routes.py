"""Every route says who may use it, is safe to ask for, and takes no change without the site's own token."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.conftest import Browse
from tests.factories import Town

ROLES = ("nobody", "amina", "lena", "manager", "administrator")
#: A value for each kind of placeholder in an address: well-formed, and of nothing that there is.
MADE_UP = {"UUIDConverter": uuid.UUID(int=7), "IntegerConverter": 999_999, "UnicodeConverter": "finns-inte"}


def rules(app: Flask, method: str) -> list[Rule]:
    """The routes that take `method`."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


def unguarded(app: Flask) -> list[str]:
    """The routes that do not say who may use them."""
    routes = [*rules(app, "GET"), *rules(app, "POST")]
    return [rule.rule for rule in routes if not getattr(app.view_functions[rule.endpoint], "access", "")]


def address(app: Flask, rule: Rule) -> str:
    """An address of a route, with made-up values in its placeholders."""
    values: dict[str, Any] = {name: MADE_UP[type(kind).__name__] for name, kind in rule._converters.items()}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods or ())[-1])


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert len(rules(app, "GET")) > 15
    assert unguarded(app) == []


def test_a_route_that_does_not_say_who_may_use_it_is_found() -> None:
    app = Flask("open_door")
    app.add_url_rule("/open", view_func=lambda: "come in")
    assert unguarded(app) == ["/open"]


@pytest.mark.parametrize("who", ROLES)
def test_every_page_without_arguments_answers_everybody(app: Flask, town: Town, browse: Browse, who: str) -> None:
    person = None if who == "nobody" else getattr(town, who).person_id
    for language in ("sv", "en"):
        browser = browse(person, language)
        for rule in rules(app, "GET"):
            if not rule.arguments:
                answer = browser.get(rule.rule)
                assert answer.status_code in (200, 302, 403, 404), f"{rule.rule} answers {answer.status_code}"


@pytest.mark.parametrize("who", ROLES)
def test_a_page_of_something_that_is_not_there_is_not_found(app: Flask, town: Town, browse: Browse, who: str) -> None:
    browser = browse(None if who == "nobody" else getattr(town, who).person_id)
    for rule in rules(app, "GET"):
        if rule.arguments:
            answer = browser.get(address(app, rule))
            assert answer.status_code in (302, 403, 404), f"{rule.rule} answers {answer.status_code}"
            assert answer.status_code != 302 or who == "nobody"


@pytest.mark.parametrize("who", ROLES)
def test_every_change_without_a_token_is_refused(app: Flask, town: Town, browse: Browse, who: str) -> None:
    assert app.config.get("WTF_CSRF_ENABLED", True)
    browser = browse(None if who == "nobody" else getattr(town, who).person_id)
    for rule in rules(app, "POST"):
        answer = browser.post(address(app, rule), data={"body": "utan märke"})
        assert answer.status_code == 400, f"{rule.rule} answers {answer.status_code}"


def test_somebody_of_another_role_is_told_so_and_nobody_is_asked_to_sign_in(
    app: Flask, town: Town, browse: Browse
) -> None:
    amina, nobody = browse(town.amina.person_id), browse()
    for rule in rules(app, "GET"):
        access = app.view_functions[rule.endpoint].access  # type: ignore[attr-defined]
        if access != "everyone":
            assert "/logga-in" in nobody.get(address(app, rule)).headers["Location"]
        if access not in ("everyone", "signed in") and "company" not in access:
            assert amina.get(address(app, rule)).status_code == 403
