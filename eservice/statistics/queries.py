"""Reading figures that a worker has made: one row per page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ScalarSelect, String, func, literal_column, select

from eservice.accounts.models import Unit
from eservice.catalogue.models import ServiceVersion
from eservice.kit.db import db
from eservice.kit.text import Text
from eservice.statistics.detail_models import HeldReport
from eservice.statistics.experience import Experience
from eservice.statistics.models import FieldExperienceRow, FigureReport, ServiceTimeRow
from eservice.statistics.rules import Report
from eservice.statistics.survival import Curve


class MadeReport(NamedTuple):
    """A report, and when it was made."""

    report: Report
    made_at: datetime


def made_report(mode: str, service_key: str = "", unit_key: str = "") -> MadeReport | None:
    """The newest report of a slice; None where it has no cases or none has been made yet."""
    query = select(FigureReport.report, FigureReport.made_at).where(
        FigureReport.mode == mode, FigureReport.service_key == service_key, FigureReport.unit_key == unit_key
    )
    row = db.session.execute(query).first()
    return MadeReport(msgspec.convert(row[0], Report), row[1]) if row else None


def _newest(table: type[Any]) -> ScalarSelect[str]:
    """The newest transaction that wrote a row of a table: PostgreSQL keeps it with every row."""
    return (
        select(literal_column(f"max({table.__tablename__}.xmin::text::bigint)", String))
        .select_from(table)
        .scalar_subquery()
    )


_STAMP = select(func.concat_ws(" ", _newest(FigureReport), _newest(HeldReport), _newest(Unit), _newest(ServiceVersion)))


def figures_stamp() -> str:
    """What changes each time a report is written or a unit or service is called something else, and only then."""
    return db.session.scalar(_STAMP) or ""


class Slices(NamedTuple):
    """What there are reports of."""

    modes: Sequence[str]
    services: Sequence[str]
    units: Sequence[str]


def slices(mode: str) -> Slices:
    """The modes that have figures, and the services and units of `mode`."""
    keys = select(FigureReport.mode, FigureReport.service_key, FigureReport.unit_key)
    rows = db.session.execute(keys.order_by(FigureReport.mode, FigureReport.service_key, FigureReport.unit_key)).all()
    services = sorted({service for in_mode, service, _unit in rows if in_mode == mode and service})
    units = sorted({unit for in_mode, _service, unit in rows if in_mode == mode and unit})
    return Slices(sorted({in_mode for in_mode, _service, _unit in rows}), services, units)


class UsualDays(NamedTuple):
    """How long a group of a service's cases takes, open ones counted: days to the median and the ninth tenth."""

    group: str
    median: float
    #: None: not yet known, too many are still open.
    p90: float | None
    n: int
    open: int


def usual_times(mode: str, service_key: str) -> dict[str, UsualDays]:
    """How long a service takes, by group (`all`, `complete`, `supplemented`); a group that is too small is left out."""
    query = select(ServiceTimeRow).where(
        ServiceTimeRow.mode == mode, ServiceTimeRow.service_key == service_key, ServiceTimeRow.median.is_not(None)
    )
    rows = db.session.scalars(query.order_by(ServiceTimeRow.group))
    shown = ((row, row.median) for row in rows)
    return {
        row.group: UsualDays(row.group, median, row.p90, row.n, row.open) for row, median in shown if median is not None
    }


def usual_medians(mode: str) -> dict[str, float]:
    """The days within which half of a service's cases end, by service; one with too few cases is left out."""
    query = select(ServiceTimeRow.service_key, ServiceTimeRow.median).where(
        ServiceTimeRow.mode == mode, ServiceTimeRow.group == "all", ServiceTimeRow.median.is_not(None)
    )
    rows = db.session.execute(query.order_by(ServiceTimeRow.service_key))
    return {key: median for key, median in rows if median is not None}


def usual_days(mode: str, service_key: str) -> UsualDays | None:
    """How long the service usually takes, open cases counted; None while there are too few to say."""
    return usual_times(mode, service_key).get("all")


def curves(mode: str, service_keys: Collection[str]) -> dict[str, Curve]:
    """How long cases of these services stay open, where enough are known to say."""
    query = select(FigureReport.service_key, FigureReport.report["curve"]).where(
        FigureReport.mode == mode, FigureReport.unit_key == "", FigureReport.service_key.in_(service_keys)
    )
    rows = db.session.execute(query.order_by(FigureReport.service_key))
    return {key: msgspec.convert(curve, Curve) for key, curve in rows if curve is not None}


def experience_of(mode: str, service_key: str) -> dict[str, Experience]:
    """The questions of a service that others were most often asked to supplement, most often first, by field."""
    row = FieldExperienceRow
    query = select(row).where(row.mode == mode, row.service_key == service_key)
    rows = db.session.scalars(query.order_by(row.asked.desc(), row.field_key))
    return {
        one.field_key: Experience(one.field_key, Text(one.reason_sv, one.reason_en), one.asked, one.n) for one in rows
    }
