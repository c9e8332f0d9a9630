"""What a return slip and a marked workbook tell a unit: its errors in order, the ground, what to do next."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rules.papers.file.names import PAPERS
from rules.papers.file.paper_code import CodeKind, PaperCode, identifier_of
from rules.papers.parts import movement_words
from rules.plan.plan import Cycle, Ground, Plan
from rules.plan.wording import cycle_words
from rules.values.findings import Finding, Severity, cell_order
from rules.values.wording import (
    BLANK,
    capital,
    counted,
    day_words,
    head_lines,
    in_full,
    lower_first,
    one_line,
    parent_line,
    short_day,
    trimmed,
)

PRINTED = 150
"""So many lines of a kind a slip prints; the rest stands in the marked workbook and is counted."""
VALUE_LENGTH, WORDS_LENGTH = 80, 600
OTHER_RULES = "*"
UNIT_RULE = "F04"
BROUGHT_RULES = "V"
"""How the rules begin that are about papers the unit signed itself."""
_NOTHING_TO_MARK = frozenset({"F01", "F06", "F07"})
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_SEVERITIES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Lưu ý"}


def to_mend(findings: Iterable[Finding]) -> list[Finding]:
    """Return what a unit is told, errors first, then by sheet and by cell as they stand in the workbook."""
    told = [f for f in findings if f.severity in _SEVERITIES]
    return sorted(
        told, key=lambda f: (f.severity is not Severity.ERROR, f.sheet, cell_order(f.cell), f.rule, f.value)
    )


def severity_words(finding: Finding) -> str:
    """Return "Lỗi" (must be mended) or "Lưu ý" (a warning)."""
    return _SEVERITIES.get(finding.severity, "Thông tin")


def place_words(finding: Finding) -> str:
    """Return where the fault is: "Biểu “1. Đơn vị”, ô B5", the folder of signed papers, or the file as a whole."""
    if finding.rule.startswith(BROUGHT_RULES):
        return f"Thư mục {PAPERS}"
    if not finding.sheet:
        return "Cả tệp báo cáo"
    return f"Biểu “{one_line(finding.sheet)}”" + (f", ô\u00a0{finding.cell}" if finding.cell else "")


def what_to_do(finding: Finding, file: str = "") -> str:
    """Return the message without its place, which stands in a column of its own."""
    ends = f"ô {finding.cell}" if finding.cell else f"biểu “{finding.sheet}”" if finding.sheet else file
    place, found, says = finding.message.partition(f"{ends}: ")
    # The place stands at the very start; the same words further on belong to the message.
    says = says if found and ": " not in place else finding.message
    return capital(says)


def comes_back(findings: Iterable[Finding]) -> bool:
    """Tell whether the unit gets its own workbook back, marked: not where none, several or a dangerous one came."""
    return not any(f.rule in _NOTHING_TO_MARK or _is_unknown(f) for f in findings)


def _is_unknown(finding: Finding) -> bool:
    """Tell whether the finding is about a folder that is no unit of the cycle: it names no cell."""
    return finding.rule == UNIT_RULE and not finding.cell


def ground_of(plan: Plan, finding: Finding) -> Ground | None:
    """Return the ground on which this error returns the report: the one that names its rule, else the one for all others.

    F04.subject: the unit is known and no subject of the movement; a mistyped code, or a unit of another year, is none.
    """
    unit = plan.units.get(finding.unit)
    no_subject = finding.rule == UNIT_RULE and unit is not None and not unit.is_subject
    names = ([f"{UNIT_RULE}.subject"] if no_subject else []) + [finding.rule, OTHER_RULES]
    fitting = (g for wanted in names for g in plan.grounds if wanted in g.rules)
    return next(fitting, None)


def return_slip(
    plan: Plan,
    cycle: Cycle,
    unit_name: str,
    slug: str,
    file: str,
    findings: Iterable[Finding],
    *,
    sha256: str,
    trial: bool = False,
) -> dict[str, Any]:
    """Return the content of a unit's phiếu trả hồ sơ; `file` is the report's name, "" where there was none.

    `sha256` (hex) is that of the workbook as received, or of the whole folder where there is not one workbook.
    """
    code = PaperCode(CodeKind.RETURN, identifier_of(plan.movement.id, cycle.id, slug), sha256)
    told = to_mend(findings)
    errors = [f for f in told if f.severity is Severity.ERROR]
    warnings = [f for f in told if f.severity is not Severity.ERROR]
    grounds = {f: ground_of(plan, f) for f in errors}
    movement = plan.movement
    name = plan.units[slug].official_name if slug in plan.units else in_full(unit_name)
    office = plan.units[movement.office_unit]
    report = f"báo cáo (tệp “{one_line(file)}”)" if file else "báo cáo"
    return {
        "trial": trial,
        "trial_text": movement.trial_text,
        "parent": parent_line(plan.parent_of(office)),
        "issuer": head_lines(office.official_name),
        "number": f"Số: {BLANK}",
        "place_date": f"{movement.place}, {day_words(None)}",
        "about": capital(movement_words(plan, cycle)),
        "addressed": f"{name} (mã đơn vị: {slug})",
        "opening": f"{movement.office} đã tiếp nhận {report} {cycle_words(cycle)} của {name} và trân trọng cảm ơn "
        f"quý cơ quan, đơn vị. Qua kiểm tra, hồ sơ còn {counted(len(errors))} lỗi nên chưa thể đưa vào xét khen thưởng; "
        f"xin trả lại để quý cơ quan, đơn vị hoàn thiện, với lý do sau:",
        "grounds": [f"{'☒' if g in grounds.values() else '☐'} {g.text}" for g in plan.grounds],
        "errors": _lines(errors, file, grounds if len(set(grounds.values())) > 1 else {}),
        "more_errors": _more(len(errors), "lỗi"),
        "warnings": _lines(warnings, file, {}),
        "more_warnings": _more(len(warnings), "nội dung cần lưu ý"),
        "next_steps": _next_steps(plan, cycle, slug, told),
        "closing": f"Rất mong quý cơ quan, đơn vị sớm hoàn thiện hồ sơ. Mọi vướng mắc xin liên hệ {movement.office} "
        f"để được hướng dẫn./.",
        "recipients": [f"- {name};", "- Lưu: VT, hồ sơ khen thưởng."],
        "sign_lines": [" ".join(head_lines(office.official_name))],
        "sign_note": "(Ký, ghi rõ họ và tên)",
        "code": code.text(),
    }


def _lines(findings: list[Finding], file: str, grounds: Mapping[Finding, Ground | None]) -> list[list[str]]:
    """The table's lines; each with its ground where they have several."""
    return [
        [
            str(number),
            place_words(f),
            trimmed(_written(f), VALUE_LENGTH) or "(trống)",
            trimmed(what_to_do(f, file), WORDS_LENGTH)
            + (f" (Lý do trả: {lower_first(ground.text)}.)" if (ground := grounds.get(f)) else ""),
        ]
        for number, f in enumerate(findings[:PRINTED], start=1)
    ]


