"""What a unit's biên bản says, after Mẫu 1.9 of NĐ 30/2020: when and where, who was there, the votes, what follows from them.

What the report leaves blank, or the first edition of the form does not ask for, has no line.
"""

import datetime as dt

from rules.papers.corrections import correction_note
from rules.papers.nominees import Nominee, UnitMeeting, meeting, nominees
from rules.papers.parts import Context, body_words, dashed, head, how_many, movement_words, quorum_words
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import HOP
from rules.plan.units import Unit
from rules.plan.wording import cycle_words
from rules.report.report import Report
from rules.values.wording import (
    BLANK,
    capital,
    counted,
    day_words,
    number_line,
    one_line,
    paragraphs,
    signer,
)


def minutes(plan: Plan, cycle: Cycle, unit: Unit, report: Report, *, trial: bool = False) -> Context:
    """Return the content of the unit's biên bản: who met, the quorum, the votes on each nominee, the conclusion."""
    listed, met = nominees(plan, unit, report), meeting(plan, report)
    name, body = unit.official_name, body_words(met)
    day, number = report.date("ngay_hop", HOP.key), _text(report, "so_bien_ban")
    ended = _time(report, "gio_ket_thuc")
    ending = f"Cuộc họp kết thúc vào {ended}, {day_words(day, cycle.year)}. " if ended else ""
    return {
        **head(plan, unit, day, cycle, trial),
        "number": number_line("BB", number, unit.abbrev) if number else "",
        "about": f"Họp {body} xét, đề nghị khen thưởng {movement_words(plan, cycle)}",
        "opening": f"{capital(body)} {name} họp xét, đề nghị khen thưởng các tập thể, cá nhân có thành "
        f"tích trong phong trào thi đua “{plan.movement.title}” {cycle_words(cycle)}.",
        "session": _session(cycle, report, met),
        "agenda": f"{capital(body)} đã xem xét thành tích của {how_many(listed)} được giới thiệu, đối chiếu với tiêu "
        f"chí của phong trào thi đua và tiến hành bỏ phiếu; tỷ lệ phiếu đồng ý tính trên tổng số thành viên. "
        f"Kết quả như sau:",
        "opinions": paragraphs(_text(report, "y_kien")),
        "votes": [_vote_line(i, n, met) for i, n in enumerate(listed, start=1)],
        "conclusion": _conclusion(plan, listed, met),
        "corrected": correction_note(report),
        "closing": f"{ending}Biên bản này được lập làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng theo quy định./.",
        "recipients": dashed(plan.papers.recipients_minutes),
        "secretary_name": signer(_text(report, "thu_ky")),
        "chair_name": signer(_text(report, "chu_tri")),
    }


def _session(cycle: Cycle, report: Report, met: UnitMeeting) -> list[str]:
    """Return when, where and who was there: a line for what is told, none for what is not."""
    day = day_words(report.date("ngay_hop", HOP.key), cycle.year)
    began = _time(report, "gio_bat_dau")
    named = [
        ("Địa điểm", _text(report, "dia_diem")),
        ("Chủ trì (chủ tọa)", _text(report, "chu_tri")),
        ("Thư ký (người ghi biên bản)", _text(report, "thu_ky")),
    ]
    there = [("Có mặt", _names(report, "nguoi_co_mat")), ("Vắng mặt", _names(report, "nguoi_vang_mat"))]
    return [
        f"Thời gian bắt đầu: {began}, {day}." if began else f"Thời gian: {day}.",
        *_known_lines(named),
        f"Tổng số thành viên: {counted(met.members)}; có mặt: {counted(met.present)}; "
        f"vắng mặt: {counted(max(met.members - met.present, 0))}.",
        *_known_lines(there),
        quorum_words(met.members, met.present, met.quorum),
    ]


def _known_lines(lines: list[tuple[str, str]]) -> list[str]:
    return [f"{label}: {text.rstrip('.;')}." for label, text in lines if text]


def _conclusion(plan: Plan, listed: list[Nominee], met: UnitMeeting) -> list[str]:
    carried = [n for n in listed if met.carried(n)]
    failed = [n for n in listed if not met.carried(n)]
    share = f"trên {met.majority} tổng số thành viên"
    conclusion = []
    if carried:
        conclusion.append(
            f"{capital(body_words(met))} thống nhất đề nghị {plan.papers.addressed_to[0]} xem xét, khen thưởng "
            f"đối với {how_many(carried)} có số phiếu đồng ý đạt {share}."
        )
    if failed:
        names = "; ".join(n.name for n in failed)
        conclusion.append(
            f"Trường hợp có số phiếu đồng ý không đạt {share}: {names}; nêu rõ trong hồ sơ để cấp có thẩm quyền "
            f"xem xét, quyết định."
        )
    return conclusion


def _vote_line(number: int, nominee: Nominee, met: UnitMeeting) -> list[str]:
    return [
        str(number),
        nominee.name,
        "Tập thể" if nominee.is_collective else nominee.post,
        nominee.award.name,
        counted(nominee.votes_for) if nominee.votes_for is not None else BLANK,
        counted(nominee.votes_against) if nominee.votes_against is not None else BLANK,
        met.share(nominee) or BLANK,
        BLANK if nominee.votes_for is None else "Đạt" if met.carried(nominee) else "Không đạt",
    ]


def _text(report: Report, key: str) -> str:
    """Return a text label of sheet 7 as it was written, one line or several; "" when blank."""
    cell = report.sheets[HOP.key].labels.get(key)
    text = str(cell.value) if cell is not None and isinstance(cell.value, str) else ""
    return text if key == "y_kien" else one_line(text)


def _names(report: Report, key: str) -> str:
    return "; ".join(name for part in _text(report, key).split(";") if (name := part.strip()))


def _time(report: Report, key: str) -> str:
    cell = report.sheets[HOP.key].labels.get(key)
    return f"{cell.value:%H giờ %M phút}" if cell is not None and isinstance(cell.value, dt.time) else ""
