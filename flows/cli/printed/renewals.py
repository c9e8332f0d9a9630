"""What a person at the terminal sees of renewals: the table, and what a signed file is by the register."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

import click

from flows.cli.printed.table import show_table
from flows.settings import Settings
from rules.register.renewals import KnownFile
from rules.values.errors import WrongUse
from tasks.register import Register, open_register
from tasks.storage.file_hash import digest_of

_SHORT = 12
"""So many signs of a sha256 tell two files apart at a glance."""


def show_renewals(settings: Settings, cycle: str | None) -> None:
    """Print the renewals of signed files, the oldest first."""
    with open_register(settings.register_url, must_exist=True) as register:
        lines = register.renewals(cycle)
    show_table(
        [
            {
                "mục": f"{line.entry}",
                "lúc": f"{line.at.astimezone(settings.time_zone):%d/%m/%Y %H:%M}",
                "người làm": line.actor,
                "chu kỳ": line.renewal.cycle,
                "văn bản, gói": " ".join(
                    filter(
                        None, (line.renewal.key or line.renewal.unit, line.renewal.number, line.renewal.file)
                    )
                ),
                "dấu thời gian": f"{line.renewal.stamped.astimezone(settings.time_zone):%d/%m/%Y %H:%M} {line.renewal.authority}",
                "mã băm": f"{line.renewal.before[:_SHORT]} → {line.renewal.after[:_SHORT]}",
            }
            for line in lines
        ],
        "Sổ đăng ký chưa ghi lần gia hạn nào.",
    )


def renewed_notes(register: Register, zone: tzinfo) -> dict[tuple[str, str, str, str], str]:
    """Return when each issued paper was renewed last, in words, by movement, cycle, key and number."""
    return {
        (r.movement, r.cycle, r.key, r.number): f"gia hạn {r.stamped.astimezone(zone):%d/%m/%Y}"
        for line in register.renewals()
        if (r := line.renewal).key
    }


def show_files(register: Register, files: Sequence[Path], zone: tzinfo) -> bool:
    """Print of each file which paper of the register it is; returns whether all are known. WrongUse where one is not there."""
    for path in files:
        if not path.is_file():
            raise WrongUse(f"Không có tệp '{path}': kiểm tra lại đường dẫn.")
    found = {path: register.known_file(digest_of(path)) for path in files}
    for path, known in found.items():
        click.echo(f"{path.name}: {_words(known, zone)}")
    return all(found.values())


def _words(known: KnownFile | None, zone: tzinfo) -> str:
    if known is None:
        return "KHÔNG phải văn bản đã ban hành, cũng không phải bản gia hạn nào đã ghi sổ: có thể đã bị sửa, lấy lại bản gốc."
    renewed = "".join(
        f", gia hạn lúc {line.renewal.stamped.astimezone(zone):%d/%m/%Y %H:%M} (mục {line.entry})"
        for line in known.renewals
    )
    paper = known.paper
    if paper is None:
        return f"tệp không do sổ này ban hành{renewed}, không sửa gì khác."
    return f"“{paper.key}” số {paper.printed} ngày {paper.day:%d/%m/%Y}, đúng bản đã ban hành{renewed}."
