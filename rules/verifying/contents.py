"""Whether a dossier's papers, its points and its reading copy say what the unit's report says. Texts in, findings out."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rules.contracts.points import UnitPoints
from rules.contracts.upward import UpwardList
from rules.papers.file import names
from rules.report.cells import address
from rules.report.reading import RawBook
from rules.values.text import fold
from rules.values.typed import shown
from rules.values.wording import in_full
from rules.verifying.agreement import missing_figures, missing_names, readable
from rules.verifying.bag import COPY, FACTS, UPWARD_LIST
from rules.verifying.values import VerificationFinding, invalid, unknown, valid

PAPERS = f"data/{names.PAPERS}/"
SHARED = (names.SUBMISSION, names.MINUTES)
FRONT = 2  # cover and contents
A_PAGE = 15  # so many lines of the contents, at the least, stand on a page of it
MOST_NAMED = 5
FIGURES = "figures.papers"

Cells = Mapping[tuple[str, str], str]
"""A workbook's texts by sheet and address; blank cells are not there."""


def cells_of(book: RawBook) -> dict[tuple[str, str], str]:
    """Return the text of every cell that holds something."""
    return {
        (name, address(r, c)): text
        for name, grid in book.sheets
        for r, row in enumerate(grid)
        for c, raw in enumerate(row)
        if (text := shown(raw))
    }


def paper_path(name: str) -> str:
    """Return where a paper (file name without ending) lies in the bag."""
    return f"{PAPERS}{name}.pdf"


def report_findings(listed: UpwardList, payload: Sequence[str]) -> list[VerificationFinding]:
    """Return whether tờ trình, minutes and the report of each nominee lie in what went up, and nobody else's."""
    wanted = [paper_path(stem) for stem in (*SHARED, *(one.report for one in listed.nominees))]
    there = [path for path in payload if path.startswith(PAPERS) and path.endswith(".pdf")]
    wrong = [invalid(path, "papers", "thiếu văn bản này của hồ sơ") for path in wanted if path not in there]
    wrong += [invalid(path, "papers", "không có trong danh sách") for path in there if path not in wanted]
    return wrong or [valid(UPWARD_LIST, "papers", f"đủ văn bản của {len(listed.nominees)} đối tượng")]


def name_findings(
    points: UnitPoints, texts: Mapping[str, str], cells: Cells | None, supplied: frozenset[str]
) -> list[VerificationFinding]:
    """Return whether everybody nominated in diem.json has a paper, and stands by the same name in all papers and the report.

    `texts` by path; `cells` None where the report could not be read; `supplied` are paths.
    """
    found: list[VerificationFinding] = []
    called = {one.code: one.name for one in points.nominees if one.nominated}
    for path, of in {
        **{paper_path(stem): list(called.values()) for stem in SHARED},
        **{paper_path(names.ACHIEVEMENT + code): [name] for code, name in called.items()},
    }.items():
        # In words that nobody knows, a name may be spelt in more ways than we know.
        wrong = unknown if path in supplied else invalid
        if path not in texts:
            found.append(invalid(path, "names", "thiếu văn bản này của hồ sơ"))
        elif not readable(texts[path]):
            found.append(wrong(path, "names", "không đọc được chữ để so tên"))
        elif lacking := missing_names(texts[path], of):
            found.append(wrong(path, "names", f"không có tên {_some(lacking)} của diem.json"))
    reports = f"{PAPERS}{names.ACHIEVEMENT}"
    extra = sorted(
        path for path in texts if path.startswith(reports) and path[len(reports) : -4] not in called
    )
    found += [invalid(path, "names", "đối tượng này không có trong diem.json") for path in extra]
    if cells is not None:
        known = {_compact(in_full(text)) for text in cells.values()}
        corrected = {_compact(in_full(c.new)) for c in points.corrections}
        lacking = [name for name in called.values() if _compact(in_full(name)) not in known | corrected]
        if lacking:
            found.append(invalid(FACTS, "names", f"báo cáo không có tên {_some(lacking)}"))
    return found or [valid("", "names", f"tên {len(called)} đối tượng khớp trong mọi văn bản và báo cáo")]


