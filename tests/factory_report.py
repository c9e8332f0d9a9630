"""Makes reports for tests the way they really come about: a filled grid, read by `rules.report.reading`."""

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import EDITIONS, NOW
from rules.plan.report_form.form import COUNCIL_MEETING, TTHC, WOMAN, vocabulary
from rules.plan.units import Unit
from rules.report.reading import RawBook, read_report
from rules.report.report import Report
from tasks.plan.plans import find_plan

PLANS = Path(__file__).resolve().parent.parent / "data" / "plans"


@lru_cache
def plan_and_cycle(cycle_id: str = "A2024") -> tuple[Plan, Cycle]:
    """The town's real plan."""
    return find_plan(PLANS, cycle_id)


def person(code: str, name: str, **more: Any) -> dict[str, Any]:
    """A row of sheet 5 with everything that is required."""
    return {
        "ma": code,
        "ho_ten": name,
        "chuc_vu": "Công chức Văn phòng - Thống kê",
        "doi_tuong": "Công chức",
        "xep_loai": "Hoàn thành xuất sắc nhiệm vụ",
        "ky_luat": "Không",
        "duoc_giao": 48,
        "dung_han": 47,
        "tre_han": 1,
        "chat_luong": 9,
        "tham_muu_tthc": 22,
        "tu_cham_c1": 10,
        **more,
    }


@dataclass
class Filling:
    """What a unit wrote into which edition: labels of sheet 1 and 7, rows of the tables, by the form's field keys."""

    labels: dict[str, Any] = field(default_factory=dict)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    procedures: list[Sequence[Any]] = field(default_factory=list)
    initiatives: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    meeting: dict[str, Any] = field(default_factory=dict)
    votes: list[dict[str, Any]] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    edition: int = 1


def usual(
    unit: Unit, plan: Plan, people: Sequence[Mapping[str, Any]] = (), *, collective: bool = True
) -> Filling:
    """A report in which nothing is wrong: the collective (if any) and these people are nominated."""
    listed = [dict(p) for p in people]
    codes = (["TT"] if collective else []) + [p["ma"] for p in listed]
    texts = (
        "Tham mưu ban hành 12 văn bản quy phạm pháp luật, văn bản cá biệt bảo đảm đúng trình tự, thẩm quyền; rà soát, "
        "kiến nghị bãi bỏ 02 văn bản không còn phù hợp.",
        "Niêm yết công khai đầy đủ thủ tục hành chính tại bộ phận một cửa; giải quyết 100% hồ sơ trước hạn và đúng hạn.",
        "Sắp xếp lại vị trí việc làm, phân công nhiệm vụ rõ người, rõ việc, rõ thời hạn hoàn thành.",
        "Thực hiện nghiêm kỷ luật, kỷ cương hành chính; tổ chức 03 lớp bồi dưỡng kỹ năng tiếp công dân.",
        "",
        "100% văn bản đi được ký số; tổ công nghệ số cộng đồng hướng dẫn 1.250 lượt người dân nộp hồ sơ trực tuyến.",
    )
    contents = [c.name for c in plan.contents]
    return Filling(
        labels={
            "ma": unit.slug,
            "ten": unit.name,
            "chu_ky": "A2024",
            "nguoi_dung_dau": "Nguyễn Thị Phương Thảo",
            "chuc_vu": "Chủ tịch UBND phường" if unit.kind == "xa-phuong" else "Trưởng phòng",
            "ngay_bao_cao": dt.date(2024, 12, 10),
            "so_to_trinh": "5/TTr-UBND",
            "ngay_to_trinh": dt.date(2024, 12, 12),
            "so_ke_hoach": "08/KH-UBND",
            "ngay_ke_hoach": dt.date(2024, 1, 15),
            "de_nghi_tap_the": "x" if collective else "",
            "hinh_thuc": "Giấy khen",
            "ky_luat": "Không",
            "tthc_tham_quyen": 124,
            "tthc_niem_yet": 124,
            "tthc_ra_soat": 36,
            "phuong_an": 2,
            "vb_phat_hanh": 1350,
            "vb_ky_so": 1322,
            "tu_cham_c1": 9.5,
        },
        tasks=[
            {
                "nhiem_vu": f"Nhiệm vụ {i}",
                "noi_dung": contents[i % 6],
                "thoi_han": dt.date(2024, 6, 30),
                "ngay_hoan_thanh": (dt.date(2024, 6, 20), dt.date(2024, 7, 2), None)[
                    min(i % 9, 7) - 6 if i % 9 > 6 else 0
                ],
            }
            for i in range(14)
        ],
        procedures=[
            (1, "Tư pháp - Hộ tịch", 1412, 1100, 300, 12, 1400, 1000, 400, 0, 12, 12, 0),
            (2, "Chứng thực", 2210, 800, 1400, 10, 2200, 2100, 100, 0, 10, 10, 0),
            (3, "Đất đai", 118, 60, 50, 8, 110, 40, 70, 0, 8, 8, 0),
            (None, "Tổng cộng", 3740, 1960, 1750, 30, 3710, 3140, 570, 0, 30, 30, 0),
        ],
        initiatives=[
            {
                "ten": "Mô hình “Thứ Sáu không viết, không hẹn” tại bộ phận một cửa",
                "tac_gia": "Tập thể",
                "cap": "Thị xã",
                "so_quyet_dinh": "1125/QĐ-UBND",
                "ngay_quyet_dinh": dt.date(2024, 10, 3),
                "pham_vi": "Toàn thị xã",
                "hieu_qua": "Giảm 40% thời gian chờ của người dân",
            },
            *(
                {
                    "ten": f"Sổ tay điện tử hướng dẫn thủ tục hành chính ({p['ma']})",
                    "tac_gia": p["ma"],
                    "cap": "Tỉnh",
                    "so_quyet_dinh": "97/QĐ-UBND",
                    "ngay_quyet_dinh": dt.date(2024, 9, 9),
                    "pham_vi": "Toàn tỉnh",
                    "hieu_qua": "Người dân tự tra cứu, không phải đi lại nhiều lần",
                }
                for p in listed[:3]
            ),
        ],
        people=listed,
        results=[
            {
                "ma": code,
                "noi_dung": content,
                "ket_qua": texts[i],
                "ly_do": "" if texts[i] else "đơn vị không được giao dự toán riêng",
            }
            for code in codes
            for i, content in enumerate(contents)
        ],
        meeting={
            "hinh_thuc": COUNCIL_MEETING,
            "ngay_hop": dt.date(2024, 12, 5),
            "chu_tri": "Nguyễn Thị Phương Thảo",
            "thu_ky": "Trần Văn Hiếu",
            "tong_thanh_vien": 13,
            "co_mat": 12,
        },
        votes=[{"ma": code, "dong_y": 12, "khong_dong_y": 0} for code in codes],
    )


