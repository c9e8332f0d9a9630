"""`thidua forget` and `thidua person`: what is said, what is asked first, what is written."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import click

from flows.settings import PROJECT, Settings
from rules.archive.metadata import kept_until
from rules.contracts.person import PersonsData
from rules.page.person import person_page
from rules.register.forgetting import MARK
from rules.values.errors import ThiduaError, WrongUse
from rules.values.wording import short_day
from tasks.pages.pages import render_person
from tasks.plan.plans import find_plan
from tasks.register import Register, open_register
from tasks.storage.whole_file import whole_file

DATA, PAGE = "du-lieu-ca-nhan.json", "du-lieu-ca-nhan.html"
_TEXTS = frozenset({".csv", ".html", ".json", ".md", ".txt", ".xml"})
_MOST = 50_000_000  # bytes; no page or table of ours is larger


def forget_cycle(
    settings: Settings, cycle_id: str, reason: str, approver: str, *, yes: bool, today: dt.date
) -> None:
    """Say what a cycle's persons are in, and with `yes` take them out of the register; ThiduaError before the retention is over."""
    plan, cycle = find_plan(settings.plans, cycle_id, settings.plan)
    retention, movement = plan.retention, plan.movement.id
    with open_register(settings.register_url, must_exist=True) as register:
        held = register.persons_held(movement, cycle.id)
        if not held.days:
            raise ThiduaError(f"Sổ đăng ký không có lần chạy nào của chu kỳ {cycle.id}: kiểm tra lại chu kỳ.")
        until = kept_until(retention, held.days)
        if until is None:
            raise ThiduaError(
                f"Hồ sơ chu kỳ {cycle.id} bảo quản {retention.text} ([retention] của kế hoạch): không được xóa."
            )
        if today <= until:
            raise ThiduaError(
                f"Hồ sơ chu kỳ {cycle.id} phải giữ đến hết ngày {short_day(until)} ({retention.text}, tính từ năm của văn bản "
                f"mới nhất; {retention.source}): sau ngày ấy mới xóa được."
            )
        if not retention.checked:
            click.echo(
                f"Lưu ý: thời hạn {retention.text} trong kế hoạch chưa được xác nhận; hỏi lưu trữ trước khi xóa."
            )
        if yes:
            _forget(register, movement, cycle.id, reason, approver)
        else:
            rows = ", ".join(f"{name} {count}" for name, count in held.rows.items()) or "không còn gì"
            click.echo(
                f"Sẽ xóa khỏi sổ đăng ký họ tên, chức vụ và mọi ô chữ có thể nêu tên người (số dòng: {rows})."
            )
            click.echo("Ở lại: điểm, hạng, trạng thái, số văn bản, ngày, mã dòng (CN1…), nhật ký.")
    for line in _not_ours(held.papers, held.folders):
        click.echo(line)
    if not yes:
        click.echo("Chưa xóa gì. Việc này không làm lại được: thêm --yes để xóa.")


def _forget(register: Register, movement: str, cycle: str, reason: str, approver: str) -> None:
    if not (reason.strip() and approver.strip()):
        raise WrongUse("Phải ghi căn cứ (--reason) và người duyệt (--approver).")
    done = register.forget(movement, cycle, reason, approver, dt.datetime.now(dt.UTC))
    click.echo(
        f"Đã xóa dữ liệu cá nhân của chu kỳ {cycle} khỏi sổ đăng ký ({sum(done.values())} dòng); việc xóa đã ghi vào nhật ký, "
        "thidua audit verify vẫn đúng."
    )


def _not_ours(papers: int, folders: tuple[str, ...]) -> Iterator[str]:
    """Yield what still names persons and is not the register's to change: listed for whoever decides on it."""
    yield "Không thuộc việc này, để lưu trữ quyết định (hội đồng, quyết định tiêu hủy, biên bản):"
    if papers:
        yield f"- {papers} văn bản đã ký giữ trong sổ đăng ký: tập lưu, không sửa văn bản đã ký."
    for folder in folders:
        sealed = sorted(Path(folder).glob("bundles/*.zip")) + sorted(Path(folder).glob("upward/**/*.zip"))
        there = "" if Path(folder).is_dir() else " (không còn ở máy này)"
        yield f"- thư mục kết quả {folder}{there}" + "".join(f"\n    gói đã niêm phong {p}" for p in sealed)
    yield "- hộp nhận của chu kỳ, PREFECT_HOME/storage, các bản sao lưu cũ (hết hạn giữ thì tự đi, xem docs/backup.md)."


def hand_out(settings: Settings, who: str, reason: str, approver: str, out: Path) -> None:
    """Write what the register and the results hold of one person as JSON and as a page; WrongUse where nothing is known."""
    if not (who.strip() and reason.strip() and approver.strip()):
        raise WrongUse("Phải ghi người cần trích, căn cứ (--reason) và người duyệt (--approver).")
    with open_register(settings.register_url, must_exist=True) as register:
        data = register.hand_out(who, reason, approver, dt.datetime.now(dt.UTC))
    if not data.rows:
        raise WrongUse(
            f"Không có dữ liệu nào về '{who}': ghi đủ họ tên như trong báo cáo, hoặc mã như A2024/p-hoa-mac/CN1."
        )
    data = data.model_copy(update={"files": tuple(_files(settings.results, data))})
    page = render_person(person_page(data), PROJECT / "templates")
    for name, text in ((DATA, data.text(indent=1)), (PAGE, page)):
        with whole_file(out / name) as draft:
            draft.write_text(text, encoding="utf-8")
    click.echo(
        f"Đã trích {len(data.rows)} dòng và {len(data.files)} tệp kết quả: {out / DATA}, {out / PAGE}. Việc trích đã ghi vào nhật ký. "
        "Trước khi giao, che phần nói về người khác."
    )


def _files(results: Path, data: PersonsData) -> Iterator[str]:
    """Yield the results on disk about the person: what names them in text, and the dossiers of their units."""
    names = {row.held.get("name", "") for row in data.rows if row.table in ("ranks", "awards")}
    names = {*names, data.asked.strip()} - {"", MARK}
    for path in sorted(results.rglob("*")) if results.is_dir() else ():
        if path.suffix in _TEXTS and path.is_file() and path.stat().st_size < _MOST:
            text = path.read_text(encoding="utf-8", errors="replace")
            if any(name in text for name in names):
                yield str(path)
    for nominee in data.nominees:
        _, cycle, unit, _ = nominee.split("/")
        if (bundle := results / cycle / "bundles" / f"{unit}.zip").is_file():
            yield str(bundle)
