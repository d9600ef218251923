"""Charts as inline SVG: classes only, no style, so that they follow the page's colours and its content policy. Pure.

Every chart is one image to a screen reader (title and description); the numbers stand in a table beside it, and each
mark says its own in a `<title>`. Lines differ by dash and marker, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 340
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 44, 40
MOST_LABELS = 8

Write = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """A row of numbers under one name; None where there is none."""

    name: str
    values: Sequence[float | None]


def plain(value: float) -> str:
    """A number as short as it can be written."""
    return f"{value:g}"


def line_chart(
    key: str,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    *,
    fmt: Write = plain,
) -> Markup:
    """A line per series over `labels`; a missing number breaks the line. Nothing where there are no numbers at all."""
    highest = _highest(series)
    if highest is None:
        return Markup("")
    plot = _Plot(highest, len(labels))
    parts = [_grid(plot, unit, fmt), _labels(plot, labels), _legend([one.name for one in series], lines=True)]
    for at, one in enumerate(series, start=1):
        parts += _line(plot, at, one, labels, unit, fmt)
    return _svg(key, title, description, parts)


def _line(plot: _Plot, at: int, one: Series, labels: Sequence[str], unit: str, fmt: Write) -> Iterator[Markup]:
    known = [(x, value) for x, value in enumerate(one.values)]
    for is_there, run in groupby(known, key=lambda point: point[1] is not None):
        if is_there:
            places = " ".join(f"{plot.middle(x):.1f},{plot.y(value or 0):.1f}" for x, value in run)
            yield Markup('<polyline class="chart-line series-{}" points="{}"/>').format(at, places)
    for x, value in known:
        if value is not None:
            yield _marker(at, plot.middle(x), plot.y(value), f"{labels[x]}, {one.name}: {fmt(value)} {unit}")


def grouped_bars(
    key: str,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    *,
    fmt: Write = plain,
    break_before: tuple[int, str] | None = None,
) -> Markup:
    """Bars side by side over each label. Nothing where there are no numbers at all.

    `break_before` marks where the series becomes another: the label before which it does, and what to say there.
    """
    highest = _highest(series)
    if highest is None:
        return Markup("")
    plot = _Plot(highest, len(labels))
    parts = [_grid(plot, unit, fmt), _labels(plot, labels), _legend([one.name for one in series])]
    if break_before is not None:
        parts.append(_break(plot, *break_before))
    width = plot.band * 0.76 / len(series)
    for at, one in enumerate(series, start=1):
        for x, value in enumerate(one.values):
            if value is not None:
                left = plot.middle(x) - plot.band * 0.38 + (at - 1) * width
                parts.append(
                    _bar(at, left, plot.y(value), width, plot.base, f"{labels[x]}, {one.name}: {fmt(value)} {unit}")
                )
    return _svg(key, title, description, parts)


def stacked_bars(
    key: str,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    *,
    fmt: Write = plain,
) -> Markup:
    """Bars on top of each other over each label. Nothing where there are no numbers at all."""
    totals = [sum(value or 0 for value in column) for column in zip(*(one.values for one in series), strict=True)]
    if _highest(series) is None:
        return Markup("")
    plot = _Plot(max(totals), len(labels))
    parts = [_grid(plot, unit, fmt), _labels(plot, labels), _legend([one.name for one in series])]
    height = [0.0] * len(labels)
    for at, one in enumerate(series, start=1):
        for x, value in enumerate(one.values):
            if value:
                low, height[x] = plot.y(height[x]), height[x] + value
                text = f"{labels[x]}, {one.name}: {fmt(value)} {unit}"
                parts.append(_bar(at, plot.middle(x) - plot.band * 0.3, plot.y(height[x]), plot.band * 0.6, low, text))
    return _svg(key, title, description, parts)


def step_curve(
    key: str,
    title: str,
    description: str,
    points: Sequence[tuple[float, float]],
    unit_x: str,
    *,
    band: Sequence[tuple[float, float, float]] = (),
    median: float | None = None,
    x_label: str = "",
    y_label: str = "",
) -> Markup:
    """A share (0 to 1) that falls in steps over time, with its uncertainty; a line shows where half is reached."""
    furthest = max((x for x, _share in points), default=0)
    if len(points) < 2 or furthest <= 0:
        return Markup("")
    plot = _Plot(100, 1, furthest=furthest)
    parts = [_grid(plot, "%", plain), _time_axis(plot, x_label)]
    if y_label:
        parts.append(Markup('<text class="chart-text" x="4" y="20">{}</text>').format(y_label))
    if band:
        parts.append(_band(plot, band))
    path = "".join(_step(plot, at, point) for at, point in enumerate(points))
    parts.append(Markup('<path class="chart-line series-1" d="{}"/>').format(path))
    if median is not None:
        x, y = plot.x(median), plot.y(50)
        parts.append(Markup('<path class="chart-help" d="M{} {:.1f}H{:.1f}V{}"/>').format(LEFT, y, x, plot.base))
        text = f"50 %: {plain(median)} {unit_x}"
        parts.append(_marker(1, x, y, text))
        parts.append(
            Markup('<text class="chart-text chart-strong" x="{:.1f}" y="{:.1f}">{}</text>').format(x + 10, y - 8, text)
        )
    return _svg(key, title, description, parts)


def _break(plot: _Plot, column: int, text: str) -> Markup:
    """A dashed line between two labels, with its words to the left of it."""
    x = LEFT + plot.band * column
    return Markup(
        '<path class="chart-help" d="M{0:.1f} {1}V{2}"/>'
        '<text class="chart-text chart-strong" x="{3:.1f}" y="{4}" text-anchor="end">{5}</text>'
    ).format(x, TOP - 14, plot.base, x - 6, TOP - 4, text)


def _step(plot: _Plot, at: int, point: tuple[float, float]) -> str:
    x, y = plot.x(point[0]), plot.y(point[1] * 100)
    return f"M{x:.1f} {y:.1f}" if at == 0 else f"H{x:.1f}V{y:.1f}"


def _band(plot: _Plot, band: Sequence[tuple[float, float, float]]) -> Markup:
    upper = "".join(_step(plot, at, (x, high)) for at, (x, _low, high) in enumerate(band))
    lower = [(plot.x(x), plot.y(low * 100)) for x, low, _high in band]
    return Markup('<path class="chart-band" d="{}V{:.1f}{}Z"/>').format(upper, lower[-1][1], _back(lower))


def _back(lower: Sequence[tuple[float, float]]) -> str:
    """The lower edge walked from right to left: down to each step's height only once its day is reached."""
    pairs = zip(lower[:-1][::-1], lower[1:][::-1], strict=True)
    return "".join(f"H{right[0]:.1f}V{left[1]:.1f}" for left, right in pairs) + f"H{lower[0][0]:.1f}"