def source_findings(points: UnitPoints, cells: Cells, report: str) -> list[VerificationFinding]:
    """Return whether every number of diem.json stands in the report's cell that it names, or was corrected there."""
    wrong: dict[str, None] = {}
    count = 0
    rests_on = [item.sources for one in points.nominees for item in one.items]
    rests_on += [figure.sources for one in points.nominees for figure in one.figures]
    for source in (source for sources in rests_on for source in sources):
        count += 1
        place = f"ô {source.cell} biểu “{source.sheet}”"
        stands = cells.get((source.sheet, source.cell), "")
        was = source.value if source.corrected is None else source.corrected.old
        if source.corrected is not None and source.corrected.new != source.value:
            wrong[f"{place} tính theo “{source.value}” khác bản đính chính"] = None
        elif fold(stands) != fold(was):
            wrong[f"{place} của báo cáo ghi “{stands}”, diem.json ghi “{was}”"] = None
    if wrong:
        return [invalid(FACTS, "figures.report", says) for says in list(wrong)[:MOST_NAMED]]
    return [valid(FACTS, "figures.report", f"{count} số liệu khớp ô của {report}")]


def printed_values(context: object) -> list[str]:
    """Return every text with a figure that a paper's context holds."""
    if isinstance(context, str):
        return [context] if any(c.isdigit() for c in context) else []
    if isinstance(context, Mapping):
        context = list(context.values())
    if isinstance(context, Iterable):
        return [text for each in context for text in printed_values(each)]
    return []


def paper_findings(path: str, said: Sequence[str], drafted: str, text: str) -> list[VerificationFinding]:
    """Return whether a paper of ours has every figure that it would have today; `drafted` is the text of that draft.

    What the template leaves out is not asked for. Words around figures that are there may come from another version of
    the templates: that can't be told from here.
    """
    if not readable(text):
        return [unknown(path, FIGURES, "không đọc được chữ để so số liệu")]
    draft, paper = _compact(drafted), _compact(text)
    asked = [each for each in said if _compact(each) in draft]
    lacking = [each for each in asked if _compact(each) not in paper]
    if gone := [each for each in lacking if missing_figures(text, [each])]:
        return [invalid(path, FIGURES, f"không ghi {_some(gone)} như báo cáo")]
    if lacking:
        says = f"câu chữ khác văn bản soạn lại từ báo cáo: {_some(lacking)}"
        return [unknown(path, FIGURES, says)]
    return [valid(path, FIGURES, f"{len(asked)} chỗ có số liệu khớp báo cáo")]


def supplied_paper_findings(path: str, figures: Sequence[str], text: str) -> list[VerificationFinding]:
    """Return whether a paper that the unit wrote itself has the figures that it can't do without.

    Nobody knows in which words it was meant: a figure that is not found is to be looked at, it proves nothing.
    """
    if not readable(text):
        return [unknown(path, FIGURES, "không đọc được chữ để so số liệu")]
    if lacking := missing_figures(text, figures):
        says = f"văn bản do đơn vị soạn không thấy {_some(lacking)}: cần người đối chiếu với báo cáo"
        return [unknown(path, FIGURES, says)]
    return [valid(path, FIGURES, f"{len(figures)} số liệu khớp báo cáo")]


def copy_findings(copy: Sequence[str], parts: Mapping[str, Sequence[str]]) -> list[VerificationFinding]:
    """Return whether the reading copy has as many pages as its parts and front pages, with what the papers say.

    `parts` are the texts of the pages of each paper and evidence file, by path.
    """
    pages = sum(max(1, len(texts)) for texts in parts.values())
    front = len(copy) - pages
    if not FRONT <= front <= FRONT + len(parts) // A_PAGE:
        says = f"bản đọc có {len(copy)} trang, các văn bản và minh chứng có {pages} trang"
        return [invalid(COPY, "reading-copy", says)]
    shown_there = [_compact(text) for text in copy]
    lacking = [
        invalid(path, "reading-copy", f"trang {number} không có đúng như vậy trong bản đọc")
        for path, texts in parts.items()
        if path.startswith(PAPERS)
        for number, text in enumerate(texts, start=1)
        if not any(_compact(text) in there for there in shown_there)
    ]
    return lacking or [valid(COPY, "reading-copy", f"bản đọc đủ {len(copy)} trang, đúng các văn bản")]


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def _some(texts: Sequence[str]) -> str:
    named = ", ".join(f"“{text}”" for text in texts[:MOST_NAMED])
    return named + (f" và {len(texts) - MOST_NAMED} chỗ khác" if len(texts) > MOST_NAMED else "")
