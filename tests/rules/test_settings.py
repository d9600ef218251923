"""Settings are read once, and a wrong one is told in one sentence."""

from __future__ import annotations

import pytest

from config import WrongSetting, load_settings

GOOD = {
    "DATABASE_URL": "postgresql+psycopg://lotsen:hidden@db/lotsen",
    "REDIS_URL": "redis://:hidden@broker:6379/0",
    "SECRET_KEY": "s" * 32,
}


def test_what_is_needed_is_enough_and_shows_nobody_a_demo() -> None:
    settings = load_settings(GOOD)
    assert not settings.demo
    assert settings.rate_limits
    assert settings.figures_mode == "live"


@pytest.mark.parametrize("name", GOOD)
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{name} is not set"):
        load_settings({**GOOD, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://lotsen:hidden@db/lotsen"),
        ("DATABASE_URL", "lotsen:hidden"),
        ("REDIS_URL", "amqp://lotsen:hidden@broker"),
        ("SECRET_KEY", "hidden"),
        ("LOTSEN_DEMO", "perhaps"),
        ("PROXIES", "-1"),
        ("OIDC_ISSUER", "http://login.example.se/hidden"),
        ("OIDC_ISSUER", "ftp://hidden"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_the_password_in_it(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{name} ") as told:
        load_settings({**GOOD, name: value})
    assert "hidden" not in str(told.value)


def test_an_identity_provider_is_set_whole_and_never_in_the_demo() -> None:
    issuer = {**GOOD, "OIDC_ISSUER": "https://login.example.se"}
    with pytest.raises(WrongSetting, match="^OIDC_CLIENT_ID is not set"):
        load_settings(issuer)
    with pytest.raises(WrongSetting, match="^OIDC_ISSUER cannot be used in demo mode"):
        load_settings({**issuer, "OIDC_CLIENT_ID": "lotsen", "LOTSEN_DEMO": "1"})
    assert load_settings({**issuer, "OIDC_CLIENT_ID": "lotsen"}).oidc_issuer == "https://login.example.se"
