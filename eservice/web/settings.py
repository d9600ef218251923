"""What pages need to know of this installation."""

from __future__ import annotations

from flask import current_app

from config import Settings
from eservice.kit.files import FileStore, Store
from eservice.kit.s3 import s3_store


def settings() -> Settings:
    """The settings of this application."""
    return current_app.config["SETTINGS"]


def mode() -> str:
    """The mode of new cases, and of the figures that are shown unless somebody asks otherwise."""
    return settings().figures_mode


def store() -> Store:
    """Where files lie: in a folder, or in a bucket where one is set."""
    set_ = settings()
    return s3_store(set_.s3_bucket, set_.s3_endpoint) if set_.s3_bucket else FileStore(set_.home / "files")
