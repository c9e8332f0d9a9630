"""What a person at the terminal sees: bars while a run goes on, a table when it is over; plain lines in a log.

No person is named here and no name from the inbox: terminals are logged, and a folder's name may hold anything.
rich is imported only when something is shown.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flows.run import progress
from rules.contracts.summary import ClosingSummary, Counts
from rules.page.next_steps import next_steps
from rules.page.result.index import duration_words
from rules.page.summary import Outcome, Status, completeness, counts
from rules.page.wording import KINDS, PAGE

if TYPE_CHECKING:
    from rich.console import Console


def bars(*, hidden: bool = False, console: "Console | None" = None) -> AbstractContextManager[None]:
    """Show the stages of what runs within the block: live bars on a terminal, a line per stage in a log (stderr)."""
    if hidden:
        return progress.watched_by(progress.Nobody())
    console = console or _console(stderr=True)
    return progress.watched_by(_Bars(console) if console.is_interactive else _Lines(console))


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr)


class _Bars:
    """Shows each open stage as a bar and leaves one line behind when it ends; still when no stage is open."""

    def __init__(self, console: "Console") -> None:
        from rich import progress as rich

        self.console = console
        self.lock = Lock()
        self.open = 0
        self.shown = rich.Progress(
            rich.SpinnerColumn(),
            rich.TextColumn("{task.description}", markup=False),
            rich.BarColumn(bar_width=28),
            rich.MofNCompleteColumn(),
            rich.TimeElapsedColumn(),
            console=console,
            transient=True,
        )

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[progress.StepCallback]:
        """Open a stage; rich's own lock lets steps come from any thread."""
        with self.lock:
            self.open += 1
            if self.open == 1:
                self.shown.start()
        task = self.shown.add_task(name, total=total)
        count = _Count(name, total)

        def step(by: int = 1) -> None:
            count.add(by)
            self.shown.advance(task, by)

        with count.reported_on(self.console):
            try:
                yield step
            finally:
                self.shown.remove_task(task)
                with self.lock:
                    self.open -= 1
                    if self.open == 0:
                        self.shown.stop()


class _Lines:
    """Says each stage in one line when it ends: no bars, no colours, no cursor movements."""

    def __init__(self, console: "Console") -> None:
        self.console = console

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[progress.StepCallback]:
        """Open a stage that is told when it ends."""
        count = _Count(name, total)
        with count.reported_on(self.console):
            yield count.add


class _Count:
    """Counts a stage's steps from any thread and its time."""

    def __init__(self, name: str, total: int | None) -> None:
        self.name, self.total, self.done = name, total, 0
        self.lock = Lock()
        self.since = time.monotonic()

    def add(self, by: int = 1) -> None:
        """Count so many steps more."""
        with self.lock:
            self.done += by

    @contextmanager
    def reported_on(self, console: "Console") -> Iterator[None]:
        """Print the stage's line at the end of the block, marked ✗ where an exception ended it."""
        mark = "✗"
        try:
            yield
            mark = "✓"
        finally:
            took = f"{time.monotonic() - self.since:.1f}".replace(".", ",")
            count = f"{self.done}/{self.total}" if self.total is not None else str(self.done or "")
            line = f"{mark} {self.name:<28} {count:>9} {took:>7} giây"
            console.print(line, style=None if mark == "✓" else "red", highlight=False, markup=False)


def show_summary(outcome: Outcome, out: Path, console: "Console | None" = None) -> None:
    """Print what came out, where to look and what to do next: a table on a terminal, a few plain lines in a log."""
    console = console or _console()
    (_as_table if console.is_terminal else _as_lines)(outcome, out / PAGE, console)


def _rows(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return the closing figures: what, how many, in which detail."""
    number = counts(outcome)
    if outcome.cycle.kind == "final":
        counted, years = f"{number.counted}/{number.units}", f"{number.years} chu kỳ hằng năm"
        rows = [("Đơn vị có năm hợp lệ", counted, years)]
    else:
        rows = _annual_rows(number)
    for kind, word in KINDS.items():
        own = number.of(kind)
        detail = f"{own.nominated} đề nghị, {own.eligible} đủ điều kiện"
        left = f", để Hội đồng {own.left_to_council}" if own.left_to_council else ""
        rows.append((f"{word} được chọn", str(own.selected), detail + left))
    if number.bundles:
        made = f"{number.bundles_new} làm mới, {number.bundles_reused} giữ nguyên"
        made += f", {number.bundles_held} chưa lập xong" if number.bundles_held else ""
        rows.append(("Hồ sơ đã ký", str(number.bundles), made))
    rows.append(("Văn bản khen thưởng", str(number.town_papers), number.stage.words(trial=outcome.trial)))
    return rows


def _annual_rows(number: Counts) -> list[tuple[str, str, str]]:
    rows = [
        ("Đơn vị đã gửi", f"{number.received}/{number.units}", f"chưa nộp {number.missing}"),
        ("Báo cáo đã nhận", str(number.accepted), f"{number.findings.warning} lưu ý"),
        ("Báo cáo trả lại", str(number.returned), f"{number.findings.error} lỗi phải sửa"),
    ]
    if number.other_folders:
        rows.append(("Thư mục khác", str(number.other_folders), "không mang mã đơn vị tham gia"))
    return rows


def _as_table(outcome: Outcome, page: Path, console: "Console") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=SIMPLE_HEAD, title=_title(outcome), title_justify="left", title_style="bold", show_header=False
    )
    table.add_column(style="bold")
    table.add_column(justify="right", style="cyan")
    table.add_column(style="dim")
    for row in _rows(outcome):
        table.add_row(*row)
    console.print()
    if outcome.trial:
        console.print(Text(f" {outcome.plan.movement.trial_text} ", style="bold white on red"))
    console.print(table)
    console.print(
        Text("Xem kết quả: ", style="bold"),
        Text(str(page), style=f"link {page.resolve().as_uri()}"),
        sep="",
        soft_wrap=True,
    )
    for number, step in enumerate(next_steps(outcome), start=1):
        console.print(Text(f" {number}. {step}"))


def _as_lines(outcome: Outcome, page: Path, console: "Console") -> None:
    lines = [_title(outcome)]
    if outcome.trial:
        lines.append(outcome.plan.movement.trial_text)
    lines += [f"{what}: {many} ({detail})" for what, many, detail in _rows(outcome)]
    lines.append(f"Xem kết quả: {page}")
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _title(outcome: Outcome) -> str:
    return f"Chu kỳ {outcome.cycle.id}: xong sau {duration_words(outcome.finished - outcome.started)}"


def closing_summary(outcome: Outcome, out: Path) -> ClosingSummary:
    """Return the summary for `--json`: counts, who is missing or returned, where to look, next steps."""
    lines = completeness(outcome.decision)
    return ClosingSummary(
        cycle=outcome.cycle.id,
        plan=outcome.plan.movement.id,
        plan_hash=outcome.plan.hash,
        trial=outcome.trial,
        out=str(out),
        index=str(out / PAGE),
        started=outcome.started,
        finished=outcome.finished,
        counts=counts(outcome),
        missing=tuple(line.slug for line in lines if line.status is Status.MISSING),
        returned=tuple(line.slug for line in lines if line.status is Status.RETURNED),
        next=tuple(next_steps(outcome)),
    )
