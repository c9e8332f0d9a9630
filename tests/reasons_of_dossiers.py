"""Why `thidua verify` judges a unit's dossier as it does, by what its papers, points and reading copy say: bundles that show each reason."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from factory_bundle import UNIT, Unsigned, reseal, sealed, unsigned
from factory_drawn import paper
from factory_reasons import Bench, Looked, case, with_bytes
from reportlab.pdfgen.canvas import Canvas

from flows.settings import PROJECT
from flows.verify.bundle import MOST_FACTS
from rules.verifying.values import Verdict
from tasks.documents.fonts import DRAWING, drawing_font
from tasks.documents.page_texts import page_texts
from tasks.pki.trust import Trust, read_trust
from tasks.plan.plans import load_plan
from tasks.signing import SignatureRequest, sign_pdf

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
FACTS, REPORT, COPY = "data/diem.json", "data/bao-cao.xlsx", "data/ho-so.pdf"
PLANS = PROJECT / "data" / "plans"
SUBMISSION, MINUTES = "01-to-trinh", "02-bien-ban"


@dataclass(frozen=True)
class Dossier:
    """One unit's dossier sealed with nothing wrong, and the office that knows its signers."""

    before: Unsigned
    bundle: Path
    trust: Trust


@cache
def dossier(bench: Bench) -> Dossier:
    """Made once: LibreOffice is asked for its papers."""
    root = bench.room
    folder = bench.pki.trust_folder(root / "trust", issuing=True, lists=True)
    for role, label in ((f"{UNIT}.lanh-dao", "person"), (UNIT, "unit"), ("town", "town")):
        (folder / f"{role}.cer").write_bytes(bench.pki.certificate(label).public_bytes(Encoding.DER))
    before = unsigned(root / "papers")
    bundle = sealed(
        before, root / "goi.zip", {label: bench.key(label) for label in ("person", "unit", "town")}
    )
    return Dossier(before, bundle, read_trust(folder))


def looked(bench: Bench, bundle: Path, *, trust: Trust | None = None, plans: Path = PLANS) -> Looked:
    return Looked(bundle, bench.asked(trust or dossier(bench).trust, plans=plans))


def changed(bench: Bench, change: Callable[[Path], object]) -> Looked:
    """The dossier with something changed, its manifests and seal made anew."""
    bag = bench.bag(dossier(bench).bundle)
    change(bag)
    return looked(bench, bench.again(bag))


def points(bench: Bench, change: Callable[[dict[str, Any]], object]) -> Looked:
    """The dossier with points that say something else."""

    def rewritten(bag: Path) -> None:
        said = json.loads((bag / FACTS).read_bytes())
        change(said)
        (bag / FACTS).write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    return changed(bench, rewritten)


def signed(bench: Bench, pdf: Path, dst: Path, *labels: str) -> None:
    """A paper signed by some, in place of the dossier's."""
    dst.unlink(missing_ok=True)
    by = [
        SignatureRequest(bench.key(each), f"K{n}", "organisation", "X", "Ký", "")
        for n, each in enumerate(labels)
    ]
    sign_pdf(pdf, dst, by)


def place_of(name: str) -> str:
    return f"data/van-ban/{name}.pdf"


def drawn(bench: Bench, text: str) -> Path:
    """A page on which a text stands."""
    made = bench.room / "drawn.pdf"
    with DRAWING:
        canvas = Canvas(str(made), pagesize=(3000, 842), initialFontName=drawing_font())
        for number, line in enumerate(text.splitlines()):
            canvas.setFont(drawing_font(), 5)
            canvas.drawString(20, 830 - 7 * number, line)
        canvas.showPage()
        canvas.save()
    return made


def as_supplied(*names: str) -> Callable[[dict[str, Any]], None]:
    def said(facts: dict[str, Any]) -> None:
        facts["brought"] = list(names)

    return said


# --- nothing wrong ---


@case(VALID, "reading-copy", "bản đọc đủ ")
@case(VALID, "code", "mã in trên bìa khớp nội dung")
@case(VALID, "bag.info", "thông tin gói khớp diem.json và báo cáo")
@case(VALID, "signers.names", "tên trong chứng thư là của đơn vị và nơi niêm phong")
@case(VALID, "layout", "đúng thể thức ")
@case(VALID, "names", " đối tượng khớp trong mọi văn bản và báo cáo")
@case(VALID, "figures.report", " số liệu khớp ô của data/bao-cao.xlsx")
@case(VALID, "figures.papers", " chỗ có số liệu khớp báo cáo")
def a_dossier(bench: Bench) -> Looked:
    return looked(bench, dossier(bench).bundle)


# --- what it is about ---


@case(INVALID, "bag.files", "gói phải có đúng một tệp báo cáo data/bao-cao")
@case(UNKNOWN, "figures.report", "không mở được báo cáo để so số liệu", INVALID)
def no_report(bench: Bench) -> Looked:
    return changed(bench, lambda bag: (bag / REPORT).unlink())


