"""From findings to a verdict and its words; names, figures and pages of a dossier held against each other."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from factory_outcome import outcome

from rules.contracts.points import PrintedFigure, UnitPoints, UsedCell
from rules.questions.facts import for_the_bundle, unit_facts
from rules.report.reading import RawBook
from rules.report.town_inputs import Correction
from rules.verifying.contents import (
    cells_of,
    copy_findings,
    name_findings,
    paper_findings,
    printed_values,
    source_findings,
    supplied_paper_findings,
)
from rules.verifying.layout import layout_finding
from rules.verifying.signatures import belonging, renewal_finding, signature_findings, too_few
from rules.verifying.values import Level, SignatureSeen, Verdict, VerificationFinding, worst
from rules.verifying.verdict import Judged, reasons_of, status_of
from rules.verifying.wording import detail_of, line_of, report_of

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
WORDS = (
    "Hội đồng Thi đua Khen thưởng phường Hòa Mạc họp xét thành tích của các tập thể, cá nhân trong năm. " * 4
)
GOOD = SignatureSeen(
    field="ChuKy1",
    signer="UBND phường",
    issuer="Nơi cấp",
    fingerprint="ab" * 32,
    intact=True,
    changed=False,
    trust=VALID,
    trust_says="tin được",
    revocation=VALID,
    revocation_says="chưa bị thu hồi",
    level=Level.B_LT,
    stamped=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    stamp=VALID,
    stamp_says="dấu tốt",
)


@pytest.mark.parametrize(
    ("change", "verdict", "says"),
    [
        ({}, VALID, "hợp lệ, B-LT, dấu thời gian 02/01/2026 03:04:05 UTC"),
        ({"intact": False}, INVALID, "bị thay đổi sau khi ký"),
        ({"changed": True}, INVALID, "bị sửa thêm"),
        ({"usage_ok": False}, INVALID, "không dùng để ký"),
        ({"trust": UNKNOWN, "trust_says": "không tin"}, UNKNOWN, "không tin"),
        ({"revocation": UNKNOWN, "revocation_says": "không hỏi"}, UNKNOWN, "không hỏi"),
        ({"revocation": INVALID, "revocation_says": "thu hồi", "trust": UNKNOWN}, INVALID, "thu hồi"),
        ({"stamp": INVALID, "stamp_says": "dấu hỏng"}, INVALID, "dấu hỏng"),
        ({"stamp": None, "stamped": None, "level": Level.B_B}, VALID, "chữ ký hợp lệ"),
    ],
)
def test_what_is_known_of_a_signature_decides_what_is_said(
    change: dict[str, Any], verdict: Verdict, says: str
) -> None:
    (found,) = signature_findings("a.pdf", [replace(GOOD, **change)])
    assert found.verdict is verdict and found.says.startswith("“UBND phường”: ") and says in found.says


def test_no_signature_is_wrong_for_our_paper_and_open_for_a_scan() -> None:
    assert [f.verdict for f in signature_findings("a.pdf", [])] == [INVALID]
    assert [f.verdict for f in signature_findings("a.pdf", [], supplied=True)] == [UNKNOWN]
    assert worst([]) is UNKNOWN


def test_signers_of_one_dossier_belong_together() -> None:
    other = replace(GOOD, fingerprint="cd" * 32)
    copy, manifest = "data/ho-so.pdf", "manifest-sha256.txt.p7s"
    papers = {f"data/van-ban/{n}.pdf": [GOOD] for n in range(3)}
    assert belonging({copy: [GOOD], manifest: [GOOD], **papers}, frozenset()) == []
    assert [f.where for f in belonging({copy: [GOOD], manifest: [other]}, frozenset())] == [manifest]
    mixed = {**papers, "data/van-ban/1.pdf": [other]}
    assert [f.where for f in belonging(mixed, frozenset())] == ["data/van-ban/1.pdf"]
    assert belonging(mixed, frozenset({"data/van-ban/1.pdf"})) == []
    assert [f.where for f in too_few(papers, frozenset({"data/van-ban/0.pdf"}), 2)] == [
        "data/van-ban/1.pdf", "data/van-ban/2.pdf"
    ]  # fmt: skip


def finding(verdict: Verdict, where: str = "a.pdf", says: str = "vì sao") -> VerificationFinding:
    return VerificationFinding(where, "check", verdict, says)


@pytest.mark.parametrize(
    ("verdicts", "verdict", "status"),
    [
        ([VALID, VALID], VALID, 0),
        ([VALID, UNKNOWN], UNKNOWN, 4),
        ([UNKNOWN, INVALID, VALID], INVALID, 1),
        ([], UNKNOWN, 4),
    ],
)
def test_the_gravest_finding_is_the_verdict(verdicts: list[Verdict], verdict: Verdict, status: int) -> None:
    assert Judged("x.zip", [finding(v) for v in verdicts]).verdict is verdict
    assert status_of(verdicts) == status


def test_a_line_names_the_verdict_s_own_reasons_and_says_what_many_share_once() -> None:
    signers = [finding(UNKNOWN, f"{n}.pdf", f"“Người {n}”: không hỏi mạng") for n in range(3)]
    told = Judged("x.zip", [*signers, finding(VALID, says="tốt")])
    assert line_of(told) == "x.zip: CHƯA XÁC ĐỊNH – không hỏi mạng (3 tệp)"
    broken = [finding(INVALID, f"{n}.pdf", f"hỏng {n}") for n in range(4)]
    assert line_of(Judged("x.zip", [*signers, *broken])) == (
        "x.zip: KHÔNG HỢP LỆ – 0.pdf: hỏng 0; 1.pdf: hỏng 1; và 2 điều khác"
    )
    assert reasons_of([finding(INVALID, "")], INVALID) == ["vì sao"]
    assert detail_of(finding(INVALID)) == "  [KHÔNG HỢP LỆ] check · a.pdf: vì sao"


RENEWED_AT = dt.datetime(2030, 3, 1, 8, 5, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (VALID, "niêm phong gia hạn lúc 01/03/2030 08:05:09 UTC: dấu"),
        (UNKNOWN, "niêm phong gia hạn lúc 01/03/2030 08:05:09 UTC: dấu"),
        (INVALID, "dấu"),  # its time proves nothing, so it is not told
    ],
)
def test_a_renewal_of_the_seal_is_told_with_its_time(verdict: Verdict, says: str) -> None:
    found = renewal_finding(RENEWED_AT, verdict, "dấu")
    assert found == VerificationFinding("manifest-sha256.txt.p7s", "stamp.seal", verdict, says)


def test_the_line_of_a_renewed_bundle_tells_of_its_last_good_renewal() -> None:
    first, last = (renewal_finding(RENEWED_AT.replace(year=year), VALID, "tốt") for year in (2030, 2035))
    doubtful = renewal_finding(RENEWED_AT.replace(year=2040), UNKNOWN, "chưa rõ")
    other = VerificationFinding("", "open.bytes", VALID, "khác byte")
    line = line_of(Judged("x.zip", [first, other, last]))
    assert line.endswith("; niêm phong gia hạn lúc 01/03/2035 08:05:09 UTC: tốt; khác byte")
    assert "2030" not in line
    told = line_of(Judged("x.zip", [first, doubtful]))
    assert "CHƯA XÁC ĐỊNH – manifest-sha256.txt.p7s: niêm phong gia hạn lúc 01/03/2040" in told
    assert told.endswith("; niêm phong gia hạn lúc 01/03/2030 08:05:09 UTC: tốt")


def test_names_that_strangers_chose_write_nothing_else_on_the_screen() -> None:
    evil = "“\x1b[2K\rx.zip: HỢP LỆ – đủ tệp\n\u202e”: không tin được"
    for line in (
        line_of(Judged("x.zip", [finding(UNKNOWN, says=evil)])),
        detail_of(finding(UNKNOWN, says=evil)),
    ):
        assert "CHƯA XÁC ĐỊNH" in line and not set(line) & set("\x1b\r\n\u202e")


def test_the_report_for_programs_holds_all_that_is_known() -> None:
    told = Judged("x.zip", [finding(VALID)], "m/A2024/u", "u", "A2024", "ff", {"a.pdf": [GOOD]})
    data = json.loads(report_of([told], dt.datetime(2026, 1, 1, tzinfo=dt.UTC), online=False).text())
    (bundle,) = data["bundles"]
    assert (data["status"], bundle["verdict"], bundle["identifier"]) == (0, "VALID", "m/A2024/u")
    assert (next(iter(data)), data["schema"]) == ("schema", "thidua.verify/1")
    (signature,) = bundle["signatures"]
    assert (signature["where"], signature["level"], signature["stamped"]) == (
        "a.pdf", "B-LT", "2026-01-02T03:04:05+00:00"
    )  # fmt: skip


# ------------------------------------------------------------------ contents

BOOK = RawBook(
    (("1. Đơn vị", [["Tên", "UBND phường Hòa Mạc"], ["Điểm", 9.75]]), ("5. Cá nhân", [["Lê Thị A"]]))
)


def facts(**source: Any) -> UnitPoints:
    run = outcome().decision
    unit = for_the_bundle(
        unit_facts(run.plan, run.cycle, run.reports["p-hoa-mac"], run.scores, run.entries), run.plan
    )
    usual = {"label": "Điểm", "value": "9.75", "sheet": "1. Đơn vị", "cell": "B2", "corrected": None}
    said = UsedCell(**{**usual, **source})
    item = unit.nominees[0].items[0].model_copy(update={"sources": (said,)})
    nominees = (
        {"code": "TT", "name": "UBND phường Hòa Mạc", "nominated": True, "items": (item,)},
        {"code": "CN1", "name": "Lê Thị A", "nominated": True, "items": ()},
        {"code": "CN2", "name": "Không Đề Nghị", "nominated": False, "items": ()},
    )
    some = tuple(unit.nominees[0].model_copy(update={"figures": (), **one}) for one in nominees)
    return unit.model_copy(update={"nominees": some, "corrections": ()})


def corrected(old: str, new: str) -> Correction:
    return Correction(
        "p-hoa-mac", "1. Đơn vị", "B2", old, new, "gõ nhầm", "Bà B", dt.date(2024, 12, 1), "a.xlsx"
    )


def test_a_number_must_stand_in_the_cell_that_it_names_or_be_corrected_there() -> None:
    def verdict(**source: Any) -> Verdict:
        return worst(f.verdict for f in source_findings(facts(**source), cells_of(BOOK), "data/bao-cao.xlsx"))

    assert verdict() is VALID
    assert verdict(value="9.76") is INVALID
    assert verdict(cell="B3") is INVALID
    assert verdict(value="8", corrected=corrected("9.75", "8")) is VALID
    assert verdict(value="8", corrected=corrected("9.5", "8")) is INVALID
    assert verdict(value="8", corrected=corrected("9.75", "7")) is INVALID


def test_the_figures_of_achievement_reports_must_stand_in_their_cells_too() -> None:
    known, said = facts(), facts(value="9.76").nominees[0].items[0].sources
    figure = PrintedFigure(figure="tasks", name="Nhiệm vụ", number=1, before=None, whole="", sources=said)
    one = known.nominees[0].model_copy(update={"figures": (figure,)})
    told = known.model_copy(update={"nominees": (one,)})
    assert worst(f.verdict for f in source_findings(told, cells_of(BOOK), "data/bao-cao.xlsx")) is INVALID


def texts(**change: str) -> dict[str, str]:
    both = WORDS + "Ủy ban nhân dân phường Hòa Mạc; bà Lê Thị\nA"
    own = {
        "01-to-trinh": both,
        "02-bien-ban": both,
        "03-bao-cao-TT": both,
        "03-bao-cao-CN1": WORDS + "Lê Thị A",
    }
    return {f"data/van-ban/{name}.pdf": text for name, text in {**own, **change}.items() if text}


def wrong(found: Sequence[VerificationFinding]) -> list[tuple[str, Verdict]]:
    return [(f.where.removeprefix("data/van-ban/"), f.verdict) for f in found if f.verdict is not VALID]


def test_names_are_the_same_in_all_papers_and_the_report() -> None:
    cells, none = cells_of(BOOK), frozenset[str]()
    assert wrong(name_findings(facts(), texts(), cells, none)) == []
    for name in ("01-to-trinh", "03-bao-cao-CN1"):
        assert wrong(name_findings(facts(), texts(**{name: WORDS}), cells, none)) == [
            (f"{name}.pdf", INVALID)
        ]
        supplied = frozenset({f"data/van-ban/{name}.pdf"})
        assert wrong(name_findings(facts(), texts(**{name: WORDS}), cells, supplied)) == [
            (f"{name}.pdf", UNKNOWN)
        ]
    assert wrong(name_findings(facts(), texts(**{"02-bien-ban": ""}), cells, none)) == [
        ("02-bien-ban.pdf", INVALID)
    ]
    extra = texts(**{"03-bao-cao-CN2": WORDS + "Không Đề Nghị"})
    assert wrong(name_findings(facts(), extra, cells, none)) == [("03-bao-cao-CN2.pdf", INVALID)]
    other = {k: v for k, v in cells.items() if v != "Lê Thị A"}
    assert wrong(name_findings(facts(), texts(), other, none)) == [("data/diem.json", INVALID)]


def test_figures_of_a_paper_are_those_it_would_have_today() -> None:
    context = {
        "lines": ["Có mặt: 13/15", {"number": "Số: 53/TTr-UBND"}],
        "trial": True,
        "left_out": "năm 1999",
        "no": 5,
    }
    said = printed_values(context)
    assert said == ["Có mặt: 13/15", "Số: 53/TTr-UBND", "năm 1999"]
    draft = "Có mặt: 13/15 Số: 53/TTr-UBND"

    def verdicts(text: str) -> list[Verdict]:
        return [f.verdict for f in paper_findings("a.pdf", said, draft, WORDS + text)]

    assert verdicts("Số: 53/TTr-\nUBND. có mặt:\n13/15") == [VALID]
    assert verdicts("Số: 53/TTr-UBND. Có mặt: 14/15") == [INVALID]
    assert verdicts("Số: 53/TTr-UBND. Dự họp: 13/15") == [UNKNOWN]
    assert [f.verdict for f in paper_findings("a.pdf", said, draft, "13/15")] == [UNKNOWN]
    assert [f.verdict for f in supplied_paper_findings("a.pdf", ["13"], WORDS + "13")] == [VALID]
    assert [f.verdict for f in supplied_paper_findings("a.pdf", ["13"], WORDS + "14")] == [UNKNOWN]
    assert [f.verdict for f in supplied_paper_findings("a.pdf", ["13"], "")] == [UNKNOWN]


def test_the_reading_copy_has_every_page_as_its_paper_has_it() -> None:
    parts = {"data/van-ban/01-to-trinh.pdf": ["trang một", "trang hai"], "data/minh-chung/a.pdf": []}
    copy = ["bìa", "mục lục", "trang\nmột 3/5", "trang hai 4/5", "không ghép được"]
    assert wrong(copy_findings(copy, parts)) == []
    assert wrong(copy_findings(copy[:-1], parts)) == [("data/ho-so.pdf", INVALID)]
    assert wrong(copy_findings([*copy, "thêm"], parts)) == [("data/ho-so.pdf", INVALID)]
    assert wrong(copy_findings([*copy[:3], "trang ba", copy[4]], parts)) == [("01-to-trinh.pdf", INVALID)]


def test_a_layout_is_judged_in_our_papers_and_told_of_supplied_ones() -> None:
    faults = [f"lỗi {n}" for n in range(5)]
    assert layout_finding("a.pdf", [], "NĐ 30", supplied=False).verdict is VALID
    ours, theirs = (layout_finding("a.pdf", faults, "NĐ 30", supplied=supplied) for supplied in (False, True))
    assert (ours.verdict, theirs.verdict) == (INVALID, VALID)
    assert "lỗi 2; và 2 điều khác" in ours.says and "lỗi 0" in theirs.says
