"""Which file takes which paper's place, what a supplied paper must say, and what is found of one."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from factory_report import person, plan_and_cycle, report, usual

from rules.papers.dossier import papers_of
from rules.report.report import Report
from rules.report.town_inputs import Correction
from rules.supplied_papers.checks import findings_of
from rules.supplied_papers.names import InspectedPaper, is_papers, paper_of, sort_papers
from rules.supplied_papers.stated import figures_in, names_in
from rules.values.findings import Finding, Severity
from rules.verifying.agreement import missing_figures, missing_names
from rules.verifying.values import Level, SignatureSeen, Verdict

PLAN, CYCLE = plan_and_cycle()
WARD = PLAN.units["p-hoa-mac"]
PEOPLE = [person("CN1", "ThS. Trần Thị Thanh Huyền"), person("CN2", "Lê Văn Đức (1985)", duoc_giao=1234)]
REPORT = report(PLAN, CYCLE, WARD, usual(WARD, PLAN, PEOPLE))
GOOD = SignatureSeen(
    field="Ky", signer="UBND phường Hòa Mạc", issuer="Nơi cấp", fingerprint="00", intact=True, changed=False,
    trust=Verdict.VALID, trust_says="", revocation=Verdict.VALID, revocation_says="", level=Level.B_T,
)  # fmt: skip


# ------------------------------------------------------------------ names of files


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("to-trinh.pdf", "01-to-trinh"),
        ("TỜ TRÌNH.PDF", "01-to-trinh"),
        ("01-to-trinh.pdf", "01-to-trinh"),
        (unicodedata.normalize("NFD", "Tờ trình.pdf"), "01-to-trinh"),
        ("to_trinh.signed.pdf", "01-to-trinh"),
        ("Biên bản (đã ký).pdf", "02-bien-ban"),
        ("bao-cao-TT.pdf", "03-bao-cao-TT"),
        ("Báo cáo thành tích tập thể.pdf", "03-bao-cao-TT"),
        ("03-bao-cao-CN12.pdf", "03-bao-cao-CN12"),
        ("bao cao cn 01.pdf", "03-bao-cao-CN1"),
        ("bao-cao.pdf", None),
        ("bao-cao-CN0.pdf", None),
        ("to-trinh (1).pdf", None),
        ("02-to-trinh.pdf", None),
        ("cong-van.pdf", None),
        (".pdf", None),
    ],
)
def test_which_paper_a_name_stands_for(name: str, paper: str | None) -> None:
    assert paper_of(name) == paper


@pytest.mark.parametrize(
    ("folder", "is_it"),
    [("van-ban", True), ("Văn bản", True), ("VAN_BAN", True), ("van ban cu", False), ("minh-chung", False)],
)
def test_the_folder_of_papers_as_units_write_it(folder: str, is_it: bool) -> None:
    assert is_papers(folder) is is_it
    assert is_papers(unicodedata.normalize("NFD", folder)) is is_it


def test_what_is_not_used_is_told_and_leaves_our_paper_in_its_place() -> None:
    names = [
        "to-trinh.pdf",
        "01-to-trinh.pdf",
        "bien-ban.docx",
        "cong-van.pdf",
        "bao-cao-CN9.pdf",
        "bao-cao-CN1.pdf",
    ]
    supplied = sort_papers(names, REPORT.nominees)
    assert supplied.papers == {"03-bao-cao-CN1": "bao-cao-CN1.pdf"}
    assert {n for unused in supplied.unused for n in unused.names} == set(names) - {"bao-cao-CN1.pdf"}
    assert any(set(u.names) == {"to-trinh.pdf", "01-to-trinh.pdf"} for u in supplied.unused)


def test_without_the_report_a_nominee_is_taken_at_the_names_word() -> None:
    assert sort_papers(["bao-cao-CN9.pdf"]).papers == {"03-bao-cao-CN9": "bao-cao-CN9.pdf"}


# ------------------------------------------------------------------ what they must say


def said_by_ours(report: Report) -> Mapping[str, str]:
    """The words of our own papers about a report."""
    return {
        name: _words(paper.context) for name, paper in papers_of(PLAN, CYCLE, report, trial=False).items()
    }


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(map(_words, value.values()))
    return "\n".join(map(_words, value)) if isinstance(value, list) else str(value)


def test_our_own_papers_say_all_that_is_asked_of_theirs() -> None:
    for paper, text in said_by_ours(REPORT).items():
        names = [spelling for name in names_in(PLAN, REPORT, paper) for spelling in name.spellings]
        figures = [figure.printed for figure in figures_in(PLAN, REPORT, paper)]
        assert len(names) >= 1 and len(figures) >= 3
        assert (missing_names(text, names), missing_figures(text, figures)) == ([], [])


def test_who_and_what_each_paper_must_name() -> None:
    told = {paper: [n.shown for n in names_in(PLAN, REPORT, paper)] for paper in said_by_ours(REPORT)}
    unit, both = "Ủy ban nhân dân phường Hòa Mạc", ["CN1 ThS. Trần Thị Thanh Huyền", "CN2 Lê Văn Đức (1985)"]
    assert told["01-to-trinh"] == told["02-bien-ban"] == [unit, *both]
    assert told["03-bao-cao-CN2"] == [unit, both[1]]
    assert told["03-bao-cao-TT"] == [unit]
    printed = {f.what: f.printed for f in figures_in(PLAN, REPORT, "01-to-trinh")}
    assert printed == {
        "số tờ trình": "5/TTr-UBND",
        "ngày tờ trình": "12/12/2024",
        "số tập thể được đề nghị": "01",
        "số cá nhân được đề nghị": "02",
    }
    assert "1.234" in {f.printed for f in figures_in(PLAN, REPORT, "03-bao-cao-CN2")}


# ------------------------------------------------------------------ what is found


def found(looked: InspectedPaper, report: Report = REPORT, names: tuple[str, ...] = ()) -> list[Finding]:
    return findings_of(PLAN, report, sort_papers([looked.name, *names], report.nominees), [looked])


def signed(*signatures: SignatureSeen) -> list[Finding]:
    return found(InspectedPaper("to-trinh.pdf", "", said_by_ours(REPORT)["01-to-trinh"], signatures))


def test_a_valid_paper_is_information_that_returns_nothing() -> None:
    (only,) = signed(GOOD, replace(GOOD, signer="Chủ tịch"))
    assert (only.rule, only.severity, only.unit, only.value) == (
        "V09",
        Severity.INFO,
        "p-hoa-mac",
        "to-trinh.pdf",
    )
    assert "“UBND phường Hòa Mạc”, “Chủ tịch”" in only.message and "thu hồi" not in only.message
    (unasked,) = signed(replace(GOOD, revocation=Verdict.UNKNOWN))
    assert unasked.rule == "V09" and "chưa tra được chứng thư có bị thu hồi" in unasked.message


def test_a_valid_signature_of_somebody_else_is_told() -> None:
    own = replace(GOOD, holder="ỦY BAN NHÂN DÂN PHƯỜNG HOÀ MẠC")
    other = replace(GOOD, signer="UBND phường Đồng Văn", holder="UBND phường Đồng Văn")
    for signatures, strange in (((own,), False), ((other,), True), ((other, own), False)):
        (only,) = signed(*signatures)
        assert only.rule == "V09" and ("đối chiếu người ký" in only.message) is strange


@pytest.mark.parametrize(
    ("change", "rule", "key"),
    [
        ({"changed": True}, "V03", "changed"),
        ({"intact": False}, "V03", "changed"),
        ({"trust": Verdict.INVALID, "trust_says": "chứng thư đã hết hạn"}, "V04", "revoked"),
        ({"revocation": Verdict.INVALID, "revocation_says": "đã bị thu hồi"}, "V04", "revoked"),
        ({"usage_ok": False}, "V04", "revoked"),
        ({"trust": Verdict.UNKNOWN, "trust_says": "nơi cấp lạ"}, "V05", "unknown_authority"),
        ({"stamp": Verdict.INVALID, "stamp_says": "dấu thời gian không khớp"}, "V05", "unknown_authority"),
    ],
)
def test_the_gravest_of_a_papers_signatures_is_told_as_grave_as_the_plan_says(
    change: dict[str, Any], rule: str, key: str
) -> None:
    (only,) = signed(GOOD, replace(GOOD, **change))
    assert (only.rule, only.severity) == (rule, getattr(PLAN.brought, key))
    assert all(value in only.message for name, value in change.items() if name.endswith("_says"))
    other = "warning" if getattr(PLAN.brought, key) == "error" else "error"
    plan = PLAN.model_copy(update={"brought": PLAN.brought.model_copy(update={key: other})})
    looked = InspectedPaper(
        "to-trinh.pdf", "", said_by_ours(REPORT)["01-to-trinh"], (replace(GOOD, **change),)
    )
    (again,) = findings_of(plan, REPORT, sort_papers(["to-trinh.pdf"]), [looked])
    assert again.severity == other


def test_unsigned_and_what_could_not_be_checked_are_warnings() -> None:
    text = said_by_ours(REPORT)["01-to-trinh"]
    assert [(f.rule, f.severity) for f in found(InspectedPaper("to-trinh.pdf", "", text, ()))] == [
        ("V06", "warning")
    ]
    assert [(f.rule, f.severity) for f in found(InspectedPaper("to-trinh.pdf", "", text, None))] == [
        ("V05", "warning")
    ]


def test_a_paper_that_can_not_be_opened_is_that_alone() -> None:
    (only,) = found(InspectedPaper("to-trinh.pdf", "chứa mã JavaScript"))
    assert (only.rule, only.severity) == ("V02", Severity.ERROR) and "JavaScript" in only.message


def test_a_picture_is_compared_with_nothing_and_says_so() -> None:
    assert [(f.rule, f.severity) for f in found(InspectedPaper("bien-ban.pdf", "", "", (GOOD,)))] == [
        ("V09", "info"),
        ("V10", "info"),
    ]


def test_a_name_and_a_figure_that_differ_are_told_with_their_code() -> None:
    text = said_by_ours(REPORT)["02-bien-ban"].replace("Lê Văn Đức", "Lê Văn Đực").replace("12/13", "11/13")
    told = {f.rule: f for f in found(InspectedPaper("bien-ban.pdf", "", text.replace("12", "11"), (GOOD,)))}
    assert set(told) == {"V09", "V07", "V08"}
    assert "CN2 Lê Văn Đức (1985)" in told["V07"].message and "CN1" not in told["V07"].message
    assert "số phiếu đồng ý cho CN1 12" in told["V08"].message and "đính chính" not in told["V08"].message
    assert {told["V07"].severity, told["V08"].severity} == {Severity.WARNING}


def test_where_the_office_corrected_the_report_the_old_figure_is_explained() -> None:
    day = dt.date(2024, 12, 20)
    made = Correction(
        "p-hoa-mac", "1. Đơn vị", "B7", "6", "5", "gõ nhầm", "Trần Văn A", day, "dinh-chinh.xlsx"
    )
    text = said_by_ours(REPORT)["01-to-trinh"].replace("5/TTr", "6/TTr").replace("05", "06")
    corrected = replace(REPORT, corrections=(made,))
    (_, differs) = found(InspectedPaper("to-trinh.pdf", "", text, (GOOD,)), corrected)
    assert differs.rule == "V08" and "đã được Phòng Nội vụ đính chính" in differs.message


def test_long_lists_are_cut_with_their_number() -> None:
    many = report(
        PLAN,
        CYCLE,
        WARD,
        usual(WARD, PLAN, [person(f"CN{i}", f"Nguyễn Văn {chr(64 + i)}x") for i in range(1, 21)]),
    )
    text = "Ủy ban nhân dân phường Hòa Mạc " + "một hai ba " * 40
    told = {f.rule: f.message for f in found(InspectedPaper("bien-ban.pdf", "", text, (GOOD,)), many)}
    assert "và 8 mục khác" in told["V07"]