@case(INVALID, "bag.info", "ghi “phuong-khac” khác diem.json")
def the_dossier_of_another_unit(bench: Bench) -> Looked:
    def other(bag: Path) -> None:
        with_bytes(
            bag / "bag-info.txt", lambda data: re.sub(rb"(External-Identifier: ).*", rb"\1phuong-khac", data)
        )

    return changed(bench, other)


@case(INVALID, "bag.info", "không phải báo cáo mà diem.json dựa vào")
def another_report(bench: Bench) -> Looked:
    return changed(bench, lambda bag: with_bytes(bag / REPORT, lambda data: data + b"\0"))


@case(INVALID, "facts", "không đọc được diem.json")
@case(INVALID, "bag.files", "thiếu tệp này trong gói")
def no_points(bench: Bench) -> Looked:
    return changed(bench, lambda bag: (bag / FACTS).unlink())


@case(INVALID, "facts", "không đọc được diem.json (")
def points_that_are_none(bench: Bench) -> Looked:
    return changed(bench, lambda bag: (bag / FACTS).write_bytes(b"{}"))


@case(INVALID, "facts", "diem.json quá lớn")
def points_without_end(bench: Bench) -> Looked:
    def grown(bag: Path) -> None:
        with (bag / FACTS).open("ab") as file:
            file.truncate(MOST_FACTS + 1)

    return changed(bench, grown)


@case(UNKNOWN, "facts", "không đúng dạng của bản thidua này")
def points_of_another_program(bench: Bench) -> Looked:
    return points(bench, lambda facts: facts.update(nominees=[{"code": 1}]))


# --- whose signatures ---


@case(INVALID, "signers", "người ký bản kê không phải người ký bản đọc")
def sealed_by_another_than_the_copy(bench: Bench) -> Looked:
    bag = bench.bag(dossier(bench).bundle)
    reseal(bag, lambda data: bench.seal(data, "office"))
    return looked(bench, bag)


@case(INVALID, "signers", "người ký khác với các văn bản cùng hồ sơ")
def one_paper_signed_by_others(bench: Bench) -> Looked:
    return changed(
        bench,
        lambda bag: signed(
            bench,
            dossier(bench).before.files / f"{MINUTES}.pdf",
            bag / place_of(MINUTES),
            "office-person",
            "office",
        ),
    )


@case(INVALID, "signers", "có 1 chữ ký, kế hoạch đòi ")
def one_paper_signed_by_too_few(bench: Bench) -> Looked:
    """By a plan that asks for the head's signature too."""
    plans = bench.room / "plans"
    stricter = shutil.copytree(PLANS / dossier(bench).before.plan.movement.id, plans / "plan")
    with_bytes(stricter / "plan.toml", lambda data: data.replace(b"required = false", b"required = true", 1))
    before, after = (each.hash.encode() for each in (dossier(bench).before.plan, load_plan(stricter)))

    def signed_by_one(bag: Path) -> None:
        signed(bench, dossier(bench).before.files / f"{MINUTES}.pdf", bag / place_of(MINUTES), "unit")
        for place in (FACTS, "bag-info.txt"):
            with_bytes(bag / place, lambda data: data.replace(before, after))

    return replace(changed(bench, signed_by_one), asked=bench.asked(dossier(bench).trust, plans=plans))


@case(UNKNOWN, "signers.names", "chứng thư không mang tên ")
def signers_that_the_office_does_not_know(bench: Bench) -> Looked:
    return looked(bench, dossier(bench).bundle, trust=bench.trust)


# --- what the papers say ---


@case(INVALID, "layout", "chưa đúng thể thức ")
@case(INVALID, "names", "không có tên ")
@case(INVALID, "figures.papers", "không ghi ")
@case(INVALID, "reading-copy", "không có đúng như vậy trong bản đọc")
@case(INVALID, "code", "mã in trên bìa không phải của nội dung trong gói")
def a_paper_that_says_something_else(bench: Bench) -> Looked:
    other = paper(bench.room / "other.pdf", lines=range(700, 300, -20), pages=2)
    return changed(bench, lambda bag: signed(bench, other, bag / place_of(MINUTES), "person", "unit"))


@case(UNKNOWN, "figures.papers", "câu chữ khác văn bản soạn lại từ báo cáo: ", INVALID)
def a_paper_in_other_words(bench: Bench) -> Looked:
    said = "\n".join(page_texts(dossier(bench).before.files / f"{MINUTES}.pdf")).replace("có mặt", "đến họp")
    other = drawn(bench, said)
    return changed(bench, lambda bag: signed(bench, other, bag / place_of(MINUTES), "person", "unit"))


@case(INVALID, "names", "không đọc được chữ để so tên")
@case(UNKNOWN, "figures.papers", "không đọc được chữ để so số liệu", INVALID)
def a_paper_without_words(bench: Bench) -> Looked:
    return changed(
        bench, lambda bag: signed(bench, drawn(bench, ""), bag / place_of(MINUTES), "person", "unit")
    )


