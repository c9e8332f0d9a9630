"""Turns papers into PDF/A-2b and old spreadsheets into .xlsx with LibreOffice: many files a call.

Each call has a profile of its own, thrown away afterwards, so that calls run side by side. What a call
did not bring is tried once more on its own; what still fails is named, and the good files are kept.
"""

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from pikepdf import PdfError

from rules.values.errors import ConversionFailed, ConverterDied, ToolMissing
from rules.values.machine import because
from tasks.documents.pdf.fixing import write_fixed
from tasks.documents.pdf.sharing import MOST_FILES, parts
from tasks.sandbox.starting import confined_command, confined_environment
from tasks.storage.disk import refuse_full
from tasks.storage.temporary import temporary_folder
from tasks.storage.whole_file import whole_file

log = logging.getLogger(__name__)

REMEDY = "sudo apt-get install -y libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation2"
OLDEST = (7, 4)  # the first that takes export options as JSON
START_SECONDS, FILE_SECONDS = 45.0, 4.0  # some twenty times what was measured
NOTHING_MADE = "LibreOffice không tạo ra tệp"
"""Why there is no file where LibreOffice ended as it should: it can't read the source."""
_KILLED, _TOO_LONG = "bị tắt bằng tín hiệu", "quá"
_PDF_A_2B = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_TO_PDF = f"pdf:writer_pdf_Export:{json.dumps(_PDF_A_2B, separators=(',', ':'))}"
_CREATED = re.compile(r"<dcterms:created[^>]*>([0-9-]{10}T[0-9:]{8})Z?<")
_TO_XLSX = "xlsx:Calc MS Excel 2007 XML"
# Named, because LibreOffice takes what it doesn't know for text and would make a sheet of rubbish of it.
_SPREADSHEETS = {".xls": "MS Excel 97", ".ods": "calc8", ".xlsb": "Calc MS Excel 2007 Binary"}

# What a profile forbids: macros, and looking up what a received spreadsheet links to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Converted:
    """What came of a conversion: the PDF of each source, and why each of the others has none."""

    done: Mapping[Path, Path]
    failed: Mapping[Path, str] = field(default_factory=dict)


