"""Så snabba är vi: how long each service takes and how often we keep the time, for everybody, and as open data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Response, jsonify, render_template, url_for

from eservice.catalogue.queries import service_names
from eservice.kit.text import Text
from eservice.kit.workbooks import separated
from eservice.statistics.indicator_queries import by_part, indicator_stamp, year_counts
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.queries import figures_stamp, usual_times
from eservice.web.access import everyone
from eservice.web.caching import for_everybody, unless_same
from eservice.web.clock import today
from eservice.web.language import language
from eservice.web.settings import mode

#: What of a service is told to everybody.
SHOWN = ("P1", "P1S", "P3")


def _services() -> list[dict[str, Any]]:
    """Each service with its times and shares, by its name in the reader's language."""
    stamp = f"{indicator_stamp(mode())} {figures_stamp()}"
    return sorted(_kept(mode(), today().year, stamp), key=lambda row: row["name"].in_language(language()))


@lru_cache(maxsize=8)
def _kept(mode: str, year: int, stamp: str) -> tuple[dict[str, Any], ...]:
    """The figures, kept until a worker has made them anew; small groups hidden, and others where they would tell."""
    figures = by_part(year_counts(mode, year), lambda cell: cell.service_key)
    rows = []
    for key, name in service_names().items():
        times, shares = usual_times(mode, key).get("all"), figures.get(key, {})
        rows.append({"key": key, "name": name, "times": times, **{one: shares.get(one) for one in SHOWN}})
    return tuple(rows)


@everyone
def speed() -> Response:
    """The page."""
    year, rows = today().year, _services()
    page = render_template("public/speed.html", rows=rows, shown=SHOWN, indicators=INDICATORS, year=year)
    return unless_same(page)


def _plain() -> list[dict[str, Any]]:
    plain = []
    for row in sorted(_services(), key=lambda row: row["key"]):
        times = row["times"]
        one: dict[str, Any] = {
            "service": row["key"],
            "name_sv": row["name"].sv,
            "name_en": row["name"].en,
            "year": today().year,
            "median_days": times.median if times else None,
            "p90_days": times.p90 if times else None,
            "cases": times.n if times else None,
            "open": times.open if times else None,
        }
        for key in SHOWN:
            figure = row[key]
            one |= {
                key: figure.value if figure else None,
                f"{key}_n": figure.n if figure and figure.value is not None else None,
            }
        plain.append(one)
    return plain


@everyone
def speed_csv() -> Response:
    """The same as open data in CSV, one row per service."""
    rows = _plain()
    answer = Response(
        separated([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)]), mimetype="text/csv"
    )
    answer.headers.set("Content-Disposition", "attachment", filename="sa-snabba-ar-vi.csv")
    return for_everybody(answer)


@everyone
def speed_json() -> Response:
    """The same as open data in JSON, with its definitions."""
    definitions = {
        key: {"sv": _said(INDICATORS[key].formula, "sv"), "en": _said(INDICATORS[key].formula, "en")} for key in SHOWN
    }
    return for_everybody(jsonify({"definitions": definitions, "services": _plain()}))


def _said(text: Text, tongue: str) -> str:
    return text.in_language(tongue)


@everyone
def speed_description() -> Response:
    """What the data is, in DCAT-AP-SE (JSON-LD): so that a catalogue of open data can harvest it."""
    files = (("speed_csv", "text/csv"), ("speed_json", "application/json"))
    about = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Dataset",
        "@id": url_for("public.speed", _external=True),
        "dcterms:title": [
            {"@language": "sv", "@value": "Så snabba är vi"},
            {"@language": "en", "@value": "How fast we are"},
        ],
        "dcterms:description": [
            {
                "@language": "sv",
                "@value": "Handläggningstider för företagsärenden per tjänst, öppna ärenden medräknade.",
            },
            {"@language": "en", "@value": "Handling times of companies' cases by service, open cases counted."},
        ],
        "dcterms:publisher": {"@type": "foaf:Agent", "foaf:name": "Södertälje kommun"},
        "dcterms:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": {"@id": url_for(f"public.{name}", _external=True)},
                "dcat:mediaType": kind,
                "dcterms:license": {"@id": "http://creativecommons.org/publicdomain/zero/1.0/"},
            }
            for name, kind in files
        ],
    }
    answer = jsonify(about)
    answer.mimetype = "application/ld+json"
    return for_everybody(answer)
