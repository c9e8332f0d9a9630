"""Takes the pages of a dossier's parts: our own papers' as they are, strangers' out of the sandbox with every font embedded."""

import io
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Page

from rules.values.errors import ThiduaError, ToolMissing
from tasks.dossier.front_pages import PartPage
from tasks.dossier.stranger_pages.upright import A4, WHOLE, shown, size
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer
from tasks.storage.temporary import temporary_folder

log = logging.getLogger(__name__)

FOLDERS = {"supplied": "van-ban", "evidence": "minh-chung"}
"""Where strangers' files stand in the dossier as they came."""
TAKING, EMBEDDING = "tasks.dossier.stranger_pages.child", "tasks.dossier.stranger_pages.embedding"
SECONDS = 20.0  # a file of some pages, or a page with its fonts, takes a tenth of one
MEMORY_MB = 1024
PDFTOCAIRO = "pdftocairo"
REMEDY = "cài gói poppler-utils (deploy/setup.sh) rồi chạy lại"


@dataclass(frozen=True)
class CopyPart:
    """A PDF that goes into the reading copy, under a title; `supplied`: a paper that its unit wrote and signed itself."""

    title: str
    path: Path
    kind: Literal["paper", "supplied", "evidence"]


@dataclass(frozen=True)
class ImportedPage:
    """A part's page, and the sheet that it comes on; None where a notice stands in its place."""

    sheet: PartPage
    page: Page | None


@contextmanager
def imported(parts: Sequence[CopyPart]) -> Iterator[list[list[ImportedPage]]]:
    """Yield the pages of each part, to be used within the block only.

    ValueError where one of our papers can't be merged; others get a page that says so. ThiduaError where that is this
    machine's fault. A page whose fonts can't be embedded is a picture of itself, with its words to be found.
    """
    with ExitStack() as opened:
        folder = opened.enter_context(temporary_folder("pages"))
        into = {part.path: folder / str(number) for number, part in enumerate(parts) if part.kind != "paper"}
        bare = _taken(into)
        yield [
            _own(part, opened) if part.kind == "paper" else _strangers(part, into[part.path], bare, opened)
            for part in parts
        ]


def _own(part: CopyPart, opened: ExitStack) -> list[ImportedPage]:
    try:
        pages = shown(opened.enter_context(pikepdf.open(part.path)))
        if not pages:
            raise ValueError("no pages")
        return [ImportedPage(PartPage(*size(page)), page) for page in pages]
    except Exception as fault:  # the library fails in any way
        raise ValueError(f"{part.path.name}: cannot be merged ({type(fault).__name__})") from fault


def _strangers(
    part: CopyPart, folder: Path, bare: Mapping[Path, bool], opened: ExitStack
) -> list[ImportedPage]:
    if not (folder / WHOLE).exists():
        return [_notice(part, *A4, f"Không ghép được tệp “{part.title}” vào bản đọc.")]
    imported = []
    for number, page in enumerate(opened.enter_context(pikepdf.open(folder / WHOLE)).pages):
        changed = folder / f"{number}.pdf"
        if not bare.get(changed, True):
            said = f"Không hiện được trang này của tệp “{part.title}”."
            imported.append(_notice(part, *size(page), said))
            continue
        if changed in bare:  # read at once: hundreds of open files are more than a process may have
            page = opened.enter_context(pikepdf.open(io.BytesIO(changed.read_bytes()))).pages[0]
        imported.append(ImportedPage(PartPage(*size(page)), page))
    return imported


def _notice(part: CopyPart, width: float, height: float, said: str) -> ImportedPage:
    notice = f"{said} Xem tệp gốc trong thư mục {FOLDERS[part.kind]} của hồ sơ."
    return ImportedPage(PartPage(width, height, notice=notice), None)


def _taken(into: Mapping[Path, Path]) -> Mapping[Path, bool]:
    """Take strangers' pages out of their files in the sandbox, each into its folder, none where that can't be done.

    Returns the pages, each a PDF, whose fonts had to be embedded, and whether they can be shown.
    """
    for folder in into.values():
        folder.mkdir()
    bare: list[Path] = []
    folders = {str(path): str(folder) for path, folder in into.items()}
    for (path, folder), answer in zip(into.items(), _asked(TAKING, list(into), into=folders), strict=True):
        if "bare" not in answer:
            (folder / WHOLE).unlink(missing_ok=True)
            log.warning(
                "%s: could not be merged into the reading copy (%s)", path.name, answer.get("fault", "died")
            )
        bare += [folder / f"{number}.pdf" for number in answer.get("bare", ())]
    if bare and shutil.which(PDFTOCAIRO) is None:
        raise ToolMissing(
            f"Máy chưa có {PDFTOCAIRO}, cần để nhúng phông chữ vào trang của tệp đơn vị gửi: {REMEDY}."
        )
    answers = _asked(EMBEDDING, bare)
    return {page: bool(answer.get("shown")) for page, answer in zip(bare, answers, strict=True)}


def _asked(program: str, files: Sequence[Path], **more: Mapping[str, str]) -> Iterator[ChildAnswer]:
    """Yield what the program says of each file, nothing where it died of it; ThiduaError where this machine is at fault."""
    answers = ask_each(program, files, seconds=SECONDS, memory_mb=MEMORY_MB, wall=None, **more)
    for file, answer in zip(files, answers, strict=True):
        if not isinstance(answer, Death):
            yield answer
        elif answer.passing:
            raise ThiduaError(
                f"Máy chưa lấy được trang của “{file.name}” (đã thử hai lần; máy thiếu bộ nhớ, hoặc ổ đĩa không trả lời): "
                "kiểm tra máy rồi chạy lại, phần đã xong được giữ."
            )
        else:
            yield {}
