"""What pages need to know of this installation."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from config import Settings
from eservice.accounts.register import BolagsverketRegister, FileRegister, NoRegister, Register
from eservice.kit.files import FileStore, Store
from eservice.kit.s3 import s3_store

#: The companies that the demo knows.
DEMO = Path(__file__).resolve().parents[1] / "demo"


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


def register() -> Register:
    """The company register of this installation; in the demo, without one, its own invented companies."""
    set_ = settings()
    if set_.register_url:
        return BolagsverketRegister(
            set_.register_url, set_.register_token_url, set_.register_client_id, set_.register_client_secret
        )
    return FileRegister(DEMO / "town.yaml", DEMO / "register.yaml") if set_.demo else NoRegister()
