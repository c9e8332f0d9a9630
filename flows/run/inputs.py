"""What a run reads: uploads taken in, the units' folders kept as they are now or as they were, the town's own forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flows.run.place import Place
from rules.plan.report_form.form import vocabulary
from rules.report.collected import Aside
from rules.report.reading import RawBook, unit_code_of
from rules.values.errors import ThiduaError, WrongUse
from rules.values.steps import Step
from tasks.intake.inbox import Folder, list_inbox
from tasks.intake.received import PUBLISHED, ReceivedFolders
from tasks.intake.town_inbox import TownFile, list_town
from tasks.intake.uploads.taking import take_uploads
from tasks.intake.uploads.unpacking import Bounds
from tasks.intake.workbooks import open_files

RECEIVED = ".received"
"""Every version of a unit's folder that a run has read, below the folder of results."""


@dataclass(frozen=True)
class Inputs:
    """What came in: `held` are the folders read as the last run read them, `asides` what the watched folder still holds."""

    folders: Sequence[Folder]
    forms: Sequence[TownFile]
    held: frozenset[str] = frozenset()
    asides: Sequence[Aside] = field(default=())


def preview_inputs(place: Place) -> Inputs:
    """List what stands in the inbox, changing nothing; raises ThiduaError, WrongUse where a run could not begin."""
    if place.inbox is None or (place.uploads is not None and not place.inbox.is_dir()):
        return Inputs([], [])  # the first upload makes it
    if place.params.inbox is None and not place.inbox.is_dir():
        raise WrongUse(
            f"Chu kỳ {place.cycle.id} cần thư mục báo cáo của các đơn vị: chưa có '{place.inbox}', tạo thư mục đó,"
            " hoặc chỉ thư mục khác sau --inbox (ô “Thư mục báo cáo”)."
        )
    folders = list_inbox(place.inbox)
    if not folders and place.cycle.kind == "annual" and place.uploads is None:
        raise ThiduaError(
            f"Thư mục '{place.inbox}' không có thư mục đơn vị nào: mỗi đơn vị một thư mục con mang mã đơn vị."
        )
    return Inputs(folders, list_town(place.inbox))


def take_inputs(place: Place, now: datetime, *, as_published: bool = False) -> Inputs:
    """Take in the uploads and keep every folder as it is read from here on; raises ThiduaError, WrongUse.

    `as_published`: the units' folders are read as the last whole run read them; only the town's own forms are new.
    """
    store = ReceivedFolders(place.out / RECEIVED)
    _refuse_vanished(place, store)  # before the uploads, which would make the inbox anew
    asides = _uploads(place, now)
    found = preview_inputs(place)
    published = store.noted(PUBLISHED)
    if as_published and published:
        folders, held = _held(place, found.folders, store, set(), published)
    elif place.params.units:
        # What is ranked or published for one unit stands beside what was published of the others.
        before = published if place.params.until.goes_on_to(Step.RANKING) else {}
        folders, held = _held(place, found.folders, store, set(place.params.units), before or store.noted())
    else:
        folders, held = [store.keep(folder) for folder in found.folders], frozenset()
    store.note({folder.name: folder.digest for folder in folders})
    return Inputs(folders, found.forms, held, asides)


def _refuse_vanished(place: Place, store: ReceivedFolders) -> None:
    """Refuse an inbox that has lost all reports since the last run: its disk is away, and a run would drop every dossier."""
    subjects = {unit.slug for unit in place.plan.subjects(place.cycle)}
    noted = store.noted().keys() & subjects
    if place.inbox is None or place.cycle.kind == "final" or not noted:
        return
    there = place.inbox.iterdir() if place.inbox.is_dir() else ()
    if not any(path.is_dir() and not path.name.startswith((".", "_")) for path in there):
        raise ThiduaError(
            f"Thư mục báo cáo '{place.inbox}' trống trong khi lần chạy trước đã nhận {len(noted)} đơn vị: kiểm tra ổ đĩa, "
            "đường dẫn; chưa thay đổi gì. Muốn bắt đầu lại từ đầu thì chọn thư mục kết quả khác."
        )


def _uploads(place: Place, now: datetime) -> Sequence[Aside]:
    if place.uploads is None or place.inbox is None:
        return ()
    if place.uploads.parent.is_dir():
        place.uploads.mkdir(exist_ok=True)  # a new cycle's; where the whole share is away, that is told
    taken = take_uploads(
        place.uploads,
        place.inbox,
        {unit.slug for unit in place.plan.subjects(place.cycle)},
        now=now.astimezone(place.settings.time_zone),
        settle_seconds=place.settings.settle_seconds,
        unit_of=lambda workbook: _unit_code(place, workbook),
        bounds=Bounds(place.settings.read_timeout, place.settings.read_memory_mb),
    )
    return taken.asides


def _unit_code(place: Place, workbook: Path) -> str | None:
    """Read which unit a workbook says it comes from; None where it says nothing that the plan knows."""
    settings = place.settings
    opened = open_files(workbook, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if not isinstance(opened.book, RawBook):
        return None
    code = unit_code_of(opened.book, vocabulary(place.plan))
    return code if code in place.plan.units else None


def _held(
    place: Place,
    current: Sequence[Folder],
    store: ReceivedFolders,
    chosen: set[str],
    noted: Mapping[str, str],
) -> tuple[list[Folder], frozenset[str]]:
    """Return the chosen units' folders as they are now, all others as they were noted."""
    if not noted:
        raise WrongUse(
            f"Chu kỳ {place.cycle.id} chưa chạy lần nào ở '{place.out}': chạy cho mọi đơn vị trước, rồi mới chạy riêng."
        )
    now = {folder.name: folder for folder in current}
    folders = [store.keep(now[name]) for name in sorted(chosen & now.keys())]
    held = []
    for name, digest in noted.items():
        if name in chosen:
            continue
        same = now.get(name)
        kept = store.keep(same) if same and same.digest == digest else store.former(name, digest)
        if kept is None:
            raise ThiduaError(
                f"Đơn vị '{name}' đã thay đổi từ lần chạy trước và bản cũ không còn được giữ: chạy lại cho mọi đơn vị."
            )
        held.append(kept)
    return sorted([*folders, *held], key=lambda f: f.name), frozenset(folder.name for folder in held)