def probe(soffice: str) -> str:
    """Return LibreOffice's version ("7.4.7.2"); ToolMissing, with the command that installs it, where it can't be used."""
    with temporary_folder("lo") as profile:
        try:
            asked = subprocess.run(
                [soffice, f"-env:UserInstallation={profile.as_uri()}", "--version"],
                capture_output=True,
                text=True,
                timeout=60,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as late:
            raise ToolMissing(
                f"LibreOffice (lệnh “{soffice}”) không trả lời trong {late.timeout:.0f} giây: bớt việc trên máy rồi chạy lại."
            ) from None
        except OSError as missing:
            raise ToolMissing(
                f"Chưa gọi được LibreOffice (lệnh “{soffice}”) {because(missing, f'chạy {REMEDY}')}"
            ) from missing
        refuse_full(profile)
    match = re.search(r"LibreOffice\s+(([0-9]+)\.([0-9]+)[0-9.]*)", asked.stdout)
    if match is None and (number := _signal(asked.returncode)):
        raise ToolMissing(
            f"LibreOffice (lệnh “{soffice}”) {_killed(number)} khi mới khởi động: xem bộ nhớ còn trống của máy rồi chạy lại."
        )
    if match is None:
        raise ToolMissing(f"Lệnh “{soffice}” không phải LibreOffice: chạy {REMEDY}")
    if (int(match[2]), int(match[3])) < OLDEST:
        raise ToolMissing(
            f"LibreOffice {match[1]} quá cũ, cần từ {OLDEST[0]}.{OLDEST[1]} trở lên: chạy {REMEDY}"
        )
    return match[1]


def limit(files: int, timeout: float) -> float:
    """Return the seconds that one call for so many files may take: by their number, `timeout` at most."""
    return min(timeout, START_SECONDS + FILE_SECONDS * files)


def convert(jobs: Mapping[Path, Path], *, soffice: str, timeout: float, most: int = MOST_FILES) -> Converted:
    """Turn each DOCX (key) into the PDF/A-2b (value), each PDF whole under its name or not there at all.

    Calls of at most `most` files each; what a call did not bring is tried once more. `timeout` in seconds bounds
    one call. ToolMissing where LibreOffice can't be started.
    """
    done: dict[Path, Path] = {}

    def call(sources: Sequence[Path]) -> dict[Path, str]:
        return _call(sources, jobs, done, _TO_PDF, _publish_pdf, soffice, timeout)

    failed: dict[Path, str] = {}
    for part in parts(list(jobs), most):
        failed |= _again(call(part), call)
    return accounted(jobs, done, failed)


def accounted(jobs: Mapping[Path, Path], done: Mapping[Path, Path], failed: Mapping[Path, str]) -> Converted:
    """Return what came of the jobs, in their order; ConversionFailed where nothing was said of one: it must not get lost."""
    if lost := [source for source in jobs if source not in done and source not in failed]:
        names = ", ".join(f"{source.parent.name}/{source.stem}" for source in lost[:5])
        raise ConversionFailed(
            f"LibreOffice không trả lời về {len(lost)}/{len(jobs)} văn bản ({names}): chạy lại; nếu vẫn vậy, báo người "
            "quản trị phần mềm."
        )
    return Converted(
        {source: done[source] for source in jobs if source in done},
        {source: failed[source] for source in jobs if source in failed},
    )


def _again(
    failed: Mapping[Path, str], call: Callable[[Sequence[Path]], Mapping[Path, str]]
) -> Mapping[Path, str]:
    """Try once more what a call did not bring; returns what fails again.

    LibreOffice stops at a file that kills it: that one is tried alone, those behind it together, as long as that brings any.
    """
    named: dict[Path, str] = {}
    while failed:
        for source, why in failed.items():
            log.warning("%s: chưa ra PDF (%s), thử lại một lần", source.name, why)
        first, *rest = failed
        named |= call([first])
        failed = call(rest) if rest else {}
        if len(failed) == len(rest):
            for source in failed:
                named |= call([source])
            break
    return named


def to_xlsx(file: Path, dst: Path, *, soffice: str, timeout: float) -> None:
    """Write an .xls, .ods or .xlsb as .xlsx, tried twice; ConversionFailed where LibreOffice can't read it.

    ConverterDied where it did not come to an answer. What is an .xlsx inside, whatever its name, is copied.
    """
    if _is_xlsx(file):
        _publish_xlsx(file, dst, file)
        return
    failed: dict[Path, str] = {}
    for _ in range(2):
        failed = _call([file], {file: dst}, {}, _TO_XLSX, _publish_xlsx, soffice, timeout)
        if not failed:
            return
    refused = ConversionFailed if failed[file] == NOTHING_MADE else ConverterDied
    raise refused(
        f"LibreOffice không mở được bảng tính {file.name} ({failed[file]}): lưu lại tệp dưới dạng .xlsx rồi gửi lại."
    )


def _call(
    sources: Sequence[Path],
    targets: Mapping[Path, Path],
    done: dict[Path, Path],
    kind: str,
    published: Callable[[Path, Path, Path], bool],
    soffice: str,
    timeout: float,
) -> dict[Path, str]:
    """Convert the sources in one process; fills `done`, returns why the others did not come out."""
    with temporary_folder("lo") as folder:
        # Sources of several units bear the same names: inside they are numbered.
        inside, out = folder / "in", folder / "out"
        inside.mkdir()
        out.mkdir()
        numbered = {s: inside / f"{i:04d}{s.suffix.lower()}" for i, s in enumerate(sources)}
        failed: dict[Path, str] = {}
        for source, copy in numbered.items():
            try:
                shutil.copyfile(
                    source, copy
                )  # never a link: LibreOffice may write here, and through it into the source
            except OSError:
                failed[source] = "không đọc được tệp nguồn"
        copies = [copy for source, copy in numbered.items() if source not in failed]
        trouble = _run(copies, kind, out, folder, soffice, limit(len(copies), timeout)) if copies else ""
        suffix = f".{kind.partition(':')[0]}"
        for source, copy in numbered.items():
            made = (out / copy.name).with_suffix(suffix)
            if source in failed:
                continue
            # What a file that took LibreOffice over has put there may be a link, to what others sent.
            if made.resolve() == folder.resolve() / "out" / made.name and published(
                made, targets[source], source
            ):
                done[source] = targets[source]
            else:
                failed[source] = trouble or NOTHING_MADE
        if failed:  # LibreOffice may say nothing of a full disk, and end as if all were well
            refuse_full(folder, *{target.parent for target in targets.values()})
    return failed


def _run(copies: Sequence[Path], kind: str, out: Path, folder: Path, soffice: str, seconds: float) -> str:
    """Run LibreOffice to its end; returns what went wrong ("" when nothing did)."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        soffice,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", kind,
        "--outdir", str(out),
        *(f"--infilter={_SPREADSHEETS[s]}" for s in {c.suffix for c in copies} if s in _SPREADSHEETS),
        *map(str, copies),
    ]  # fmt: skip
    with (folder / "words").open("wb") as words, _process(command, words, folder) as process:
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"{_TOO_LONG} {seconds:.0f} giây chưa xong"
    if number := _signal(status):
        return f"LibreOffice {_killed(number)}"
    return f"LibreOffice dừng với mã {status}" if status else ""


def _signal(status: int) -> int:
    """Return the signal that ended a program, or what a script that is soffice says of its own child; 0 for any other end."""
    return (
        -status
        if status < 0
        else status - 128
        if status in (128 + signal.SIGKILL, 128 + signal.SIGTERM)
        else 0
    )


def _killed(number: int) -> str:
    reason = "thường do máy hết bộ nhớ" if number == signal.SIGKILL else "không phải do văn bản"
    return f"{_KILLED} {number} ({reason})"


def by_the_machine(why: str) -> bool:
    """Tell whether a reason in `Converted.failed` is that somebody ended LibreOffice, or that it came to no end in its time."""
    return _KILLED in why or why.startswith(_TOO_LONG)


@contextmanager
def _process(command: list[str], words: IO[bytes], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own; nothing of it is left when the block is left."""
    if shutil.which(command[0]) is None:
        raise ToolMissing(f"Chưa gọi được LibreOffice (lệnh “{command[0]}”): chạy {REMEDY}")
    try:
        process = subprocess.Popen(
            confined_command(command, folder),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=confined_environment(SAL_USE_VCLPLUGIN="svp", TZ="UTC", TMPDIR=str(folder)),
            start_new_session=True,
        )
    except OSError as missing:
        raise ToolMissing(
            f"Chưa gọi được LibreOffice (lệnh “{command[0]}”) {because(missing, f'chạy {REMEDY}')}"
        ) from missing
    try:
        yield process
    finally:
        if process.poll() != 0:
            # The session's first process is a script: its children would live on and hold the profile.
            with suppress(ProcessLookupError):  # none was left
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _publish_xlsx(made: Path, target: Path, source: Path) -> bool:
    """Put a workbook in its place; whether it is one."""
    if not _is_xlsx(made):
        return False
    with whole_file(target) as draft:
        shutil.copyfile(made, draft)
    return True


def _publish_pdf(made: Path, target: Path, source: Path) -> bool:
    """Put a PDF in its place, without the clock in its bytes; whether it is a whole one with at least a page."""
    if not made.is_file():
        return False
    try:
        with whole_file(target) as draft:
            write_fixed(made, draft, _day_of(source))
    except PdfError:
        return False
    return True


def _day_of(source: Path) -> datetime:
    """The day that the .docx itself says it was made: that of its template, the same for each run."""
    try:
        with zipfile.ZipFile(source) as packed:
            said = _CREATED.search(packed.read("docProps/core.xml").decode())
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        said = None
    return datetime.fromisoformat(said[1]) if said else datetime(2020, 3, 5)  # of Nghị định 30/2020


def _is_xlsx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
