"""Papers that a unit has signed itself and put into `van-ban/`: by its name, which file takes the place of which of ours."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rules.papers.file.names import ACHIEVEMENT, MINUTES, SUBMISSION
from rules.plan.report_form.form import COLLECTIVE
from rules.values.text import fold, printable
from rules.verifying.values import SignatureSeen

_NAMES = "to-trinh.pdf, bien-ban.pdf, bao-cao-TT.pdf, bao-cao-CN1.pdf …"

_SIGNS = re.compile(r"[\W_]+")
# Programs that sign add a word of their own: "to-trinh.signed.pdf", "to-trinh_đã ký.pdf".
_ENDS = r"(?:signed|daky|kyso|dakyso)*"
_PAPERS = (
    (re.compile(rf"(?:0?1)?totrinh{_ENDS}"), SUBMISSION),
    (re.compile(rf"(?:0?2)?bienban{_ENDS}"), MINUTES),
)
_REPORT = re.compile(rf"(?:0?3)?baocao(?:thanhtich)?(?:(tt|tapthe)|cn0*([1-9][0-9]{{0,5}})){_ENDS}")


@dataclass(frozen=True, slots=True)
class UnusedPaper:
    """A file (or several for one paper) that takes no paper's place: why, and what to do."""

    names: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class SuppliedPapers:
    """What a unit supplied: our paper's file name without ending → the unit's file name; and what is not used."""

    papers: Mapping[str, str]
    unused: tuple[UnusedPaper, ...]


@dataclass(frozen=True, slots=True)
class InspectedPaper:
    """One supplied paper as it was inspected: what keeps it from being used ("" when nothing does), text, signatures.

    `text` is "" where none can be read; `signatures` None where they could not be checked within the limits.
    `passing`: its fault is this machine's.
    """

    name: str
    fault: str
    text: str = ""
    signatures: tuple[SignatureSeen, ...] | None = ()
    passing: bool = False


def is_papers(folder: str) -> bool:
    """Tell whether a folder is the one for signed papers, as units write its name."""
    return _plain(folder) == "vanban"


def paper_of(name: str) -> str | None:
    """Return which of our papers (file name without ending) a PDF of that name stands for, None for no paper."""
    stem = _plain(name.rpartition(".")[0])
    for pattern, paper in _PAPERS:
        if pattern.fullmatch(stem):
            return paper
    match = _REPORT.fullmatch(stem)
    if match is None:
        return None
    return ACHIEVEMENT + (COLLECTIVE if match[1] else f"CN{match[2]}")


def sort_papers(names: Iterable[str], nominees: Collection[str] | None = None) -> SuppliedPapers:
    """Say which file takes which paper's place; `nominees`: codes of the report, None where they are not known."""
    found: dict[str, list[str]] = {}
    unused: list[UnusedPaper] = []
    for name in names:
        if not name.lower().endswith(".pdf"):
            unused.append(_unused("không phải tệp PDF: xuất thành PDF, ký số lại rồi gửi.", name))
        elif (paper := paper_of(name)) is None:
            unused.append(_unused(f"không rõ là văn bản nào: đặt tên {_NAMES} rồi gửi lại.", name))
        elif nominees is not None and (code := _about(paper)) and code not in nominees:
            says = f"báo cáo không đề nghị đối tượng {code}: sửa mã trong tên tệp, hoặc bổ sung đối tượng vào báo cáo."
            unused.append(_unused(says, name))
        else:
            found.setdefault(paper, []).append(name)
    for paper, same in found.items():
        if len(same) > 1:
            says = f"có {len(same)} tệp cho cùng một văn bản {paper}, không biết lấy tệp nào: chỉ giữ một tệp rồi gửi lại."
            unused.append(_unused(says, *same))
    return SuppliedPapers({paper: same[0] for paper, same in found.items() if len(same) == 1}, tuple(unused))


def _about(paper: str) -> str:
    """Return the code of the nominee that an achievement report is about, "" for other papers."""
    return paper.removeprefix(ACHIEVEMENT) if paper.startswith(ACHIEVEMENT) else ""


def _unused(says: str, *names: str) -> UnusedPaper:
    return UnusedPaper(tuple(printable(name) for name in names), says)


def _plain(name: str) -> str:
    return _SIGNS.sub("", fold(name))
