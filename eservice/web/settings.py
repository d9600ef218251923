"""What pages need to know of this installation."""

from __future__ import annotations

from flask import current_app

from config import Settings
from eservice.kit.files import FileStore


def settings() -> Settings:
    """The settings of this application."""
    return current_app.config["SETTINGS"]


def mode() -> str:
    """The mode of new cases, and of the figures that are shown unless somebody asks otherwise."""
    return settings().figures_mode


def store() -> FileStore:
    """Where files lie."""
    return FileStore(settings().home / "files")
