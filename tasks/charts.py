"""Draws charts as PNG with matplotlib: bars that can be told apart in grey, each value written on its bar.

The same chart gives the same bytes: no date, no name of the program inside.
"""

import io
import textwrap
import threading
from typing import Any

from rules.charts import Chart
from rules.rounding import shown_vi
from tasks.fonts import serif

MILLIMETRES = (160, 70)  # the shape of the templates' pictures
_INCH, _DOTS = 25.4, 160
_COLOURS = ("#1F4E79", "#7FB2DD", "#D9D9D9")  # dark, middle, light: apart in grey too
_HATCHES = ("", "", "///")
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


def _bars(figure: Any, chart: Chart) -> None:
    from matplotlib.font_manager import FontProperties

    def font(size: float, bold: bool = False) -> FontProperties:
        return FontProperties(fname=str(serif("Bold" if bold else "Regular")), size=size)

    axes = figure.subplots()
    count = len(chart.labels)
    size = 9 if count <= 7 else 8
    height = 0.62 if chart.stacked or len(chart.series) <= 1 else 0.8 / len(chart.series)
    written = size if height > 0.5 else 7
    ends = [0.0] * count
    longest = _longest(chart)
    for number, series in enumerate(chart.series):
        values = [float(v) if v is not None else 0.0 for v in series.values]
        shift = 0.0 if chart.stacked else (number - (len(chart.series) - 1) / 2) * height
        places = [i + shift for i in range(count)]
        bars = axes.barh(
            places,
            values,
            height,
            left=ends if chart.stacked else None,
            color=_COLOURS[number % 3],
            hatch=_HATCHES[number % 3],
            edgecolor="#404040",
            linewidth=0.4,
            label=series.name,
        )
        for i, bar in enumerate(bars):
            if (value := series.values[i]) is None or (chart.stacked and not value):
                continue
            text, end = shown_vi(value) + chart.unit, bar.get_x() + bar.get_width()
            middle = bar.get_y() + bar.get_height() / 2
            if chart.stacked:
                place, colour = bar.get_x() + bar.get_width() / 2, "white" if number == 0 else "black"
                box = (
                    {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if _HATCHES[number % 3] else None
                )
                axes.text(
                    place,
                    middle,
                    text,
                    ha="center",
                    va="center",
                    color=colour,
                    bbox=box,
                    fontproperties=font(size),
                )
            else:
                axes.text(
                    end + longest / 100, middle, text, ha="left", va="center", fontproperties=font(size)
                )
        if chart.stacked:
            ends = [end + value for end, value in zip(ends, values, strict=True)]
    axes.set_xlim(0, max(longest * 1.1, float(chart.full or 0) * (1.0 if chart.stacked else 1.1)) or 1)
    axes.set_ylim(count - 0.4, -0.6)
    axes.set_yticks(
        range(count), [textwrap.fill(label, _LABEL) for label in chart.labels], fontproperties=font(size)
    )
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_title(chart.title, fontproperties=font(11, bold=True), pad=8)
    if len(chart.series) > 1:
        figure.legend(
            *axes.get_legend_handles_labels(),
            loc="outside lower center",
            ncols=len(chart.series),
            frameon=False,
            prop=font(9),
        )


def _longest(chart: Chart) -> float:
    columns = zip(*((float(v or 0) for v in s.values) for s in chart.series), strict=True)
    return max((sum(c) if chart.stacked else max(c) for c in columns), default=0.0) or 1.0
