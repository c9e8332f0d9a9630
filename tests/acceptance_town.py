"""Holds the papers under `town/` against the run's own tables, with tools that are not ours."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

from outside_tools import loose_fonts, pages, pdf_faults, rows, tool, words

TRIAL = "BẢN THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
DRAFT, SUGGESTION = "DỰ THẢO", "BẢN GỢI Ý"
PACKET = "00-goi-hoi-dong"
WAITING, ISSUED = "chờ Hội đồng", "đã ban hành quyết định"
REPORT, SUBMISSION, MINUTES, DECISION = "01-bao-cao-tham-dinh", "02-to-trinh", "03-bien-ban", "04-quyet-dinh"
CERTIFICATES, SUMMARY, EXEMPLARS = "05-giay-khen", "06-bao-cao-tong-hop", "07-guong-dien-hinh"
RECEIPT = "08-danh-sach-tien-thuong"
AT_STAGE = {
    WAITING: {REPORT},
    "": {REPORT, SUBMISSION, MINUTES, DECISION, CERTIFICATES, SUMMARY, EXEMPLARS},
}
"""Papers that must be there while the council is awaited, and after it."""
NOT_YET = {MINUTES, DECISION, CERTIFICATES, EXEMPLARS}
"""What must not be there before the council has met."""
NAMING = (SUBMISSION, MINUTES, DECISION, CERTIFICATES, EXEMPLARS, RECEIPT)
"""Papers that name every winner; the exemplar pack only as a suggestion: else it tells of those whom the office chose."""
WRITTEN_OUT = {
    "HĐND": "Hội đồng nhân dân",
    "UBND": "Ủy ban nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TNCS": "Thanh niên Cộng sản",
}

Row = Mapping[str, str]


def town_faults(out: Path, run: Mapping[str, Any]) -> Iterator[str]:
    """All faults of the town's papers; `run` is what run.json says."""
    town = out / "town"
    if not town.is_dir():
        yield "town/: missing"
        return
    nominees = [r for r in rows(out / "ranking.csv") if r["nominated"] == "true"]
    winners = [r for r in nominees if r["selected"] == "true"]
    refused = [r for r in nominees if r["selected"] != "true"]
    waiting = run["stage"] == WAITING
    yield from (f"town/{fault}" for fault in _stage_faults(town, waiting, bool(winners)))
    # The council's packet is never issued; all certificates in one file are for the printer, the signed ones stand apart.
    made_up = {"10-giay-khen-bo-sung", "11-danh-sach-tien-thuong-bo-sung"}
    unsigned = {PACKET, CERTIFICATES, RECEIPT, *made_up} if run["stage"] == ISSUED else {PACKET}
    for paper in sorted(town.rglob("*.pdf")):
        name = paper.relative_to(town).with_suffix("").as_posix()
        yield from (
            f"town/{name}: {fault}" for fault in _paper_faults(paper, unsigned, trial=bool(run.get("trial")))
        )
    if waiting or not winners:
        return
    in_sets = (
        town / DECISION
    ).is_dir()  # after the town's end: who is in none is told to the office, not named
    for name in NAMING:
        if (town / f"{name}.pdf").is_file() and not (in_sets and name == EXEMPLARS):
            text = _text(town / f"{name}.pdf")
            if name == EXEMPLARS and SUGGESTION not in text:
                continue
            yield from (f"town/{name}: does not name {_who(r)}" for r in winners if not _names(text, r))
    yield from _refused_faults(town, winners, refused)
    if not in_sets:
        yield from _certificate_faults(town, winners, issued=run["stage"] == ISSUED)


def _stage_faults(town: Path, waiting: bool, anybody: bool) -> Iterator[str]:
    there = {p.stem for p in town.glob("*.pdf")} | {p.parent.name for p in town.glob("*/*.pdf")}
    lacking = AT_STAGE[WAITING if waiting else ""] - there
    if not anybody:
        lacking -= {SUBMISSION, DECISION, CERTIFICATES, EXEMPLARS}
    yield from (f"{name}.pdf: missing" for name in sorted(lacking))
    packet = {f"{PACKET}.pdf", "hoi-dong.xlsx"}
    found = {name for name in packet if (town / name).is_file()}
    if waiting and found != packet:
        yield f"the council's packet lacks {sorted(packet - found)}"
    if waiting:
        yield from (f"{name}: before the council has met" for name in sorted(NOT_YET & there))
    elif found:
        yield f"{sorted(found)}: left over after the council has met"
    for paper in sorted(town.rglob("*.pdf")):
        if not paper.with_suffix(".docx").is_file() and paper.parent.name not in (
            "giay-khen",
            "giay-khen-bo-sung",
        ):
            yield f"{paper.relative_to(town)}: no .docx beside it"


