"""What a person at the terminal sees and does with the register: plain tables, persons by code only."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

import click

from flows.cli.printed.renewals import renewed_notes, show_files
from flows.cli.printed.table import show_table
from flows.settings import Settings
from rules.contracts.base import Unfit
from rules.contracts.run import RunMark
from rules.issuing.obstacles import CITES
from rules.page.wording import DASH
from rules.plan.report_form.form import COLLECTIVE
from rules.register.initiatives import named_elsewhere
from rules.register.numbering import NumberState
from rules.register.part_runs import PartRun
from rules.report.register_values import RunLine
from rules.values.errors import ThiduaError, WrongUse
from rules.values.wording import grouped, trimmed
from tasks.register import open_register

_TITLE = 70
"""So many letters of an initiative's title find room on a line."""
_PLACES = 3
"""So many places where else it is named."""
STATES = {
    NumberState.GIVEN: "đã cấp số, chưa ban hành",
    NumberState.ISSUED: "đã ban hành",
    NumberState.REPLACED: "đã bị thay",
}


def verify_register(settings: Settings, out: Path | None, files: Sequence[Path] = ()) -> bool:
    """Print whether the register holds against its audit trail, every fault, and what some signed files are by it; returns the verdict."""
    anchor = _anchor(out) if out is not None else None
    with open_register(settings.register_url, must_exist=True) as register:
        verdict = register.verify(anchor)
        known = show_files(register, files, settings.time_zone)
    for fault in verdict.faults:
        click.echo(fault)
    if verdict.ok:
        click.echo(f"Sổ đăng ký nguyên vẹn: {verdict.entries} mục nhật ký, mọi dòng khớp với lúc ghi.")
    else:
        click.echo(f"Sổ đăng ký KHÔNG còn nguyên vẹn: {len(verdict.faults)} chỗ, nêu ở trên.")
    if out is not None and anchor is None:
        click.echo(f"Kết quả ở '{out}' không ghi mục nhật ký nào: chạy lại thidua run để có.")
    if out is None:
        click.echo("Chưa đối chiếu phần cuối của nhật ký: thêm --out với thư mục kết quả đã công bố.")
    return verdict.ok and known


def _anchor(out: Path) -> tuple[int, str] | None:
    told = out / "run.json"
    if not told.is_file():
        raise WrongUse(f"Thư mục '{out}' không có run.json: chỉ thư mục kết quả của một lần chạy sau --out.")
    try:
        entry = RunMark.read(told.read_bytes()).audit
    except Unfit as unfit:
        raise ThiduaError(
            f"Tệp '{told}' bị hỏng ({unfit}): lấy lại từ bản sao lưu, hoặc chạy lại thidua run."
        ) from None
    return (entry.number, entry.hash) if entry else None


def show_runs(settings: Settings, cycle: str | None) -> None:
    """Print the runs, the oldest first."""
    with open_register(settings.register_url, must_exist=True) as register:
        whole, part = register.runs(cycle=cycle), register.part_runs(cycle)
    rows = [
        (
            r.finished,
            {
                "số": f"{r.id}",
                "chu kỳ": r.cycle,
                "xong lúc": f"{r.finished.astimezone(settings.time_zone):%d/%m/%Y %H:%M}",
                "bước": r.stage,
                "chạy": "thử" if r.trial else "thật",
                "báo cáo nhận": f"{r.accepted}/{r.folders}",
                "được chọn": f"{r.chosen}",
                "lý do chạy lại": _why(r),
                "ai chạy": r.actor,
                "kết quả": r.out,
            },
        )
        for r in whole
    ]
    rows += [
        (
            r.finished,
            {
                "số": DASH,
                "chu kỳ": r.cycle,
                "xong lúc": f"{r.finished.astimezone(settings.time_zone):%d/%m/%Y %H:%M}",
                "bước": f"{r.until} (một phần)",
                "chạy": DASH,
                "báo cáo nhận": DASH,
                "được chọn": DASH,
                "lý do chạy lại": _why(r),
                "ai chạy": line.actor,
                "kết quả": r.ended,
            },
        )
        for line in part
        for r in (line.run,)
    ]
    rows.sort(key=itemgetter(0))
    show_table([row for _, row in rows], "Sổ đăng ký chưa có lần chạy nào.")


def _why(run: RunLine | PartRun) -> str:
    return f"{run.reason} ({', '.join(run.units)})" if run.units else run.reason


def show_awards(settings: Settings, cycle: str | None, unit: str | None) -> None:
    """Print the awards as they stand."""
    with open_register(settings.register_url, must_exist=True) as register:
        lines = register.awards(cycle=cycle, unit=unit)
    show_table(
        [
            {
                "số": f"{a.id}",
                "chu kỳ": a.cycle,
                "đối tượng": f"{a.unit}/{a.nominee}" if a.nominee != COLLECTIVE else a.unit,
                "hình thức": a.tier,
                "trạng thái": f"{a.state} (thử)" if a.trial else str(a.state),
                "quyết định": f"{a.decision} {a.day:%d/%m/%Y}".strip() if a.day else "",
                "vào sổ": a.certificate,
                "tiền thưởng": grouped(a.money) if a.money is not None else "",
                "ghi chú": f"{a.revoked_on:%d/%m/%Y}: {a.reason}" if a.revoked_on else "",
            }
            for a in lines
        ],
        "Sổ đăng ký chưa có khen thưởng nào.",
    )