class _Plot:
    """Where numbers lie in the picture."""

    base = HEIGHT - BOTTOM

    def __init__(self, highest: float, columns: int, furthest: float = 0) -> None:
        self.ticks = _ticks(highest)
        self.top = self.ticks[-1]
        self.band = (WIDTH - LEFT - RIGHT) / max(1, columns)
        self.furthest = furthest

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.base - (value / self.top) * (self.base - TOP)

    def middle(self, column: int) -> float:
        """The middle of a column."""
        return LEFT + self.band * (column + 0.5)

    def x(self, time: float) -> float:
        """The place of a time."""
        return LEFT + time / self.furthest * (WIDTH - LEFT - RIGHT)


def _ticks(highest: float, about: int = 5) -> list[float]:
    """Round numbers from zero to just above `highest`."""
    if highest <= 0:
        return [0, 1]
    raw = highest / about
    power = 10.0 ** floor(log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    return [round(step * at, 10) for at in range(ceil(highest / step * 0.9999) + 1)]


def _highest(series: Sequence[Series]) -> float | None:
    return max((value for one in series for value in one.values if value is not None), default=None)


def _grid(plot: _Plot, unit: str, fmt: Write) -> Markup:
    lines = [
        Markup(
            '<path class="chart-grid" d="M{} {:.1f}H{}"/>'
            '<text class="chart-text" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(LEFT, plot.y(tick), WIDTH - RIGHT, LEFT - 8, plot.y(tick) + 5, fmt(tick))
        for tick in plot.ticks
    ]
    return Markup("").join(lines) + Markup('<path class="chart-axis" d="M{} {}H{}"/>').format(
        LEFT, plot.base, WIDTH - RIGHT
    )


def _labels(plot: _Plot, labels: Sequence[str]) -> Markup:
    every = ceil(len(labels) / MOST_LABELS)
    # Counted from the end: the newest month always has its name.
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    return Markup("").join(
        Markup('<text class="chart-text" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            plot.middle(at), plot.base + 24, labels[at]
        )
        for at in shown
    )


def _time_axis(plot: _Plot, label: str) -> Markup:
    ticks = [tick for tick in _ticks(plot.furthest, 6) if tick <= plot.furthest]
    texts = [
        Markup('<text class="chart-text" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            plot.x(tick), plot.base + 18, plain(tick)
        )
        for tick in ticks
    ]
    name = Markup('<text class="chart-text" x="{}" y="{}" text-anchor="end">{}</text>').format(
        WIDTH - RIGHT, HEIGHT - 4, label
    )
    return Markup("").join(texts) + name


def _legend(names: Sequence[str], *, lines: bool = False) -> Markup:
    parts, x = [], float(LEFT)
    for at, name in enumerate(names, start=1):
        if lines:
            parts.append(Markup('<path class="chart-line series-{}" d="M{:.1f} 16h26"/>').format(at, x))
            parts.append(_marker(at, x + 13, 16))
        else:
            parts.append(
                Markup('<rect class="chart-bar series-{}" x="{:.1f}" y="9" width="14" height="14"/>').format(at, x + 6)
            )
        parts.append(Markup('<text class="chart-text" x="{:.1f}" y="21">{}</text>').format(x + 32, name))
        x += 52 + len(name) * 8.6
    return Markup("").join(parts)


def _marker(at: int, x: float, y: float, text: str = "") -> Markup:
    """A mark whose shape differs by series: circle, square, diamond, triangle."""
    title = Markup("<title>{}</title>").format(text) if text else Markup("")
    if at % 4 == 1:
        return Markup('<circle class="chart-mark series-{}" cx="{:.1f}" cy="{:.1f}" r="4.5">{}</circle>').format(
            at, x, y, title
        )
    shape = {2: "M-4.500-4.500h9v9h-9z", 3: "M0-6 6 0 0 6-6 0z", 0: "M0-6 6 5H-6z"}[at % 4]
    return Markup('<path class="chart-mark series-{}" transform="translate({:.1f} {:.1f})" d="{}">{}</path>').format(
        at, x, y, shape, title
    )


def _bar(at: int, x: float, top: float, width: float, base: float, text: str) -> Markup:
    return Markup(
        '<rect class="chart-bar series-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
        "<title>{}</title></rect>"
    ).format(at, x, top, width, max(0.0, base - top), text)


def _svg(key: str, title: str, description: str, parts: Sequence[Markup]) -> Markup:
    ids = Markup("{0}-title {0}-desc").format(key)
    head = Markup('<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>').format(key, title, description)
    open_ = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">').format(WIDTH, HEIGHT, ids)
    return open_ + head + Markup("").join(escape(part) for part in parts) + Markup("</svg>")