def _paper_faults(paper: Path, unsigned: Set[str], *, trial: bool) -> Iterator[str]:
    """One paper: a draft that says so and is not signed, or one that is signed and does not say so; sound either way."""
    draft = "does not contain any signatures" in tool("pdfsig", "-nocert", paper).stdout
    if draft:
        if tool("qpdf", "--check", paper).returncode not in (0, 3):
            yield "qpdf finds it broken"
        if loose := set(loose_fonts(paper)):
            yield f"fonts not embedded: {', '.join(sorted(loose))}"
    else:
        yield from pdf_faults(paper)
    text = [words(page) for page in _pages(paper)]
    if not text or len(text) != pages(paper):
        yield "no pages can be read"
    if draft != (DRAFT in " ".join(text)) and not (draft and {paper.stem, paper.parent.name} & unsigned):
        yield (
            "not signed, yet it does not say that it is a draft"
            if draft
            else "signed, yet it says that it is a draft"
        )
    for number, page in enumerate(text, start=1):
        if (TRIAL in page) != trial:
            yield f"page {number} {'lacks' if trial else 'bears'} the trial's words"


def _refused_faults(town: Path, winners: Sequence[Row], refused: Sequence[Row]) -> Iterator[str]:
    """Nobody who was refused stands in the decision or on a certificate; each unit is told of its own."""
    for name in (DECISION, CERTIFICATES):
        text = " ".join(_text(p) for p in (town / f"{name}.pdf", *(town / name).glob("*.pdf")) if p.is_file())
        wrong = _persons_named(text, refused, but=winners)
        yield from (f"town/{name}: names {_who(row)}, who was refused" for row in wrong)
    notices = {p.stem: _text(p) for p in sorted((town / "thong-bao").glob("*.pdf"))}
    if strangers := set(notices) - {r["unit"] for r in refused}:
        yield f"town/thong-bao: without a refused nominee: {', '.join(sorted(strangers))}"
    for row in refused:
        if row["unit"] not in notices:
            if row["state"] != "PASS":
                yield f"town/thong-bao: nothing tells {row['unit']} of {row['nominee']}"
        elif not _names(notices[row["unit"]], row) and row["state"] != "PASS":
            yield f"town/thong-bao/{row['unit']}: does not name {row['nominee']}"
    for unit, text in notices.items():
        # Who approved a correction and who signs may be winners themselves.
        body = re.split("Ghi chú:|Nơi nhận:", text)[0]
        wrong = _persons_named(body, winners, but=[r for r in refused if r["unit"] == unit])
        yield from (f"town/thong-bao/{unit}: names {_who(row)}, who was chosen" for row in wrong)


def _persons_named(text: str, people: Sequence[Row], *, but: Sequence[Row]) -> Iterator[Row]:
    """Whom of these the text names; a namesake of the others, or the beginning of such a name, is no proof."""
    allowed = [words(other["name"]) for other in but]
    for row in people:
        name = words(row["name"])
        if row["kind"] != "individual" or any(name in other for other in allowed):
            continue
        if re.search(rf"\b{re.escape(name)}\b", text):
            yield row


def _certificate_faults(town: Path, winners: Sequence[Row], *, issued: bool) -> Iterator[str]:
    """One page a winner; once the decision is issued one file each, signed."""
    bound = town / f"{CERTIFICATES}.pdf"
    if bound.is_file():
        leaves = [words(page) for page in _pages(bound)]
        if len(leaves) != len(winners):
            yield f"town/{CERTIFICATES}: {len(leaves)} pages for {len(winners)} winners"
        yield from (
            f"town/{CERTIFICATES}: no page is {_who(r)}'s"
            for r in winners
            if not any(_names(leaf, r) for leaf in leaves)
        )
    single = sorted((town / "giay-khen").glob("*.pdf"))
    if issued and len(single) != len(winners):
        yield f"town/giay-khen: {len(single)} files for {len(winners)} winners"
    if not issued and single:
        yield "town/giay-khen: certificates before the decision is issued"


def _pages(paper: Path) -> list[str]:
    return _read(paper, "-raw", paper.stat().st_mtime_ns).split("\f")[:-1]


def _text(paper: Path) -> str:
    """The words in the order of the file and in that of the page: a name broken in a table is whole in one of them."""
    return words(" ".join(_pages(paper)) + " " + _read(paper, "-layout", paper.stat().st_mtime_ns))


@cache
def _read(paper: Path, order: str, changed: int) -> str:
    return tool("pdftotext", order, paper, "-").stdout


def _names(text: str, row: Row) -> bool:
    """Whether the text names a nominee; a body's name may be written out."""
    name = words(row["name"])
    full = " ".join(WRITTEN_OUT.get(word, word) for word in name.split())
    return name in text or full in text


def _who(row: Row) -> str:
    return f"{row['unit']}/{row['nominee']}"
