"""What an archive is told about a paper and about a dossier: the values of the fields of NĐ 30/2020, Appendix VI.

Values by the element's path as in `data/archive`; what is not known has none. Nothing but what the papers say themselves.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.plan.paper_ids import MINUTES
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import HOP
from rules.plan.tables.town import Retention
from rules.plan.wording import cycle_words
from rules.report.report import Report
from rules.values.wording import BLANK, in_full, one_line

if TYPE_CHECKING:  # what they say comes in as values: how they came about is no part of this
    from rules.decision.decision import Numbered
    from rules.papers.dossier import Paper

MetadataValues = Mapping[str, str | list[str]]
"""Texts by the path of their element; a list where the element stands as often as there are values."""
LANGUAGE, BORN_DIGITAL = "Tiếng Việt", "Gốc điện tử"
_ROOM_FOR_CREATOR = 30
_TYPES = {
    "to-trinh": "Tờ trình",
    "bien-ban": "Biên bản",
    "bao-cao": "Báo cáo",
    "quyet-dinh": "Quyết định",
    "giay-khen": "Giấy khen",
    "thong-bao": "Thông báo",
    "trinh-cap-tren": "Tờ trình",
}


@dataclass(frozen=True, slots=True)
class FileOf:
    """The dossier that a paper belongs to: what it is called for ever, and its cycle."""

    identifier: str
    plan: Plan
    cycle: Cycle
    trial: bool


def day_of_paper(report: Report, name: str) -> dt.date | None:
    """Return the day that a unit's paper carries, by the paper's file name; None where the report gives none."""
    days = {
        "01": report.date("ngay_to_trinh"),
        "02": report.date("ngay_hop", HOP.key),
        "03": report.date("ngay_bao_cao"),
    }
    return days.get(name[:2])


def of_unit_paper(
    held: FileOf, report: Report, name: str, paper: "Paper", *, order: int, pages: int | None, supplied: bool
) -> MetadataValues:
    """Return what is told of a paper of a unit's dossier; `order` counts from 1, `pages` is None where unknown."""
    said, plan = paper.context, held.plan
    head = one_line(report.text("nguoi_dung_dau"))
    signs = _known(said.get("sign_name") or said.get("chair_name"))
    notes = ["Văn bản do đơn vị ký và nộp"] if supplied else []
    return {
        **_paper(
            held,
            _holder(plan, report.unit),
            name,
            _type(name, paper.title),
            day_of_paper(report, name),
            pages,
            notes,
        ),
        **_numbered(_known(said.get("number")).removeprefix("Số: ")),
        "DocOrdinal": str(order),
        "OrganName": plan.units[report.unit].official_name,
        "Subject": one_line(str(said.get("about", "")) or paper.title),
        "SignerInfo/Position": one_line(report.text("chuc_vu")) if signs and head.endswith(signs) else "",
        "SignerInfo/FullName": signs,
        **_recipients(plan, said.get("recipients") or ()),
        "ConfidenceLevel": "" if supplied else BORN_DIGITAL,
    }


def of_town_paper(
    held: FileOf, key: str, carried: "Numbered | None", said: Mapping[str, object], pages: int | None
) -> MetadataValues:
    """Return what is told of an issued paper of the town; `said` is its draft's content, empty where there is none."""
    movement, spec = held.plan.movement, held.plan.town_paper(key.partition("/")[0])
    number = carried.number if carried else ""
    council, body = key == MINUTES, movement.office if spec.signed_by == "office" else movement.authority
    return {
        **_paper(
            held,
            movement.office_unit,
            key,
            _type(key, spec.title),
            carried.day if carried else None,
            pages,
            [],
        ),
        **_numbered(number if "/" in number or not spec.symbol else f"{number}/{spec.symbol}"),
        "OrganName": in_full(movement.council if council else body),
        "Subject": one_line(str(said.get("about") or "")) or spec.title,
        "SignerInfo/Position": one_line(carried.post) if carried else "",
        "SignerInfo/FullName": one_line(carried.signer) if carried else "",
        **_recipients(held.plan, spec.recipients),
        "ConfidenceLevel": BORN_DIGITAL,
    }


