"""The demo town's places: municipalities, properties and who owns them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml

from eservice.routing.operations.places import save_municipalities, save_places

PLACES = Path(__file__).with_name("places.yaml")


def settle_places(now: datetime) -> None:
    """Fill the property register of the town; read twice, it changes nothing."""
    places = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    save_municipalities(places["municipalities"])
    save_places(places["properties"], now)
