"""The charts of the turnaround page, drawn from a report."""

from __future__ import annotations

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from eservice.statistics.measures import Figure
from eservice.statistics.rules import MonthRow, Report
from eservice.statistics.survival import Curve
from eservice.web.charts import Series, grouped_bars, line_chart, stacked_bars, step_curve


def all_of(report: Report) -> dict[str, Markup]:
    """Every chart by name; an empty one where there is nothing to draw."""
    labels = [format_date(row.month, "MMM yy") for row in report.months]
    return {
        "flow": _flow(labels, report.months),
        "turnaround": _turnaround(labels, report.months),
        "on_time": _on_time(labels, report.months),
        "holders": _holders(labels, report.months),
        "survival": _survival(report.curve),
    }


def _written(value: float) -> str:
    return format_decimal(round(value, 1))


def _flow(labels: list[str], months: tuple[MonthRow, ...]) -> Markup:
    series = [
        Series(_("Inkomna"), [row.received for row in months]),
        Series(_("Beslutade"), [row.decided for row in months]),
    ]
    title = _("Inkomna och beslutade per månad")
    return grouped_bars("flow", title, title, labels, series, _("ärenden"), fmt=_written)


def _turnaround(labels: list[str], months: tuple[MonthRow, ...]) -> Markup:
    series = [
        Series(_("Median"), [row.turnaround_median.value for row in months]),
        Series(_("Nio av tio (P90)"), [row.turnaround_p90.value for row in months]),
    ]
    title = _("Handläggningstid efter den månad då beslutet fattades")
    return line_chart("turnaround", title, title, labels, series, _("dagar"), fmt=_written)


def _on_time(labels: list[str], months: tuple[MonthRow, ...]) -> Markup:
    series = [Series(_("Beslutade i tid"), [_percent(row.on_time_share) for row in months])]
    title = _("Andel i tid, efter den månad då fristen löpte ut")
    return line_chart("on-time", title, title, labels, series, "%", fmt=_written)


def _percent(figure: Figure) -> float | None:
    return None if figure.value is None else figure.value * 100


def _holders(labels: list[str], months: tuple[MonthRow, ...]) -> Markup:
    """Mean days of a decided case with each party: the days add up to the mean turnaround of the month."""
    names = {"queue": _("Kön"), "officer": _("Handläggaren"), "company": _("Företaget"), "other": _("Annan part")}
    series = [Series(name, [_mean_held(row, key) for row in months]) for key, name in names.items()]
    used = [one for one in series if any(one.values)]
    title = _("Dagar per beslutat ärende, efter vem som hade bollen")
    return stacked_bars("holders", title, title, labels, used, _("dagar"), fmt=_written)


def _mean_held(row: MonthRow, holder: str) -> float | None:
    held = row.time_by_holder
    return None if held.days is None or not held.n else getattr(held.days, holder) / held.n


def _survival(curve: Curve | None) -> Markup:
    if curve is None:
        return Markup("")
    points = [(0.0, 1.0), *((step.time, step.share) for step in curve.steps)]
    band = [(step.time, step.low, step.high) for step in curve.steps if step.low is not None and step.high is not None]
    median = next((step.time for step in curve.steps if step.share <= 0.5), None)
    title = _("Andel ärenden som fortfarande är öppna, efter antal dagar")
    text = _("Kaplan-Meier med öppna ärenden medräknade, och 95 procents osäkerhet.")
    return step_curve(
        "survival",
        title,
        text,
        points,
        _("dagar"),
        band=band,
        median=median,
        x_label=_("dagar sedan ärendet kom in"),
        y_label=_("andel öppna"),
    )
