"""A site that is asked for by a name that is not its own."""

from __future__ import annotations

from dataclasses import replace

from config import Settings
from eservice.app import create_app


def test_a_request_to_a_name_that_is_not_ours_is_refused_and_is_no_fault_of_the_site(settings: Settings) -> None:
    browser = create_app(replace(settings, trusted_hosts=("lotsen.example",))).test_client()
    assert browser.get("/tillganglighet", base_url="http://lotsen.example").status_code == 200
    answer = browser.get("/tillganglighet", base_url="http://other.example")
    assert answer.status_code == 400
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Traceback" not in answer.text
