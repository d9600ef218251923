"""Settings, read from the environment once, validated, and given to `create_app` as a frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: How the addresses of engines begin.
DATABASES = ("postgresql+psycopg://", "postgresql://")
BROKERS = ("redis://", "rediss://", "sentinel://")


class WrongSetting(Exception):
    """A setting is missing or cannot be used; the message says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations. Defaults are safe in production *and* in public."""

    #: PostgreSQL address; `lotsen up` fills it with the embedded engine when it is not set.
    database_url: str
    #: Redis protocol address for Celery and the rate limits.
    redis_url: str
    #: Signs sessions and form tokens.
    secret_key: str
    #: Folder for files that companies upload and for the embedded engines.
    home: Path
    #: Demo mode: sign-in by choosing a person, letters shown in an outbox page. Never on by default.
    demo: bool = False
    #: True behind TLS: cookies get `Secure` and the `__Host-` prefix, and HSTS is sent.
    tls: bool = False
    #: `smtp://user:password@host:port`, or empty: then letters wait (in the demo they land in the outbox page).
    smtp_url: str = ""
    #: The address that letters come from.
    letters_from: str = "lotsen@kommun.example"
    #: The address of the site, for links in letters.
    site_url: str = "http://127.0.0.1:8000"
    #: A map to look a property up in, opened beside the page of a case; empty shows no link. Nothing is sent to it.
    map_url: str = "https://minkarta.lantmateriet.se/"
    #: Host names that the site answers to; empty means any (development).
    trusted_hosts: tuple[str, ...] = ()
    #: How many proxies in front may say who the visitor is.
    proxies: int = 0
    #: The malware scanner, `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; without one files are "not scanned".
    clamd_url: str = ""
    #: The S3 bucket that files lie in, and its endpoint where it is not Amazon's; without one they lie under `home`.
    s3_bucket: str = ""
    s3_endpoint: str = ""
    #: The company register: the API's address, where its tokens come from, and the municipality's own credentials.
    register_url: str = ""
    register_token_url: str = ""
    register_client_id: str = ""
    register_client_secret: str = ""
    #: Sign-in by OpenID Connect: the provider's address, and what it calls us. In demo mode people are chosen instead.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    #: A draft that nobody touches is removed after so many days; its people are told so many days before.
    draft_days: int = 90
    draft_warning_days: int = 14
    #: Switched off only by the bench, which submits faster than any person may.
    rate_limits: bool = True

    @property
    def figures_mode(self) -> str:
        """Which cases count in figures when nobody asks otherwise: the demo's own in demo mode, else live ones."""
        return "demo" if self.demo else "live"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environment` (default: the process's). Raises `WrongSetting` with one clear sentence."""
    env = os.environ if environment is None else environment
    return Settings(
        database_url=_address(env, "DATABASE_URL", "`make run` starts an embedded PostgreSQL and sets it", DATABASES),
        redis_url=_address(env, "REDIS_URL", "`make run` starts an embedded Valkey and sets it", BROKERS),
        secret_key=_secret(env),
        home=Path(env.get("LOTSEN_HOME", "var")).resolve(),
        demo=_yes(env, "LOTSEN_DEMO"),
        tls=_yes(env, "LOTSEN_TLS"),
        smtp_url=env.get("SMTP_URL", ""),
        letters_from=env.get("LETTERS_FROM", Settings.letters_from),
        site_url=env.get("SITE_URL", Settings.site_url).rstrip("/"),
        map_url=env.get("MAP_URL", Settings.map_url),
        trusted_hosts=tuple(host for host in env.get("TRUSTED_HOSTS", "").split(",") if host),
        proxies=_count(env, "PROXIES"),
        clamd_url=env.get("CLAMD_URL", ""),
        s3_bucket=env.get("FILES_S3_BUCKET", ""),
        s3_endpoint=env.get("FILES_S3_ENDPOINT", ""),
        register_url=env.get("REGISTER_URL", "").rstrip("/"),
        register_token_url=env.get("REGISTER_TOKEN_URL", ""),
        register_client_id=env.get("REGISTER_CLIENT_ID", ""),
        register_client_secret=env.get("REGISTER_CLIENT_SECRET", ""),
        **_sign_in(env),
        draft_days=_count(env, "DRAFT_DAYS", Settings.draft_days),
        draft_warning_days=_count(env, "DRAFT_WARNING_DAYS", Settings.draft_warning_days),
        rate_limits=not _yes(env, "LOTSEN_NO_RATE_LIMITS"),
    )


def _needed(env: Mapping[str, str], name: str, hint: str) -> str:
    value = env.get(name, "")
    if not value:
        raise WrongSetting(f"{name} is not set ({hint}).")
    return value


def _address(env: Mapping[str, str], name: str, hint: str, beginnings: tuple[str, ...]) -> str:
    """An address of the right sort. A wrong one is not repeated: there is a password in it."""
    value = _needed(env, name, hint)
    if not value.startswith(beginnings):
        raise WrongSetting(f"{name} must begin with {' or '.join(beginnings)}.")
    return value


def _sign_in(env: Mapping[str, str]) -> dict[str, str]:
    """The identity provider, whole or not at all, and never beside the demo's sign-in, which asks for no proof."""
    issuer, client_id = env.get("OIDC_ISSUER", ""), env.get("OIDC_CLIENT_ID", "")
    if issuer and not issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise WrongSetting("OIDC_ISSUER must begin with https://.")
    if issuer and not client_id:
        raise WrongSetting("OIDC_CLIENT_ID is not set (the name that the identity provider gave this site).")
    if issuer and _yes(env, "LOTSEN_DEMO"):
        raise WrongSetting("OIDC_ISSUER cannot be used in demo mode, where nobody proves who they are.")
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": client_id,
        "oidc_client_secret": env.get("OIDC_CLIENT_SECRET", ""),
    }


def _secret(env: Mapping[str, str]) -> str:
    secret = _needed(env, "SECRET_KEY", "any long random text; `make run` makes one and keeps it")
    if len(secret) < 32:
        raise WrongSetting("SECRET_KEY is too short: at least 32 characters are needed.")
    return secret


def _yes(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value in ("", "0", "no", "false"):
        return False
    if value in ("1", "yes", "true"):
        return True
    raise WrongSetting(f"{name} is {value!r}; write 1 or 0.")


def _count(env: Mapping[str, str], name: str, usual: int = 0) -> int:
    value = env.get(name, str(usual))
    if not value.isdigit():
        raise WrongSetting(f"{name} is {value!r}; write a whole number.")
    return int(value)
