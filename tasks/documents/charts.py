"""Draws charts as PNG with matplotlib: bars that can be told apart in grey, each value written on its bar.

The same chart gives the same bytes: no date, no name of the program inside.
"""

import io
import textwrap
import threading
from decimal import Decimal
from typing import Any

from rules.town_papers.figures.chart import Chart
from rules.values.rounding import shown_vi
from tasks.documents.fonts import Style, serif

MILLIMETRES = (160, 70)  # the shape of the templates' pictures
_INCH, _DOTS = 25.4, 160
_COLOURS = ("#1F4E79", "#7FB2DD", "#D9D9D9", "#FFFFFF")  # dark, middle, light, white: apart in grey too
_HATCHES = ("", "", "///", "")
_USUAL, _SMALL = 9, 7  # points
_LABEL = 44  # characters of a label on a line
_DRAWING = threading.Lock()  # matplotlib's caches are not made for threads


def draw(chart: Chart) -> bytes:
    """Return the chart as PNG; ToolMissing where the machine has no Liberation Serif."""
    # Imported here: matplotlib takes most of a second, and only a run that writes the consolidated report draws.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _DRAWING, rc_context({"text.parse_math": False, "hatch.linewidth": 0.6}):
        figure = Figure(
            figsize=(MILLIMETRES[0] / _INCH, MILLIMETRES[1] / _INCH), dpi=_DOTS, layout="constrained"
        )
        FigureCanvasAgg(figure)
        _bars(figure, chart)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()


def _font(size: float, style: Style = "Regular") -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(serif(style)), size=size)


def _bars(figure: Any, chart: Chart) -> None:
    axes = figure.subplots()
    count = len(chart.labels)
    side_by_side = not chart.stacked and len(chart.series) > 1
    height = 0.8 / len(chart.series) if side_by_side else 0.62
    starts = [0.0] * count
    for number, series in enumerate(chart.series):
        shift = (number - (len(chart.series) - 1) / 2) * height if side_by_side else 0.0
        values = [float(value or 0) for value in series.values]
        bars = axes.barh(
            [i + shift for i in range(count)],
            values,
            height,
            left=starts if chart.stacked else None,
            color=_COLOURS[number],
            hatch=_HATCHES[number],
            edgecolor="#404040",
            linewidth=0.4,
            label=series.name,
        )
        for bar, value in zip(bars, series.values, strict=True):
            if value is not None:
                _write(axes, chart, bar, value, number, _SMALL if side_by_side else _USUAL)
        if chart.stacked:
            starts = [start + value for start, value in zip(starts, values, strict=True)]
    _frame(figure, axes, chart)


def _write(axes: Any, chart: Chart, bar: Any, value: Decimal | int, number: int, size: float) -> None:
    """Write a bar's value: into it where bars are stacked, behind it elsewhere."""
    text, middle = shown_vi(value) + chart.unit, bar.get_y() + bar.get_height() / 2
    end = bar.get_x() + bar.get_width()
    if not chart.stacked:
        axes.text(
            end + _longest(chart) / 100, middle, text, ha="left", va="center", fontproperties=_font(size)
        )
    elif value:
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if _HATCHES[number] else None
        axes.text(
            bar.get_x() + bar.get_width() / 2,
            middle,
            text,
            ha="center",
            va="center",
            color="white" if number == 0 else "black",
            bbox=behind,
            fontproperties=_font(size),
        )


def _frame(figure: Any, axes: Any, chart: Chart) -> None:
    """Title, labels, legend; no axis with numbers, since each bar says its own."""
    count, longest = len(chart.labels), _longest(chart)
    room = 1.0 if chart.stacked else 1.1  # for what is written behind the bars
    axes.set_xlim(0, max(longest * 1.1, float(chart.full or 0) * room))
    axes.set_ylim(count - 0.4, -0.6)
    labels = [textwrap.fill(label, _LABEL) for label in chart.labels]
    axes.set_yticks(range(count), labels, fontproperties=_font(_USUAL if count <= 7 else 8))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_title(chart.title, fontproperties=_font(11, "Bold"), pad=8)
    if len(chart.series) > 1:
        figure.legend(
            *axes.get_legend_handles_labels(),
            loc="outside lower center",
            ncols=len(chart.series),
            frameon=False,
            prop=_font(_USUAL),
        )


def _longest(chart: Chart) -> float:
    columns = zip(*((float(v or 0) for v in s.values) for s in chart.series), strict=True)
    return max((sum(c) if chart.stacked else max(c) for c in columns), default=0.0) or 1.0
