"""What the papers say, on reports read from filled grids against the town's real plan."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from factory_report import Filling, of_second_edition, person, plan_and_cycle, report, usual

from rules.papers.file.paper_code import CodeKind, read_code
from rules.papers.returned import PRINTED, comes_back
from rules.papers.unit import Context, achievement, minutes, return_slip, submission
from rules.plan.plan import Plan
from rules.plan.report_form.form import HOLDS, LEADERS_MEETING
from rules.plan.wording import cycle_words, place_of
from rules.report.report import Report
from rules.values.findings import Severity, finding
from rules.values.wording import (
    counted,
    day_words,
    grouped,
    head_lines,
    number_line,
    one_line,
    paragraphs,
    percent,
    signature_lines,
    signer,
)

PLAN, CYCLE = plan_and_cycle()
WARD, OFFICE = PLAN.units["p-hoa-mac"], PLAN.units["phong-noi-vu"]
TWO = [
    person("CN1", "Trần Thị Thanh Huyền"),
    person("CN2", "Lê Văn Đức", dung_dau="x", xep_loai=None, hinh_thuc="Bằng khen cấp tỉnh"),
]


def filled(people: list[dict] = TWO, **labels: object) -> Filling:
    filling = usual(WARD, PLAN, people)
    filling.labels |= labels
    return filling


def read(filling: Filling) -> Report:
    return report(PLAN, CYCLE, WARD, filling)


def text_of(context: Context) -> str:
    return json.dumps(context, ensure_ascii=False)


# ------------------------------------------------------------------ one list of names


@pytest.mark.parametrize("many", [1, 60])
def test_the_same_names_stand_in_all_papers(many: int) -> None:
    names = [f"Nguyễn Hoàng Minh ({1960 + i})" for i in range(many)]
    read_report = read(filled([person(f"CN{i + 1}", name) for i, name in enumerate(names)]))
    everybody = ["Ủy ban nhân dân phường Hòa Mạc", *names]
    (tier,) = submission(PLAN, CYCLE, WARD, read_report)["tiers"]
    assert [line[1] for line in (*tier["collectives"], *tier["people"])] == everybody
    assert [line[1] for line in minutes(PLAN, CYCLE, WARD, read_report)["votes"]] == everybody
    reports = [achievement(PLAN, CYCLE, WARD, read_report, code) for code in read_report.nominees]
    assert [context["who"].partition(": ")[2] for context in reports] == everybody


def test_nominees_stand_under_the_tier_they_ask_for() -> None:
    context = submission(PLAN, CYCLE, WARD, read(filled()))
    lower, higher = context["tiers"]
    assert lower["heading"] == "1. Giấy khen của Chủ tịch Ủy ban nhân dân thị xã: 01 tập thể, 01 cá nhân"
    assert higher["heading"] == "2. Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh: 01 cá nhân"
    assert [line[1] for line in higher["people"]] == ["Lê Văn Đức"]
    assert "trình cấp có thẩm quyền khen thưởng" in context["opening"][-1]
    assert "trình cấp có thẩm quyền" not in text_of(submission(PLAN, CYCLE, WARD, read(filled(TWO[:1]))))


def test_only_persons_without_the_collective() -> None:
    filling = usual(WARD, PLAN, TWO[:1], collective=False)
    (tier,) = submission(PLAN, CYCLE, WARD, read(filling))["tiers"]
    assert (tier["collectives"], len(tier["people"])) == ([], 1)
    with pytest.raises(KeyError):
        achievement(PLAN, CYCLE, WARD, read(filling), "TT")


def test_the_same_inputs_make_the_same_paper() -> None:
    def papers() -> str:
        r = read(filled())
        made = [submission(PLAN, CYCLE, WARD, r), minutes(PLAN, CYCLE, WARD, r)]
        made += [achievement(PLAN, CYCLE, WARD, r, code) for code in r.nominees]
        return json.dumps(made)

    assert papers() == papers()


# ------------------------------------------------------------------ numbers, days, bases


def test_what_is_not_known_is_not_invented() -> None:
    context = submission(PLAN, CYCLE, WARD, read(filled(so_to_trinh=None, ngay_to_trinh=None)))
    assert context["number"] == "Số: …/TTr-UBND"
    assert context["place_date"] == "Hòa Mạc, ngày … tháng … năm 2024"
    own = next(line for line in context["bases"] if "tổ chức phong trào thi đua" in line and "…" in line)
    assert own.startswith("Căn cứ Kế hoạch số … ngày … tháng … năm … của Ủy ban nhân dân thị xã Duy Tiên")
    assert minutes(PLAN, CYCLE, WARD, read(filled()))["number"] == "", (
        "no line rather than a number left open"
    )


def test_an_entered_plan_number_is_cited() -> None:
    movement = PLAN.movement.model_copy(
        update={"plan_number": "61/KH-UBND", "plan_date": dt.date(2023, 5, 9)}
    )
    plan: Plan = PLAN.model_copy(update={"movement": movement})
    bases = submission(plan, CYCLE, WARD, read(filled()))["bases"]
    assert any("Kế hoạch số 61/KH-UBND ngày 09 tháng 5 năm 2023 của" in line for line in bases)


@pytest.mark.parametrize(
    ("day", "cited", "left_out"),
    [
        (dt.date(2023, 12, 20), ["năm 2003", "91/2017/NĐ-CP"], ["98/2023", "152/2025"]),
        (
            dt.date(2024, 12, 12),
            ["15 tháng 6 năm 2022", "98/2023/NĐ-CP", "01/2024/TT-BNV", "800/KH-UBND"],
            ["91/2017", "152/2025"],
        ),
        (
            dt.date(2025, 7, 1),
            ["15 tháng 6 năm 2022", "152/2025/NĐ-CP", "01/2024/TT-BNV"],
            ["Nghị định số 98/2023/NĐ-CP ngày"],
        ),
    ],
)
def test_only_what_is_in_force_on_the_papers_own_day_is_cited(
    day: dt.date, cited: list[str], left_out: list[str]
) -> None:
    dated = submission(PLAN, CYCLE, WARD, read(filled(ngay_to_trinh=day)))["bases"]
    undated = submission(PLAN, CYCLE, WARD, read(filled(ngay_to_trinh=None, ngay_bao_cao=day)))["bases"]
    assert dated == undated
    assert all(any(words in line for line in dated) for words in cited)
    assert not any(words in line for line in dated for words in left_out)
    assert [line[-1] for line in dated] == [";"] * (len(dated) - 1) + ["."]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (dt.date(2024, 3, 10), "ngày 10 tháng 3 năm 2024"),
        (dt.date(2024, 11, 30), "ngày 30 tháng 11 năm 2024"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_days(day: dt.date | None, words: str) -> None:
    assert day_words(day) == words


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("", "Số: …/TTr-PNV"),
        ("5", "Số: 05/TTr-PNV"),
        ("5/TTr-UBND", "Số: 05/TTr-UBND"),
        ("12/TTr-UBND", "Số: 12/TTr-UBND"),
        ("Số: 7/TTr-PNV", "Số: 07/TTr-PNV"),
        ("27-CTr/TU", "Số: 27-CTr/TU"),
    ],
)
def test_numbers_of_papers(given: str, printed: str) -> None:
    assert number_line("TTr", given, "PNV") == printed


def test_counts_and_shares() -> None:
    assert [counted(n) for n in (0, 1, 9, 10, 1234)] == ["0", "01", "09", "10", "1.234"]
    assert percent(12, 13) == "92,31%"
    assert percent(1, 800) == "0,13%"  # 0.125: half goes up
    assert (percent(3, 3), percent(1, 0)) == ("100%", "")
    assert grouped(-1234567) == "-1.234.567"  # type: ignore[arg-type]
    assert cycle_words(CYCLE) == "năm 2024"
    final = PLAN.cycle("F2025")
    assert final is not None
    assert cycle_words(final) == "giai đoạn 2023 - 2025"


# ------------------------------------------------------------------ bodies and signatures


def test_heads_and_places() -> None:
    assert head_lines(WARD.name) == ["ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẠC"]
    assert head_lines("Văn phòng HĐND và UBND thị xã") == [
        "VĂN PHÒNG HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN THỊ\u00a0XÃ"
    ]
    assert place_of(PLAN, WARD) == "Hòa Mạc"
    assert place_of(PLAN, OFFICE) == "Duy Tiên"
    assert place_of(PLAN, PLAN.units["p25-duy-ha"]) == "Duy Hà"
    assert place_of(PLAN, replace(WARD, name="UBND phường 5", full_name="")) == "Phường 5"


@pytest.mark.parametrize(
    ("on_behalf", "post", "lines"),
    [
        ("", "Trưởng phòng", ["TRƯỞNG PHÒNG"]),
        ("TM. ỦY BAN NHÂN DÂN", "Chủ tịch UBND phường", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("TM. ỦY BAN NHÂN DÂN", "Phó Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("", "Quyền Trưởng phòng", ["Q. TRƯỞNG PHÒNG"]),
        ("", "", ["…"]),
    ],
)
def test_lines_above_a_signature(on_behalf: str, post: str, lines: list[str]) -> None:
    assert signature_lines(on_behalf, post) == lines


def test_a_signature_bears_no_academic_title() -> None:
    assert signer("PGS.TS. Nguyễn Văn An") == "Nguyễn Văn An"
    assert signer("Tsuchiya An") == "Tsuchiya An"
    assert signer("NGUYỄN THỊ HOA") == "Nguyễn Thị Hoa" and signer("H'HEN NIÊ") == "H'Hen Niê"


def test_the_ward_signs_on_behalf_of_its_committee() -> None:
    context = submission(PLAN, CYCLE, WARD, read(filled()))
    assert context["sign_lines"] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert context["sign_name"] == "Nguyễn Thị Phương Thảo"
    office = submission(PLAN, CYCLE, OFFICE, report(PLAN, CYCLE, OFFICE, usual(OFFICE, PLAN, TWO)))
    assert (office["parent"], office["issuer"]) == (
        "UBND THỊ XÃ DUY TIÊN",
        ["PHÒNG NỘI VỤ THỊ XÃ DUY\u00a0TIÊN"],
    )
    assert office["sign_lines"] == ["TRƯỞNG PHÒNG"]


@pytest.mark.parametrize(
    ("slug", "parent", "issuer", "sign_lines"),
    [
        ("hoi-ccb", "HỘI CỰU CHIẾN BINH TỈNH HÀ NAM", "HỘI CỰU CHIẾN BINH THỊ XÃ DUY TIÊN", ["TM. BAN THƯỜNG VỤ", "TRƯỞNG PHÒNG"]),
        ("mttq", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH HÀ NAM", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM THỊ XÃ DUY TIÊN", ["TM. BAN THƯỜNG TRỰC", "TRƯỞNG PHÒNG"]),
        ("thads", "CỤC THI HÀNH ÁN DÂN SỰ TỈNH HÀ NAM", "CHI CỤC THI HÀNH ÁN DÂN SỰ THỊ XÃ DUY TIÊN", ["TRƯỞNG PHÒNG"]),
        ("nhcsxh", "CHI NHÁNH NGÂN HÀNG CHÍNH SÁCH XÃ HỘI TỈNH HÀ NAM", "PHÒNG GIAO DỊCH NGÂN HÀNG CHÍNH SÁCH XÃ HỘI THỊ XÃ DUY TIÊN", ["TRƯỞNG PHÒNG"]),
        ("tt-chinh-tri", "THỊ ỦY DUY TIÊN", "TRUNG TÂM CHÍNH TRỊ THỊ XÃ DUY TIÊN", ["TRƯỞNG PHÒNG"]),
    ],
)  # fmt: skip
def test_a_unit_stands_in_full_below_its_superior_body(
    slug: str, parent: str, issuer: str, sign_lines: list[str]
) -> None:
    unit = PLAN.units[slug]
    context = submission(PLAN, CYCLE, unit, report(PLAN, CYCLE, unit, usual(unit, PLAN, TWO)))
    shown = " ".join(context["issuer"]).replace("\u00a0", " ")
    assert (context["parent"].replace("\u00a0", " "), shown) == (parent, issuer)
    assert not context["parent"].endswith(" NAM"), "no word of a long name stands alone on its line"
    assert context["sign_lines"] == sign_lines
    assert f"{unit.full_name} kính trình" in context["closing"]


def test_a_registry_without_full_names_and_parents_takes_name_and_kind() -> None:
    bare = replace(OFFICE, full_name="", parent="")
    assert (bare.official_name, PLAN.parent_of(bare)) == ("Phòng Nội vụ", "Ủy ban nhân dân thị xã Duy Tiên")


# ------------------------------------------------------------------ minutes


def test_votes_quorum_and_conclusion() -> None:
    filling = filled()
    filling.meeting |= {"tong_thanh_vien": 12, "co_mat": 8}
    for vote, votes_for in zip(filling.votes, (8, 7, 6), strict=True):
        vote |= {"dong_y": votes_for, "khong_dong_y": 8 - votes_for}
    context = minutes(PLAN, CYCLE, WARD, read(filling))
    assert context["votes"][1] == [
        "2", "Trần Thị Thanh Huyền", "Công chức Văn phòng - Thống kê", "Giấy khen", "07", "01", "58,33%", "Đạt",
    ]  # fmt: skip
    assert context["votes"][2][-2:] == ["50%", "Không đạt"]  # half of the members is not more than half
    assert "08/12, bảo đảm từ 2/3" in context["session"][-1]
    carried, failed = context["conclusion"]
    assert "01 tập thể, 01 cá nhân" in carried
    assert "Lê Văn Đức" in failed
    assert "Trần Thị Thanh Huyền" not in failed


def test_the_minutes_of_the_second_edition_tell_place_hours_names_and_opinions() -> None:
    filling = of_second_edition(filled())
    filling.meeting |= {"so_bien_ban": "3", "y_kien": "Nhất trí.\nĐề nghị công khai danh sách."}
    context = minutes(PLAN, CYCLE, WARD, read(filling))
    assert context["number"] == "Số: 03/BB-UBND"
    assert context["session"] == [
        "Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 12 năm 2024.",
        "Địa điểm: Phòng họp tầng 2, trụ sở UBND phường.",
        "Chủ trì (chủ tọa): Nguyễn Thị Phương Thảo.",
        "Thư ký (người ghi biên bản): Trần Văn Hiếu.",
        "Tổng số thành viên: 13; có mặt: 12; vắng mặt: 01.",
        "Có mặt: Nguyễn Thị Phương Thảo; Trần Văn Hiếu; Lê Thị Mai.",
        "Vắng mặt: Phạm Văn Tuấn (đi công tác).",
        "Số thành viên có mặt 12/13, bảo đảm từ 2/3 tổng số thành viên trở lên, đủ điều kiện tiến hành họp.",
    ]
    assert context["opinions"] == ["Nhất trí.", "Đề nghị công khai danh sách."]
    assert context["closing"].startswith(
        "Cuộc họp kết thúc vào 10 giờ 30 phút, ngày 05 tháng 12 năm 2024. Biên bản"
    )
    assert context["recipients"] == ["- Phòng Nội vụ thị xã;", "- Lưu: VT."]


@pytest.mark.parametrize("second", [False, True])
def test_what_the_minutes_are_not_told_has_no_line(second: bool) -> None:
    filling = filled()
    if second:
        of_second_edition(filling)
        filling.meeting |= {"so_bien_ban": "", "nguoi_vang_mat": " ; ", "y_kien": None}
    context = minutes(PLAN, CYCLE, WARD, read(filling))
    assert "…" not in text_of({key: context[key] for key in context if key not in ("place_date", "number")})
    assert (context["number"], context["opinions"]) == ("", [])
    assert [line.partition(":")[0] for line in context["session"][:-1]] == (
        [
            "Thời gian bắt đầu",
            "Địa điểm",
            "Chủ trì (chủ tọa)",
            "Thư ký (người ghi biên bản)",
            "Tổng số thành viên",
            "Có mặt",
        ]
        if second
        else ["Thời gian", "Chủ trì (chủ tọa)", "Thư ký (người ghi biên bản)", "Tổng số thành viên"]
    )


def test_a_meeting_without_quorum_says_so() -> None:
    filling = filled()
    filling.meeting |= {"tong_thanh_vien": 13, "co_mat": 8}
    for vote in filling.votes:
        vote["dong_y"] = 8
    assert "chưa đủ 2/3" in minutes(PLAN, CYCLE, WARD, read(filling))["session"][-1]


def test_a_unit_without_a_council_met_as_leaders() -> None:
    filling = filled()
    filling.meeting["hinh_thuc"] = LEADERS_MEETING
    for context in (minutes(PLAN, CYCLE, WARD, read(filling)), submission(PLAN, CYCLE, WARD, read(filling))):
        assert "tập thể lãnh đạo" in text_of(context)
        assert "họp Hội đồng" not in text_of(context)


# ------------------------------------------------------------------ achievement reports


@pytest.mark.parametrize("code", ["TT", "CN1"])
def test_all_contents_in_the_plans_order(code: str) -> None:
    contents = achievement(PLAN, CYCLE, WARD, read(filled()), code)["contents"]
    assert [c["heading"] for c in contents] == [f"{i}. {c.heading}" for i, c in enumerate(PLAN.contents, 1)]
    assert contents[4]["texts"] == ["Không áp dụng: đơn vị không được giao dự toán riêng"]
    assert all(c["texts"][0].strip() for c in contents)


def test_a_result_wins_over_a_reason_and_keeps_its_paragraphs() -> None:
    filling = filled()
    filling.results[0] |= {"ket_qua": "Dòng một.\r\n\n  Dòng   hai.", "ly_do": "thừa"}
    assert achievement(PLAN, CYCLE, WARD, read(filling), "TT")["contents"][0]["texts"] == [
        "Dòng một.",
        "Dòng hai.",
    ]


def test_the_collectives_figures_are_the_reports() -> None:
    context = achievement(PLAN, CYCLE, WARD, read(filled()), "TT")
    general = {line[0]: line[1:] for line in context["general"]}
    assert general["Số văn bản ký số"] == ["1.322", "97,93%"]
    assert general["Số thủ tục hành chính đã rà soát"] == ["36", "29,03%"]
    assert context["tasks_total"] == ["Tổng cộng", "14", "12", "2", "0"]
    assert context["procedures_total"] == [
        "Tổng cộng",
        "3.740",
        "1.960",
        "3.710",
        "3.140",
        "570",
        "0",
        "30",
        "0",
    ]
    assert [line[0] for line in context["procedures"]] == ["Tư pháp - Hộ tịch", "Chứng thực", "Đất đai"]
    assert [line[1] for line in context["initiatives"]] == [
        "Mô hình “Thứ Sáu không viết, không hẹn” tại bộ phận một cửa"
    ]


def test_tasks_in_time_late_and_undone() -> None:
    filling = filled()
    due = dt.date(2024, 6, 30)
    days = (due, due + dt.timedelta(days=1), None)
    filling.tasks = [
        {"nhiem_vu": "x", "noi_dung": "Thể chế", "thoi_han": due, "ngay_hoan_thanh": day} for day in days
    ]
    context = achievement(PLAN, CYCLE, WARD, read(filling), "TT")
    assert context["tasks"][0] == ["Cải cách thể chế", "3", "1", "1", "1"]
    assert context["tasks"][1][1:] == ["0"] * 4


def test_a_unit_without_procedures_prints_none() -> None:
    filling = filled(tthc_tham_quyen=0, tthc_niem_yet=0, tthc_ra_soat=0, phuong_an=0)
    filling.procedures = []
    context = achievement(PLAN, CYCLE, WARD, read(filling), "TT")
    assert context["procedures_total"] == []
    assert [line[0] for line in context["general"]] == ["Số văn bản phát hành", "Số văn bản ký số"]


def test_a_persons_report() -> None:
    context = achievement(PLAN, CYCLE, WARD, read(filled()), "CN2")
    assert context["general"] == [
        ["Nhiệm vụ được giao", "48", ""],
        ["Hoàn thành đúng hạn", "47", "97,92%"],
        ["Hoàn thành trễ hạn", "1", "2,08%"],
    ]
    assert "Kết quả đánh giá, xếp loại năm 2024: chưa xếp loại." in context["facts"]
    assert any("người đứng đầu" in fact for fact in context["facts"])
    assert [line[1] for line in context["initiatives"]] == [
        "Sổ tay điện tử hướng dẫn thủ tục hành chính (CN2)"
    ]
    assert (context["tasks_total"], context["procedures_total"]) == ([], [])
    assert context["reporter"] == "Lê Văn Đức"


def test_an_initiative_of_another_year_is_not_printed() -> None:
    filling = filled()
    filling.initiatives[0]["ngay_quyet_dinh"] = dt.date(2023, 12, 31)
    context = achievement(PLAN, CYCLE, WARD, read(filling), "TT")
    assert context["initiatives"] == []
    assert "năm 2024" in context["no_initiative"]


@pytest.mark.parametrize("discipline", HOLDS)
def test_discipline_and_self_scores_stay_out_of_the_papers(discipline: str) -> None:
    filling = filled(tu_cham_c1="7,77", ky_luat=discipline)
    filling.people[0] |= {
        "ky_luat": discipline,
        "chat_luong": "8,88",
        "tham_muu_tthc": "6,66",
        "tu_cham_c1": "5,55",
    }
    r = read(filling)
    made = [submission(PLAN, CYCLE, WARD, r), minutes(PLAN, CYCLE, WARD, r)]
    made += [achievement(PLAN, CYCLE, WARD, r, code) for code in r.nominees]
    words = text_of({"all": made})
    for secret in (discipline, "Kỷ luật tập thể", "7,77", "8,88", "6,66", "5,55"):
        assert secret not in words


def test_lines_are_single_and_never_turned_round() -> None:
    assert one_line(" a\u202eb\n\tc\x07 ") == "ab c"
    assert paragraphs("a\u2028b\n\n c\u200f ") == ["a", "b", "c\u200f"]


# ------------------------------------------------------------------ return slip


def fault(rule: str, **more: str) -> object:
    return finding(rule, unit=WARD.slug, file="bao-cao.xlsx", says="sai chỗ này: sửa lại.", **more)  # type: ignore[arg-type]


def slip(*findings: object, file: str = "bao-cao.xlsx") -> Context:
    return return_slip(PLAN, CYCLE, WARD.name, WARD.slug, file, findings, sha256="ab" * 32)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "ticked"),
    [(["D02"], "incomplete"), (["F04"], "incomplete"), (["F04", "T01"], "incomplete"), (["P03"], "")],
)
def test_the_ground_follows_from_the_errors(rules: list[str], ticked: str) -> None:
    assert ticked_by(*(fault(rule, sheet="1. Đơn vị", cell="B3") for rule in rules)) == ticked.split()


def ticked_by(*findings: object) -> list[str]:
    texts = {f"☒ {g.text}": g.id for g in PLAN.grounds}
    return [texts[line] for line in slip(*findings)["grounds"] if line in texts]


@pytest.mark.parametrize(
    ("unit", "ticked"),
    [
        (next(u.slug for u in PLAN.units.values() if not u.is_subject), ["subject"]),
        ("p-hoa-mac-2", ["incomplete"]),  # mistyped: no unit of the registry
        (WARD.slug, ["incomplete"]),  # its workbook names another unit, or it isn't there in that year
    ],
)
def test_only_a_known_unit_that_is_no_subject_is_the_wrong_subject(unit: str, ticked: list[str]) -> None:
    assert ticked_by(finding("F04", unit=unit, says="sai đơn vị: sửa lại.")) == ticked
    both = [
        finding("F04", unit=unit, says="sai đơn vị: sửa lại."),
        finding("T01", unit=unit, says="sai: sửa."),
    ]
    assert ticked_by(*both) == list(dict.fromkeys([*ticked, "incomplete"]))


def test_errors_and_warnings_stand_apart_in_the_workbooks_order() -> None:
    context = slip(
        fault("D02", sheet="3. TTHC", cell="D10", value="x"),
        fault("P03", sheet="5. Cá nhân", cell="F6"),
        fault("D02", sheet="3. TTHC", cell="C9", value="=1+1"),
        fault("D01", sheet="1. Đơn vị", cell="B20"),
        replace(fault("D02"), severity=Severity.INFO),  # type: ignore[type-var]
    )
    assert [line[1] for line in context["errors"]] == [
        "Biểu “1. Đơn vị”, ô\u00a0B20", "Biểu “3. TTHC”, ô\u00a0C9", "Biểu “3. TTHC”, ô\u00a0D10",
    ]  # fmt: skip
    assert context["errors"][1] == ["2", "Biểu “3. TTHC”, ô\u00a0C9", "=1+1", "Sai chỗ này: sửa lại."]
    assert [line[1] for line in context["warnings"]] == ["Biểu “5. Cá nhân”, ô\u00a0F6"]
    assert context["errors"][0][2] == "(trống)"
    assert "03 lỗi" in context["opening"]


def test_a_slip_prints_so_many_lines_and_counts_the_rest() -> None:
    context = slip(*(fault("D02", sheet="3. TTHC", cell=f"C{i}") for i in range(1, PRINTED + 8)))
    assert len(context["errors"]) == PRINTED
    assert "07 lỗi khác" in context["more_errors"]


def test_a_finding_about_the_whole_file() -> None:
    context = slip(
        finding("F01", unit=WARD.slug, file="a.xlsx", says="tệp có mật khẩu: bỏ mật khẩu."), file="a.xlsx"
    )
    assert context["errors"][0][1:] == ["Cả tệp báo cáo", "(trống)", "Tệp có mật khẩu: bỏ mật khẩu."]
    assert "LỖI CẦN SỬA" not in text_of(context)


def test_signed_papers_are_asked_for_again_only_where_one_is_at_fault() -> None:
    assert "van-ban" not in text_of(slip(fault("D02", sheet="3. TTHC", cell="C9")))
    context = slip(fault("D02", sheet="3. TTHC", cell="C9"), fault("V03"))
    assert "văn bản tự ký phải sửa (trong thư mục van-ban)" in " ".join(context["next_steps"])


def test_what_comes_back_marked() -> None:
    assert comes_back([fault("D02", sheet="x", cell="B1"), fault("F04", sheet="1. Đơn vị", cell="B1")])  # type: ignore[list-item]
    for rule in ("F01", "F06", "F07", "F04"):
        assert not comes_back([fault(rule)])  # type: ignore[list-item]
    unknown = return_slip(PLAN, CYCLE, "phong-la", "Phòng lạ", "", [fault("F04")], sha256="cd" * 32)  # type: ignore[list-item]
    assert "mang đúng mã đơn vị" in unknown["next_steps"][1]


def test_a_slip_carries_the_code_of_what_was_received() -> None:
    known = read_code(slip(fault("D02"))["code"])
    stranger = return_slip(PLAN, CYCLE, "x", "Phòng lạ", "", [fault("F04")], sha256="cd" * 32)  # type: ignore[list-item]
    unknown = read_code(stranger["code"])
    assert known is not None
    assert known.kind is CodeKind.RETURN
    assert known.stands_for(f"{PLAN.movement.id}/{CYCLE.id}/{WARD.slug}", "ab" * 32)
    assert unknown is not None
    assert unknown.stands_for(f"{PLAN.movement.id}/{CYCLE.id}/phong-la", "cd" * 32)


def test_trial_papers_say_so() -> None:
    r = read(filled())
    for context in (
        submission(PLAN, CYCLE, WARD, r, trial=True),
        return_slip(PLAN, CYCLE, "", "", "", [], sha256="ab" * 32, trial=True),
    ):
        assert context["trial"] is True
        assert context["trial_text"] == PLAN.movement.trial_text
    assert submission(PLAN, CYCLE, WARD, r)["trial"] is False


def test_a_heads_own_report_is_confirmed_above_and_late_tasks_are_named() -> None:
    people = [person("CN1", "Nguyễn Văn An", dung_dau="x"), person("CN2", "Trần Thị Bình")]
    plan, cycle = plan_and_cycle()
    ward = plan.units["p-hoa-mac"]
    filling = usual(ward, plan, people)
    filling.tasks[0]["ngay_hoan_thanh"] = ""
    told = report(plan, cycle, ward, filling)
    said = {code: achievement(plan, cycle, ward, told, code) for code in ("TT", "CN1", "CN2")}
    assert [said[code]["confirmed_above"] for code in said] == [True, True, False], "nobody confirms oneself"
    named = [line for content in said["TT"]["contents"] for line in content["data"]]
    assert [
        line for line in named if line.startswith("Hoàn thành sau thời hạn: “Nhiệm vụ") and "xong" in line
    ]
    assert [line for line in named if line.startswith("Chưa hoàn thành: “") and "hạn" in line]
    assert not any(content["data"] for content in said["CN1"]["contents"])