def of_dossier(
    held: FileOf, unit: str, days: Sequence[dt.date], *, papers: int, pages: int | None, evidence: int
) -> MetadataValues:
    """Return what is told of a unit's dossier; `days` are those of its papers, `pages` those of its reading copy."""
    plan = held.plan
    files = f"{evidence} tệp minh chứng, " if evidence else ""
    return {
        **_file(held, _holder(plan, unit)),
        "Title": f"Hồ sơ đề nghị khen thưởng phong trào thi đua “{plan.movement.title}” {cycle_words(held.cycle)} "
        f"của {plan.units[unit].official_name}",
        "Maintenance": plan.retention.text,
        "Creator": _creator(plan, unit),
        "Language": LANGUAGE,
        "StartDate": min(days).isoformat() if days else "",
        "EndDate": max(days).isoformat() if days else "",
        "DocTotal": str(papers),
        "PageTotal": str(pages or ""),
        "Description": " ".join([*_trial(held), f"Kèm {files}báo cáo và bảng điểm."]),
        "Keyword": _keywords(plan),
    }


def kept_until(retention: Retention, days: Sequence[dt.date]) -> dt.date | None:
    """Return the last day that a dossier is kept, counted from the year of its last paper; None: for ever, or unknown."""
    return dt.date(max(days).year + retention.years, 12, 31) if retention.years and days else None


def _paper(
    held: FileOf,
    holder: str,
    name: str,
    kind: str,
    day: dt.date | None,
    pages: int | None,
    notes: Sequence[str],
) -> dict[str, str]:
    return {
        **_file(held, holder),
        "DocCode": f"{held.identifier}/{name}",
        "TypeName": kind,
        "IssuedDate": day.isoformat() if day else "",
        "Language": LANGUAGE,
        "PageAmount": str(pages or ""),
        "Description": " ".join([*_trial(held), *(f"{note}." for note in notes)]),
        "Keyword": _keywords(held.plan),
    }


def _type(name: str, otherwise: str) -> str:
    return next((words for part, words in _TYPES.items() if part in name), otherwise)


def _file(held: FileOf, holder: str) -> dict[str, str]:
    notation = held.identifier.removeprefix(
        f"{held.plan.movement.id}/"
    )  # there is room for twenty characters
    return {
        "FileCode/OrganId": agency_code(held.plan, holder),
        "FileCode/FileCatalog": str(held.cycle.year),
        "FileCode/FileNotation": notation,
    }


def _trial(held: FileOf) -> list[str]:
    return [f"{held.plan.movement.trial_text}."] if held.trial else []


def _keywords(plan: Plan) -> str:
    return f"thi đua; khen thưởng; {one_line(plan.movement.title)}"


def _numbered(printed: str) -> dict[str, str]:
    number, _, notation = printed.partition("/")
    return {"CodeNumber": _known(number), "CodeNotation": notation.strip()}


def agency_code(plan: Plan, body: str) -> str:
    """Return the code (mã định danh) of a unit, by its slug, or of a body, as papers name it; "" where nobody entered one."""
    unit = plan.units.get(body)
    names = {body, *([unit.name, in_full(unit.name), unit.official_name] if unit else ())}
    names |= {plan.movement.office} if body == plan.movement.office_unit else set()
    for row in plan.agency_codes:
        own = plan.units.get(row.unit)
        if row.unit in names or (own and {own.name, in_full(own.name), own.official_name} & names):
            return row.code
    return ""


def _holder(plan: Plan, unit: str) -> str:
    """Who made up the dossier is who seals it."""
    return unit if plan.signing.dossier == "unit" else plan.movement.office_unit


def _creator(plan: Plan, unit: str) -> str:
    holder = plan.units[_holder(plan, unit)]
    return holder.name if len(holder.name) <= _ROOM_FOR_CREATOR else holder.abbrev


def _recipients(plan: Plan, lines: Sequence[str]) -> dict[str, list[str]]:
    names = [one_line(line).removeprefix("- ").rstrip(";.") for line in lines]
    return {"To/OrganId": [agency_code(plan, name) for name in names], "To/OrganName": names}


def _known(text: object) -> str:
    line = one_line(str(text or ""))
    return "" if line == BLANK else line
