"""Pages as LibreOffice laid them out, kept as measured in tests/golden/measured, and what may go wrong with a line of them.

`python tests/golden/make.py` measures them anew.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from rules.layout.values import Box, LetterRun, PageSeen, Stroke, TextLine

MEASURED = Path(__file__).parent / "golden" / "measured"
PAPERS = {
    "to-trinh": 2, "bien-ban": 2, "tx-quyet-dinh": 2, "tx-giay-khen": 1, "tx-don-doc": 1, "tx-thong-bao-p-hoa-mac": 2,
}  # fmt: skip
"""The papers that are kept, with how many of their pages at most."""


def measured_text(pages: Sequence[PageSeen]) -> str:
    """The pages as they are kept, a line of letters a line."""
    shown = [
        {**{name: _rounded(getattr(page, name)) for name in ("number", "width", "height", "rotation")}}
        | {
            name: [_rounded(astuple(box)) for box in getattr(page, name)]
            for name in ("pictures", "stamps", "turned")
        }
        | {"strokes": [[_rounded(astuple(one.box)), one.dashed] for one in page.strokes]}
        | {"lines": [_rounded(astuple(line)) for line in page.lines]}
        for page in pages
    ]
    return json.dumps(shown, ensure_ascii=False).replace("[[1, ", "\n[[1, ").replace("], [", "],\n[") + "\n"


def _rounded(held: Any) -> Any:
    if isinstance(held, float):
        return round(held, 2)
    return [_rounded(one) for one in held] if isinstance(held, tuple | list) else held


def measured(name: str) -> list[PageSeen]:
    """The kept pages of a paper."""
    return [
        PageSeen(
            page["number"], page["width"], page["height"], page["rotation"],
            tuple(_line(*line) for line in page["lines"]),
            tuple(Stroke(Box(*box), dashed) for box, dashed in page["strokes"]),
            *(tuple(Box(*box) for box in page[name]) for name in ("pictures", "stamps", "turned")),
        )
        for page in json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8"))
    ]  # fmt: skip


def _line(
    page: int, order: int, runs: list[list[Any]], box: list[float], baseline: float, cut: bool
) -> TextLine:
    made = tuple(LetterRun(*run[:5], tuple(run[5]), *run[6:]) for run in runs)  # type: ignore[misc]
    return TextLine(page, order, made, Box(*box), baseline, cut)


def spoilt(pages: Sequence[PageSeen]) -> Iterator[tuple[str, list[PageSeen]]]:
    """The paper with one thing wrong, again and again: each line and each rule in two of many ways, by turns; the sheet itself."""
    count = 0
    for page in dict.fromkeys((0, len(pages) - 1)):
        for place, line in enumerate(pages[page].lines):
            for _ in range(2):
                what, changed = _WAYS[count % len(_WAYS)]
                count += 1
                lines = list(pages[page].lines)
                lines[place : place + 1] = changed(line)
                yield f"{what}: {line.text}", _with(pages, page, lines=tuple(lines))
            count += place % 2
        for place, stroke in enumerate(pages[page].strokes):
            for what, strokes in (
                ("no rule", ()),
                ("a rule 30 mm to the right", (replace(stroke, box=_moved(stroke.box, 30, 0)),)),
                ("a short rule", (replace(stroke, box=replace(stroke.box, x1=stroke.box.x0 + 5)),)),
                ("a dashed rule", (replace(stroke, dashed=True),)),
            ):
                kept = (*pages[page].strokes[:place], *strokes, *pages[page].strokes[place + 1 :])
                yield f"{what}: {place + 1}", _with(pages, page, strokes=kept)
        for what, changes in (
            ("lying", {"width": 297.0, "height": 210.0}),
            ("letter", {"width": 215.9, "height": 279.4}),
            ("turned", {"rotation": 90}),
            ("no lines", {"lines": ()}),
            ("a picture", {"pictures": (Box(0, 0, 210, 297),)}),
            ("a stamp", {"stamps": (Box(60, 60, 150, 100),)}),
            ("letters on end", {"turned": (Box(60, 60, 65, 100),)}),
        ):
            yield f"the sheet: {what}", _with(pages, page, **changes)
    yield "twice", [*pages, *pages]


def _with(pages: Sequence[PageSeen], page: int, **changes: Any) -> list[PageSeen]:
    return [*pages[:page], replace(pages[page], **changes), *pages[page + 1 :]]


def _moved(box: Box, right: float, down: float) -> Box:
    return Box(box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)


def _at(line: TextLine, right: float = 0, down: float = 0) -> TextLine:
    runs = tuple(replace(run, x0=run.x0 + right, x1=run.x1 + right) for run in line.runs)
    return replace(line, runs=runs, box=_moved(line.box, right, down), baseline=line.baseline + down)


def _run(line: TextLine, **changes: Any) -> TextLine:
    return replace(line, runs=tuple(replace(run, **changes) for run in line.runs))


def _said(line: TextLine, text: str) -> TextLine:
    return replace(line, runs=(replace(line.runs[0], text=text, x1=line.runs[-1].x1),))


_WAYS = (
    ("gone", lambda line: []),
    ("10 mm to the right", lambda line: [_at(line, right=10)]),
    ("12 mm to the left", lambda line: [_at(line, right=-12)]),
    ("4 mm lower", lambda line: [_at(line, down=4)]),
    ("2 mm higher", lambda line: [_at(line, down=-2)]),
    ("17 points", lambda line: [_run(line, size=17.0)]),
    ("10 points", lambda line: [_run(line, size=10.0)]),
    ("bold or not", lambda line: [_run(line, bold=not line.bold)]),
    ("italic or not", lambda line: [_run(line, italic=not line.italic)]),
    ("small letters", lambda line: [_said(line, line.text.lower())]),
    ("capitals", lambda line: [_said(line, line.text.upper())]),
    ("red", lambda line: [_run(line, colour=(200, 0, 0))]),
    ("another font", lambda line: [_run(line, font="DejaVuSans")]),
    ("not embedded", lambda line: [_run(line, embedded=False)]),
    ("cut off", lambda line: [replace(line, cut=True)]),
    ("twice", lambda line: [line, _at(line, down=3)]),
    ("without its last letters", lambda line: [_said(line, line.text[:-2] or "x")]),
    ("other words", lambda line: [_said(line, "Chữ khác hẳn")]),
    ("at the foot of the sheet", lambda line: [_at(line, down=285 - line.baseline)]),
)