def _written(finding: Finding) -> str:
    """What the cell says; a number with the decimal comma, as the message has it: the findings' own mark is a point."""
    shown = finding.value.replace(".", ",")
    return shown if _DECIMAL.fullmatch(finding.value) and shown in finding.message else finding.value


def _more(count: int, what: str) -> str:
    if count <= PRINTED:
        return ""
    return f"Còn {counted(count - PRINTED)} {what} khác, được liệt kê trong tệp báo cáo gửi trả."


def goes_along(findings: Iterable[Finding]) -> str:
    """Return what a unit sends again beside its report: papers of its own too, where something is wrong with one."""
    if any(f.rule.startswith(BROUGHT_RULES) and f.severity is not Severity.INFO for f in findings):
        return f"các tệp minh chứng (PDF) và văn bản tự ký phải sửa (trong thư mục {PAPERS})"
    return "các tệp minh chứng (PDF)"


def _next_steps(plan: Plan, cycle: Cycle, slug: str, told: list[Finding]) -> list[str]:
    if comes_back(told):
        mend = (
            "Mở tệp báo cáo gửi trả kèm phiếu này: trang “LỖI CẦN SỬA” liệt kê từng lỗi và dẫn đến đúng ô, ô sai được "
            "tô màu và có ghi chú; sửa trực tiếp trên tệp đó hoặc trên tệp gốc của đơn vị."
        )
    else:
        mend = "Sửa theo nội dung nêu trên; báo cáo lập trên mẫu đã phát, kiểm tra tệp mở được và không đặt mật khẩu."
    folder = f"vào thư mục “{one_line(slug)}” của đơn vị"
    if any(_is_unknown(f) for f in told):
        folder = "vào thư mục mang đúng mã đơn vị trong danh sách của phong trào"
    return [
        f"1. {mend}",
        f"2. Gửi lại một tệp báo cáo duy nhất, cùng {goes_along(told)}, {folder} tại {plan.movement.office}; "
        f"tệp mới thay tệp cũ.",
        f"3. Thời hạn gửi lại: {counted(plan.resubmission.working_days)} ngày làm việc kể từ ngày nhận được phiếu này; nếu "
        f"ngày {short_day(plan.reports_due(cycle))} (hạn gửi báo cáo) muộn hơn thì đến hết ngày đó.",
        "4. Số liệu không bị lỗi giữ nguyên, không cần nhập lại; hồ sơ được kiểm tra lại ngay khi nhận được.",
    ]