@case(UNKNOWN, "signature", "không có chữ ký số: bản quét, hoặc chưa ký", INVALID)
@case(UNKNOWN, "names", "không đọc được chữ để so tên", INVALID)
@case(UNKNOWN, "figures.papers", "không đọc được chữ để so số liệu", INVALID)
@case(VALID, "layout", "văn bản do đơn vị soạn, chỉ lưu ý: ", INVALID)
def a_scan_in_the_place_of_a_paper(bench: Bench) -> Looked:
    """Its pages are not in the copy, which was made before: so far it is invalid."""

    def scanned(bag: Path) -> None:
        (bag / place_of(SUBMISSION)).write_bytes(drawn(bench, "").read_bytes())
        supplied(bag, SUBMISSION)

    return changed(bench, scanned)


def supplied(bag: Path, name: str) -> None:
    facts = json.loads((bag / FACTS).read_bytes())
    facts["brought"] = [name]
    (bag / FACTS).write_text(json.dumps(facts, ensure_ascii=False), "utf-8")


@case(UNKNOWN, "figures.papers", "văn bản do đơn vị soạn không thấy ", INVALID)
def a_supplied_paper_that_lacks_figures(bench: Bench) -> Looked:
    def own(bag: Path) -> None:
        words = paper(bench.room / "own.pdf", lines=range(700, 300, -20), pages=1)
        signed(bench, words, bag / place_of(SUBMISSION), "unit")
        supplied(bag, SUBMISSION)

    return changed(bench, own)


@case(VALID, "figures.papers", " số liệu khớp báo cáo")
def a_supplied_paper_that_has_them(bench: Bench) -> Looked:
    return points(bench, as_supplied(SUBMISSION))


@case(INVALID, "names", "thiếu văn bản này của hồ sơ")
def a_paper_that_is_not_there(bench: Bench) -> Looked:
    return changed(bench, lambda bag: (bag / place_of(MINUTES)).unlink())


@case(INVALID, "names", "đối tượng này không có trong diem.json")
def a_paper_about_nobody(bench: Bench) -> Looked:
    def more(bag: Path) -> None:
        (bag / place_of("03-bao-cao-CN9")).write_bytes((bag / place_of(MINUTES)).read_bytes())

    return changed(bench, more)


@case(INVALID, "names", "báo cáo không có tên “Phòng Tài chính”")
def points_of_somebody_else(bench: Bench) -> Looked:
    return points(bench, lambda facts: facts["nominees"][0].update(name="Phòng Tài chính"))


def first_source(facts: Mapping[str, Any]) -> dict[str, Any]:
    return next(dict_ for item in facts["nominees"][0]["items"] for dict_ in item["from"])


@case(INVALID, "figures.report", " của báo cáo ghi “")
def points_that_the_report_does_not_bear(bench: Bench) -> Looked:
    return points(bench, lambda facts: first_source(facts).update(value="99.5"))


@case(INVALID, "figures.report", " khác bản đính chính")
def points_that_no_correction_bears(bench: Bench) -> Looked:
    def corrected(facts: dict[str, Any]) -> None:
        source = first_source(facts)
        source["corrected"] = {
            "unit": UNIT, "sheet": source["sheet"], "cell": source["cell"], "old": source["value"], "new": "7",
            "reason": "gõ nhầm", "approver": "Chánh Văn phòng", "day": "2024-12-23", "file": "dinh-chinh.xlsx",
        }  # fmt: skip

    return points(bench, corrected)


# --- what this machine lacks ---


@case(UNKNOWN, "figures.papers", "máy này không có kế hoạch (đúng từng byte) mà hồ sơ dựa vào")
def a_plan_that_is_not_here(bench: Bench) -> Looked:
    return looked(bench, dossier(bench).bundle, plans=bench.room)


@case(UNKNOWN, "figures.papers", "không soạn lại được văn bản từ báo cáo (KeyError)", INVALID)
def a_unit_that_the_plan_does_not_know(bench: Bench) -> Looked:
    return points(bench, lambda facts: facts.update(unit="khong-co"))


@case(UNKNOWN, "layout", "máy này không có quy định thể thức của ngày lập hồ sơ")
def a_day_without_a_law(bench: Bench) -> Looked:
    def older(bag: Path) -> None:
        with_bytes(
            bag / "bag-info.txt", lambda data: re.sub(rb"(Bagging-Date: ).*", rb"\g<1>1990-01-01", data)
        )

    return changed(bench, older)


# --- the reading copy ---


@case(INVALID, "reading-copy", " trang, các văn bản và minh chứng có ")
@case(UNKNOWN, "code", "bìa không có mã hồ sơ đọc được", INVALID)
def another_reading_copy(bench: Bench) -> Looked:
    return changed(bench, lambda bag: signed(bench, bench.unsigned, bag / COPY, "town"))