def show_papers(settings: Settings, cycle: str | None) -> None:
    """Print every number given out, by book and year."""
    with open_register(settings.register_url, must_exist=True) as register:
        lines, renewed = register.papers(cycle=cycle), renewed_notes(register, settings.time_zone)
    show_table(
        [
            {
                "sổ": p.book,
                "năm": f"{p.year}",
                "số": p.printed,
                "ngày": f"{p.day:%d/%m/%Y}",
                "chu kỳ": p.cycle,
                "văn bản": p.key,
                "trạng thái": STATES[NumberState(p.state)],
                "ghi chú": "; ".join(
                    filter(None, (p.reason, renewed.get((p.movement, p.cycle, p.key, p.printed))))
                ),
            }
            for p in lines
        ],
        "Sổ đăng ký chưa cấp số nào.",
    )


def show_initiatives(settings: Settings, cycle: str | None, unit: str | None) -> None:
    """Print every initiative with who recognised it, and where else the same one is named, in whatever cycle."""
    with open_register(settings.register_url, must_exist=True) as register:
        known = register.initiatives()
    elsewhere = named_elsewhere(known)
    show_table(
        [
            {
                "chu kỳ": one.cycle,
                "đơn vị": one.named.unit,
                "sáng kiến": trimmed(one.named.title, _TITLE),
                "tác giả": one.named.authors,
                "cấp công nhận": one.named.level,
                "quyết định": f"{one.named.decision} {one.named.day:%d/%m/%Y}"
                if one.named.day
                else one.named.decision,
                "còn thiếu": ", ".join(one.named.lacking),
                "được khen": ", ".join(one.rewarded),
                "cũng nêu ở": _first_few(others),
            }
            for one, others in zip(known, elsewhere, strict=True)
            if cycle in (None, one.cycle) and unit in (None, one.named.unit)
        ],
        "Sổ đăng ký chưa có sáng kiến nào.",
    )


def move_register(settings: Settings, url: str) -> None:
    """Copy the register to an empty database and say what has to be done to use it."""
    with open_register(settings.register_url, must_exist=True) as old, open_register(url) as new:
        verdict = old.copy_to(new)
    click.echo(
        f"Đã chép sổ đăng ký: {verdict.entries} mục nhật ký, mọi dòng khớp với sổ cũ. Sổ cũ còn nguyên; từ nay ghi địa"
        " chỉ mới vào thiết lập (THIDUA_DATABASE_URL hoặc THIDUA_REGISTER_URL) rồi mới chạy tiếp."
    )
    if not verdict.ok:
        click.echo(
            f"Sổ cũ đã không nguyên vẹn từ trước ({len(verdict.faults)} chỗ): xem thidua audit verify."
        )


def _first_few(places: Sequence[str]) -> str:
    more = len(places) - _PLACES
    return "; ".join(places[:_PLACES]) + (f" và {more} nơi khác" if more > 0 else "")


def revoke_award(settings: Settings, award: int, reason: str, approver: str, day: dt.date) -> None:
    """Revoke an award and say what became of it."""
    with open_register(settings.register_url, must_exist=True) as register:
        register.revoke(award, reason, approver, day, dt.datetime.now(dt.UTC))
    click.echo(f"Đã thu hồi khen thưởng số {award}; dòng cũ và lý do vẫn ở trong sổ.")


def replace_paper(
    settings: Settings, cycle: str, key: str, reason: str, approver: str, movement: str | None
) -> None:
    """Mark an issued paper, or all issued ones of a kind, replaced; raises WrongUse where it is not clear whose they are.

    What is issued and cites one of them by its old number is named: it stays as it was signed.
    """
    with open_register(settings.register_url, must_exist=True) as register:
        issued = [p for p in register.papers(movement, cycle) if p.state == NumberState.ISSUED]
        mine = [p for p in issued if p.key == key] or [p for p in issued if p.key.startswith(f"{key}/")]
        # A paper that is not known is refused by the register itself, which says where to look.
        movements = {p.movement for p in mine} or {movement or ""}
        if len(movements) > 1:
            raise WrongUse(
                f"Nhiều phong trào có văn bản '{key}' của chu kỳ {cycle}: thêm --movement với một trong"
                f" {', '.join(sorted(movements))}."
            )
        whose = movements.pop()
        for each in [p.key for p in mine] or [key]:
            old = register.replace(whose, cycle, each, reason, approver, dt.datetime.now(dt.UTC))
            click.echo(f"Số {old} của '{each}' được ghi là đã bị thay; lần chạy sau cấp số mới.")
    kind = key.partition("/")[0]
    citing = Counter(
        k for p in issued if p.movement == whose and kind in CITES.get(k := p.key.partition("/")[0], ())
    )
    if citing:
        names = ", ".join(f"{k} ({number} văn bản)" if number > 1 else k for k, number in citing.items())
        click.echo(
            f"Đã ban hành và viện dẫn số cũ: {names}. Thay cả: thidua replace {cycle} {next(iter(citing))} …"
        )
