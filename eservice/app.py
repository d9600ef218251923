"""The application: settings in, extensions bound, pages registered. No logic."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings, load_settings
from eservice import cli
from eservice.kit import background
from eservice.kit.db import db
from eservice.kit.masking import configure_logs
from eservice.web import register_pages

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application with `settings`, or with those of the environment. Raises `WrongSetting`."""
    settings = settings or load_settings()
    app = Flask("eservice", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(_flask_settings(settings))
    configure_logs()
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    background.bind(app, background.make_celery(settings.redis_url))
    register_pages(app)
    cli.register_commands(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    """Flask's own names for our settings. The reason stands beside each that has one."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            # A restarted database is noticed before a page is, at the price of one short round trip.
            "pool_pre_ping": True,
            "pool_size": 10,
            "connect_args": {
                "options": "-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=5000",
                "application_name": "lotsen",
            },
        },
        # Several systems may share a host, and ports do not keep cookies apart; `__Host-` ties it to this one.
        "SESSION_COOKIE_NAME": "__Host-lotsen" if settings.tls else "lotsen",
        "SESSION_COOKIE_SECURE": settings.tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A working day: whoever leaves a window open does not stay signed in over night.
        "PERMANENT_SESSION_LIFETIME": 8 * 3600,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": 1 << 20,
        "MAX_FORM_PARTS": 500,
        # A form is good as long as the session: a long application is not lost at the last step.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "sv",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "eservice" / "translations"),
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url,
        "RATELIMIT_STRATEGY": "sliding-window-counter",
        # Without Valkey each process counts for itself: people are let in, floods are not.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }
