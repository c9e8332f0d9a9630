"""Writes the golden texts anew: `python tests/golden/make.py` (look at what changed before keeping it).

`python tests/golden/make.py said` writes those of said/ alone, which need no LibreOffice.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from factory_measured import MEASURED, PAPERS, measured_text  # noqa: E402
from factory_papers import crowded_papers, to_pdf, town_papers, usual_papers  # noqa: E402
from recorded import SAID  # noqa: E402
from recorded import text_of as text_of_said  # noqa: E402

from rules.layout.values import PageSeen  # noqa: E402
from tasks.documents.measuring import measure  # noqa: E402


def all_papers(folder: Path) -> dict[str, Path]:
    """Every kind of paper as PDF, made by one call of LibreOffice."""
    made = usual_papers(trial=True)
    made |= {f"100-{name}": data for name, data in crowded_papers().items()}
    made |= {f"tx-{name}": data for name, data in town_papers().items()}
    return to_pdf({name: data for name, data in made.items() if kept(name)}, folder)


def text_of(pages: Sequence[PageSeen]) -> str:
    """The text of a paper's first and last page, a line a line."""
    shown = pages if len(pages) == 1 else [pages[0], pages[-1]]
    said = [f"[{page.number}/{len(pages)}]\n" + "\n".join(line.text for line in page.lines) for page in shown]
    return "\n\n".join(said) + "\n"


def kept(name: str) -> bool:
    """Tell whether a paper is made here: of papers to many units one is enough."""
    return not name.startswith("tx-thong-bao") or name == "tx-thong-bao-p-hoa-mac"


def _papers() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, path in all_papers(Path(folder)).items():
            pages = measure(path)
            (HERE / f"{name}.txt").write_text(text_of(pages), encoding="utf-8")
            if name in PAPERS:
                (MEASURED / f"{name}.json").write_text(measured_text(pages[: PAPERS[name]]), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["said"]:
        _papers()
    for name, of in SAID.items():
        (HERE / "said" / f"{name}.txt").write_text(text_of_said(of()), encoding="utf-8")
