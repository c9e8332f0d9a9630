"""All checks of a paper in one: its kind, its faults, how much was looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rules.layout.checks import certificate, edges, flow, foot, head, letters, number, room, text, title
from rules.layout.elements import Elements, recognise
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, PageSeen
from rules.values.errors import WrongUse

LayoutCheck = Callable[[Elements, LayoutStandard], Iterator[LayoutFault]]

PLAIN: tuple[LayoutCheck, ...] = (letters.letters, room.room)
CERTIFICATE: tuple[LayoutCheck, ...] = (letters.letters, room.room, certificate.certificate)
FULL: tuple[LayoutCheck, ...] = (
    edges.sheet,
    edges.margins,
    letters.letters,
    room.room,
    head.head,
    number.number_and_day,
    title.title,
    text.text,
    flow.flow,
    foot.foot,
)


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """What came of checking a paper; `inspected`: lines of each element, so that nothing passes unseen."""

    kind: str
    faults: tuple[LayoutFault, ...]
    pages: int
    lines: int
    inspected: dict[str, int]


def lint(pages: Sequence[PageSeen], standard: LayoutStandard, kind: str | None = None) -> list[LayoutFault]:
    """Return all faults of a measured paper in the order of its pages; WrongUse where the kind is unknown."""
    return list(lint_report(pages, standard, kind).faults)


def lint_report(pages: Sequence[PageSeen], standard: LayoutStandard, kind: str | None = None) -> LayoutReport:
    """Return what came of checking a measured paper; `kind`: it is of this kind whatever its words say."""
    wanted = standard.kind(kind) if kind else None
    if kind and wanted is None:
        known = ", ".join(one.id for one in standard.kinds)
        raise WrongUse(f"Không có loại văn bản '{kind}' trong {standard.name}: chọn một trong {known}.")
    paper = recognise(pages, standard, wanted)
    checks = {"full": FULL, "certificate": CERTIFICATE, "plain": PLAIN}[paper.kind.profile]
    faults = [one for check in checks for one in check(paper, standard)]
    head = paper.head
    inspected = {
        "quốc hiệu, tiêu ngữ": sum(one is not None for one in (head.country, head.motto)),
        "cơ quan ban hành": len(head.issuers),
        "số, ngày": sum(one is not None for one in (head.number, head.place_date)),
        "tên loại, trích yếu": len(head.title) + len(head.abstract) + len(head.letter_about),
        "nội dung": sum(len(one.lines) for one in paper.paragraphs) + len(paper.centred),
        "bảng": len(paper.in_tables),
        "chữ ký": sum(len(one.lines) for one in paper.signatures),
        "nơi nhận": len(paper.recipients.lines) if paper.recipients else 0,
        "số trang": len(paper.numbers),
    }
    ordered = tuple(sorted(faults, key=lambda one: (one.page, one.id, one.y_mm, one.x_mm)))
    lines = sum(len(page.lines) for page in pages)
    return LayoutReport(paper.kind.id, ordered, len(pages), lines, inspected)