def of_second_edition(filling: Filling) -> Filling:
    """The same report in the form of the second edition, with all that it asks for beyond the first."""
    filling.edition = NOW
    filling.labels |= {
        "so_ke_hoach_pt": "21/KH-UBND",
        "ngay_ke_hoach_pt": dt.date(2024, 2, 20),
        "vb_chi_dao": 14,
        "tong_so_nguoi": 24,
        "so_nu": 15,
        "phien_ban": NOW,
    }
    for initiative in filling.initiatives:
        initiative["ten"] += f" của {filling.labels['ten']}"
        initiative["minh_chung"] = "qd-cong-nhan.pdf"
    for result in filling.results:
        result["ket_qua"] = result["ket_qua"] and f"{filling.labels['ten']}: {result['ket_qua']}"
    for listed in filling.people:
        listed.setdefault("gioi_tinh", WOMAN)
        listed.setdefault("nam_sinh", 1985)
    filling.meeting |= {
        "so_bien_ban": "03/BB-UBND",
        "dia_diem": "Phòng họp tầng 2, trụ sở UBND phường",
        "gio_bat_dau": dt.time(8, 0),
        "gio_ket_thuc": dt.time(10, 30),
        "nguoi_co_mat": "Nguyễn Thị Phương Thảo; Trần Văn Hiếu; Lê Thị Mai",
        "nguoi_vang_mat": "Phạm Văn Tuấn (đi công tác)",
        "y_kien": "Các thành viên nhất trí với danh sách đề nghị.",
    }
    filling.activities = [
        {
            "loai": "Tuyên truyền",
            "linh_vuc": "Thủ tục hành chính",
            "noi_dung": "Phát thanh chuyên mục cải cách hành chính trên đài phường",
            "ngay": dt.date(2024, 5, 14),
            "so_luot": 52,
        },
        {
            "loai": "Huy động nguồn lực",
            "noi_dung": "Vận động trang bị máy tra cứu tại bộ phận một cửa",
            "ngay": dt.date(2024, 8, 2),
            "kinh_phi": 45000000,
            "minh_chung": "may-tra-cuu.pdf",
        },
    ]
    return filling


def book_of(filling: Filling, without: Container[tuple[str, str]] = ()) -> RawBook:
    """The workbook that the unit filled in; `without` names labels and headings that are gone: (sheet, label)."""
    tables = {
        "don_vi": (filling.labels, []),
        "nhiem_vu": ({}, filling.tasks),
        "sang_kien": ({}, filling.initiatives),
        "ca_nhan": ({}, filling.people),
        "thanh_tich": ({}, filling.results),
        "hop": (filling.meeting, filling.votes),
        "hoat_dong": ({}, filling.activities),
    }
    sheets = []
    for spec in EDITIONS[filling.edition]:
        grid: list[list[Any]]
        columns = [f for f in spec.columns if (spec.key, f.label) not in without]
        if spec is TTHC:
            numbers = [f"({i})" for i in range(1, 14)]
            shown = [None if (spec.key, number) in without else number for number in numbers]
            grid = [[], [f.label for f in spec.columns], shown]
            grid += [list(line) for line in filling.procedures]
        else:
            labels, rows = tables[spec.key]
            grid = [[f.label, labels.get(f.key)] for f in spec.labels if (spec.key, f.label) not in without]
            if spec.columns:
                grid += [[], [f.label for f in columns]]
                grid += [[row.get(f.key) for f in columns] for row in rows]
        sheets.append((spec.name, grid))
    return RawBook(tuple(sheets))


def report(plan: Plan, cycle: Cycle, unit: Unit, filling: Filling) -> Report:
    """Read what the unit wrote; every finding of the reading is a fault of the test."""
    result = read_report(
        book_of(filling),
        unit=unit.slug,
        file="bao-cao.xlsx",
        sha256="0" * 64,
        cycle=cycle,
        words=vocabulary(plan),
    )
    assert not result.findings, result.findings
    return result.report
