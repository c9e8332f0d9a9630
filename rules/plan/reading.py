"""Turns a parsed plan.toml into a Plan, or names every fault of it at once: file, key, remedy."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rules.plan.paper_ids import TOWN_PAPERS
from rules.plan.plan import Plan
from rules.plan.report_form.editions import FACTS, IN_EVERY_EDITION
from rules.plan.report_form.form import ACTIVITIES
from rules.plan.tables.judging import Item
from rules.plan.tables.town import MOST_CONTENTS
from rules.plan.units import Registry

_MESSAGES = {
    "missing": "thiếu khóa này: thêm vào",
    "extra_forbidden": "khóa này không có trong mẫu kế hoạch: xóa hoặc sửa tên khóa",
    "literal_error": "giá trị phải là một trong {expected}",
    "string_type": "phải là chữ trong ngoặc kép",
    "string_too_short": "không được để trống",
    "string_too_long": "không được dài quá {max_length} ký tự",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "decimal_parsing": "phải là số thập phân trong ngoặc kép, ví dụ \"0.5\"",
    "decimal_type": "phải là số thập phân trong ngoặc kép, ví dụ \"0.5\"",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "không được nhỏ hơn {ge}",
    "less_than_equal": "không được lớn hơn {le}",
    "too_short": "danh sách không được trống",
    "date_from_datetime_parsing": "phải là ngày dạng yyyy-mm-dd",
    "date_from_datetime_inexact": "phải là ngày dạng yyyy-mm-dd",
    "int_from_float": "phải là số nguyên",
    "finite_number": "phải là số hữu hạn",
    "mapping_type": "phải là một bảng {{ tên = giá trị }}",
    "dict_type": "phải là một bảng {{ tên = giá trị }}",
    "date_type": "phải là ngày dạng yyyy-mm-dd",
    "string_pattern_mismatch": "phải có dạng {pattern}",
    "model_type": "phải là một bảng [..]",
    "tuple_type": "phải là một danh sách [..]",
}  # fmt: skip


def parse_plan(
    data: Mapping[str, Any], units: Registry, digest: str, where: str, *, units_whole: bool = True
) -> tuple[Plan | None, list[str]]:
    """Turn the parsed plan.toml into a Plan; returns None and every fault (file, key, remedy) where it is broken.

    What no single key shows is looked for in all parts that are sound, so that one reading names everything;
    `units_whole`: units.csv has no faults of its own, so that a missing unit is the plan's fault.
    """
    parts = {**data, "units": units, "hash": digest, "tables_hash": digest}
    not_tables = ("units", "hash", "tables_hash", "templates", "emblem")
    faults = [f"khóa {key}: {_MESSAGES['extra_forbidden']}" for key in not_tables if key in data]
    sound = set(Plan.model_fields) - (set() if units_whole else {"units"})
    plan = None
    try:
        plan = Plan.model_validate(parts)
    except ValidationError as refused:
        faults += [_fault(error) for error in refused.errors()]
        sound -= {str(error["loc"][0]) for error in refused.errors()}
    inspected = plan or Plan.model_construct(
        **{name: _part(name, parts[name]) for name in sound if name in parts}
    )
    for needs, check in _CROSS_CHECKS:
        if sound.issuperset(needs):
            faults += check(inspected)
    return (None, [f"{where}, {fault}" for fault in faults]) if faults or plan is None else (plan, [])


def _part(name: str, value: object) -> Any:
    shape: Any = Plan.model_fields[name].annotation
    return TypeAdapter(shape).validate_python(value)


def _fault(error: Any) -> str:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    context = error.get("ctx", {})
    message = _MESSAGES.get(error["type"])
    words = message.format(**context) if message else str(context.get("error", error["msg"]))
    if error["type"] == "missing":  # what pydantic gives then is the whole table around it
        return f"khóa {key}: {words}"
    return f"khóa {key}: {words} (đang là {str(error['input'])[:60]!r})"


def _units_of_codes(plan: Plan) -> Iterable[str]:
    for row in plan.agency_codes:
        if re.fullmatch(r"[a-z0-9-]+", row.unit) and row.unit not in plan.units:
            yield f"khóa agency_codes: không có đơn vị '{row.unit}' trong units.csv: sửa mã đơn vị, hoặc ghi đủ tên cơ quan"


def _doubles(name: str, ids: Callable[[Plan], list[str]]) -> Callable[[Plan], Iterable[str]]:
    def check(plan: Plan) -> Iterable[str]:
        found = ids(plan)
        for double in sorted({i for i in found if found.count(i) > 1}):
            yield f"khóa {name}: '{double}' đứng hai lần: bỏ một"

    return check


def _groups_of_units(plan: Plan) -> Iterable[str]:
    groups = {g.id for g in plan.groups}
    for unit in plan.units.values():
        if unit.is_subject and unit.group not in groups:
            yield f"khóa groups: thiếu nhóm '{unit.group}' của đơn vị {unit.slug} (units.csv): thêm nhóm hoặc sửa units.csv"


def _kinds_of_units(plan: Plan) -> Iterable[str]:
    kinds = {k.id for k in plan.unit_kinds}
    for unit in plan.units.values():
        if unit.kind not in kinds:
            yield f"khóa unit_kinds: thiếu loại '{unit.kind}' của đơn vị {unit.slug} (units.csv): thêm vào"


def _scales(plan: Plan) -> Iterable[str]:
    for name, scale in (("collective", plan.rubric.collective), ("individual", plan.rubric.individual)):
        criteria = {item.criterion for item in scale.items}
        for criterion in scale.order:
            if criterion not in criteria:
                yield f"khóa rubric.{name}.order: không có tiêu chí '{criterion}': sửa cho khớp với items"
        for item in scale.items:
            key = f"khóa rubric.{name}.items.{item.code}"
            for points in [*item.points.values(), *(s.points for s in item.steps)]:
                if points > item.max:
                    yield f"{key}: {points} điểm vượt điểm tối đa {item.max}: sửa points hoặc max"
            if missing := _missing_keys(item):
                yield f"{key}: cách tính {item.method} cần thêm {', '.join(missing)}"
            for fact in _facts_of(item):
                if fact not in FACTS:
                    yield f"{key}: mẫu báo cáo không có '{fact}': ghi dạng biểu.ô như don_vi.vb_ky_so"


def _facts_of_old_forms(plan: Plan) -> Iterable[str]:
    for name, scale in (("collective", plan.rubric.collective), ("individual", plan.rubric.individual)):
        for item in scale.items:
            key = f"khóa rubric.{name}.items.{item.code}"
            if bool(item.else_fact) != bool(item.else_date_fact):
                yield f"{key}: thiếu một trong hai khóa else_fact, else_date_fact: ghi cả hai, hoặc bỏ cả hai"
            for fact in _asked_of_old_forms(item):
                if fact in FACTS and fact not in IN_EVERY_EDITION:
                    yield (
                        f"{key}: biểu mẫu phiên bản 1 không có '{fact}', đơn vị dùng mẫu cũ sẽ mất điểm: thêm else_fact, "
                        "else_date_fact (cách tính plan_by_day), hoặc dùng ô mà phiên bản nào cũng có"
                    )


def _names_that_points_hang_on(plan: Plan) -> Iterable[str]:
    names = {"best_initiative": {r.name for r in plan.recognitions}, "rating": {r.name for r in plan.ratings}}
    for name, scale in (("collective", plan.rubric.collective), ("individual", plan.rubric.individual)):
        for item in scale.items:
            for unknown in sorted(set(item.points) - names.get(item.method, set(item.points))):
                yield f"khóa rubric.{name}.items.{item.code}.points: không có '{unknown}' trong danh sách: sửa tên"


def _overdue_facts(plan: Plan) -> Iterable[str]:
    for fact in plan.gates.overdue_facts:
        if fact not in FACTS:
            yield f"khóa gates.overdue_facts: mẫu báo cáo không có '{fact}': ghi dạng biểu.ô như tthc.c10"


def _first_award(plan: Plan) -> Iterable[str]:
    if plan.awards[0].needs_guidance:
        yield "khóa awards.1: hình thức đầu tiên là mặc định của ô trống nên không thể chờ hướng dẫn: đổi thứ tự"


def _share_of_quota(plan: Plan) -> Iterable[str]:
    if plan.quota.share > 1:
        yield f"khóa quota.share: {plan.quota.share} lớn hơn 1: nhập phần như 0.5"


def _items_of_lanes(plan: Plan) -> Iterable[str]:
    codes = {item.code for item in plan.rubric.all_items}
    for lane in plan.lanes:
        for code in lane.items:
            if code not in codes:
                yield f"khóa lanes.{lane.office}.items: không có mục điểm '{code}': sửa cho khớp với rubric"


def _contents_of_lanes(plan: Plan) -> Iterable[str]:
    names = {content.name for content in plan.contents}
    for lane in plan.lanes:
        for code in lane.opinions:
            if (name := lane.opinion_on.get(code, "")) not in names:
                yield f"khóa lanes.{lane.office}.opinion_on.{code}: không có nội dung '{name}' trong contents: ghi tên nội dung"


def _units_of_lanes(plan: Plan) -> Iterable[str]:
    for lane in plan.lanes:
        for slug in (lane.office, lane.recused_to, lane.successor):
            if slug and slug not in plan.units:
                yield f"khóa lanes.{lane.office}: không có đơn vị '{slug}' trong units.csv: sửa mã đơn vị"


def _books_of_papers(plan: Plan) -> Iterable[str]:
    books = {book.id for book in plan.books}
    for paper in plan.town_papers:
        if paper.book and paper.book not in books:
            yield f"khóa town_papers.{paper.id}.book: không có sổ '{paper.book}' trong books: thêm sổ hoặc sửa tên"


def _papers_of_the_town(plan: Plan) -> Iterable[str]:
    there = {paper.id for paper in plan.town_papers}
    for paper in sorted(set(TOWN_PAPERS) - there):
        yield f"khóa town_papers: thiếu văn bản '{paper}': thêm vào"
    for paper in sorted(there - set(TOWN_PAPERS)):
        yield f"khóa town_papers: không có văn bản '{paper}': chọn {', '.join(TOWN_PAPERS)}"


def _contents_of_coverage(plan: Plan) -> Iterable[str]:
    names = {content.name for content in plan.contents}
    if len(plan.coverage) > MOST_CONTENTS:
        yield f"khóa coverage: {len(plan.coverage)} nội dung, báo cáo tổng hợp có {MOST_CONTENTS} cột: gộp bớt"
    known = (
        ("activities", frozenset(ACTIVITIES), "loại hoạt động ở biểu 8"),
        ("facts", frozenset(FACTS), "số liệu của biểu mẫu"),
        ("tasks", names, "nội dung trong contents"),
        ("contents", names, "nội dung trong contents"),
    )
    for part in plan.coverage:
        if not part.initiatives and not part.index and not any(getattr(part, key) for key, *_ in known):
            yield f"khóa coverage.{part.number}: chưa nói nhận biết theo số liệu nào: thêm activities, facts, tasks, contents, initiatives hoặc index"
        for key, allowed, what in known:
            for name in getattr(part, key):
                if name not in allowed:
                    yield f"khóa coverage.{part.number}.{key}: không có {what} '{name}': sửa tên"


def _regimes_do_not_overlap(plan: Plan) -> Iterable[str]:
    in_order = sorted(plan.regimes, key=lambda r: r.valid_from)
    for one, following in pairwise(in_order):
        if one.valid_to is None or one.valid_to >= following.valid_from:
            yield f"khóa regimes: '{one.id}' và '{following.id}' trùng ngày hiệu lực: sửa valid_from, valid_to"


def _units_of_authorities(plan: Plan) -> Iterable[str]:
    for authority in plan.authorities:
        for slug in authority.units:
            if slug not in plan.units:
                yield f"khóa authorities.{authority.id}.units: không có đơn vị '{slug}' trong units.csv: sửa mã đơn vị"


def _rewards_known(plan: Plan) -> Iterable[str]:
    awards, regimes = {a.name for a in plan.awards}, {r.id for r in plan.regimes}
    for rate in plan.rewards:
        if rate.award not in awards:
            yield f"khóa rewards: không có hình thức '{rate.award}' trong awards: sửa tên"
        if rate.regime not in regimes:
            yield f"khóa rewards: không có chế độ '{rate.regime}' trong regimes: sửa mã"


def _days_of_bases(plan: Plan) -> Iterable[str]:
    for basis in plan.legal_bases:
        if basis.number and (basis.date is None or basis.valid_from is None):
            yield (
                f"khóa legal_bases.{basis.number}: có số nhưng thiếu date hoặc valid_from: ghi ngày ban hành và ngày đầu "
                f"hiệu lực"
            )


def _days_of_schedule(plan: Plan) -> Iterable[str]:
    when = plan.schedule
    named = [("award_run", when.award_run), ("intake_from", when.intake_from)]
    named += [(f"reminders.{number}", day) for number, day in enumerate(when.reminders, start=1)]
    for key, day in named:
        if not _comes_every_year(day):
            yield f"khóa schedule.{key}: không phải năm nào cũng có ngày '{day}': ghi tháng-ngày có thật như 12-05"
    for one, following in pairwise(when.reminders):
        if one >= following:
            yield f"khóa schedule.reminders: ngày '{following}' không sau '{one}': ghi mỗi ngày một lần, theo thứ tự"


def _intake_ends(plan: Plan) -> Iterable[str]:
    first, last = plan.schedule.intake_from, plan.windows.reports_until
    if first > last:  # "MM-DD": in the order of the days
        yield (
            f"khóa schedule.intake_from: ngày '{first}' sau ngày cuối nhận báo cáo '{last}' (windows.reports_until): "
            "ghi ngày sớm hơn"
        )


def _comes_every_year(day: str) -> bool:
    try:
        dt.date.fromisoformat(f"2001-{day}")  # no leap year
    except ValueError:
        return False
    return True


def _office(plan: Plan) -> Iterable[str]:
    if plan.movement.office_unit not in plan.units:
        yield f"khóa movement.office_unit: không có đơn vị '{plan.movement.office_unit}' trong units.csv: sửa mã đơn vị"


_CROSS_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Plan], Iterable[str]]], ...] = (
    (("cycles",), _doubles("cycles", lambda p: [c.id for c in p.cycles])),
    (("groups",), _doubles("groups", lambda p: [g.id for g in p.groups])),
    (("unit_kinds",), _doubles("unit_kinds", lambda p: [k.id for k in p.unit_kinds])),
    (("contents",), _doubles("contents", lambda p: [c.name for c in p.contents])),
    (("awards",), _doubles("awards", lambda p: [a.name for a in p.awards])),
    (("recognitions",), _doubles("recognitions", lambda p: [r.name for r in p.recognitions])),
    (("ratings",), _doubles("ratings", lambda p: [n for r in p.ratings for n in (r.name, r.abbrev)])),
    (("rubric",), _doubles("rubric.collective.items", lambda p: [i.code for i in p.rubric.collective.items])),
    (("rubric",), _doubles("rubric.individual.items", lambda p: [i.code for i in p.rubric.individual.items])),
    (("agency_codes",), _doubles("agency_codes", lambda p: [c.unit for c in p.agency_codes])),
    (("agency_codes", "units"), _units_of_codes),
    (("groups", "units"), _groups_of_units),
    (("unit_kinds", "units"), _kinds_of_units),
    (("rubric",), _scales),
    (("rubric",), _facts_of_old_forms),
    (("rubric", "recognitions", "ratings"), _names_that_points_hang_on),
    (("gates",), _overdue_facts),
    (("awards",), _first_award),
    (("quota",), _share_of_quota),
    (("lanes", "rubric"), _items_of_lanes),
    (("lanes", "contents"), _contents_of_lanes),
    (("lanes", "units"), _units_of_lanes),
    (("movement", "units"), _office),
    (("schedule",), _days_of_schedule),
    (("schedule", "windows"), _intake_ends),
    (("town_papers", "books"), _books_of_papers),
    (("town_papers",), _papers_of_the_town),
    (("coverage", "contents"), _contents_of_coverage),
    (("regimes",), _regimes_do_not_overlap),
    (("legal_bases",), _days_of_bases),
    (("authorities", "units"), _units_of_authorities),
    (("authorities",), _doubles("authorities", lambda p: [a.id for a in p.authorities])),
    (("rewards", "awards", "regimes"), _rewards_known),
    (("rewards",), _doubles("rewards", lambda p: [f"{r.award}, {r.regime}" for r in p.rewards])),
    (("salaries",), _doubles("salaries", lambda p: [str(s.valid_from) for s in p.salaries])),
)
"""What no single key shows (doubles, references to what is not there, scales that do not add up), by the parts it needs."""


def _asked_of_old_forms(item: Item) -> list[str]:
    """Return the facts that the item counts from in a workbook of the first edition."""
    first = (item.else_fact, item.else_date_fact) if item.else_fact else (item.fact, item.date_fact)
    return [*first, *item.part, *item.whole, *(s.fact for s in item.steps)]


def _facts_of(item: Item) -> list[str]:
    named = [
        item.fact,
        item.date_fact,
        item.else_fact,
        item.else_date_fact,
        *item.part,
        *item.whole,
        *(s.fact for s in item.steps),
    ]
    return [fact for fact in named if fact]


def _missing_keys(item: Item) -> list[str]:
    needs = {
        "self_score": ("fact",),
        "plan_by_day": ("fact", "date_fact", "day", "points"),
        "tasks_done": ("late_weight",),
        "best_initiative": ("points",),
        "ratio": ("part", "whole"),
        "steps": ("steps",),
        "rating": ("fact", "points"),
    }[item.method]
    return [key for key in needs if not getattr(item, key)]
