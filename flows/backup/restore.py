"""The restoration of a backup: verified, put in place whole or not at all, while the office is closed."""

import os
import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.backup.installation import Installation, installation
from flows.backup.laying_out import Laid, laid_out, read_about
from flows.office.address import addresses_at, only_office
from flows.office.prefect.server import answering, usual_url
from flows.settings import Settings
from rules.archive.backup import ABOUT, MANIFEST, PARTS, differences, read_manifest
from rules.contracts.backup import AboutBackup
from rules.values.errors import ThiduaError, WrongUse
from tasks.register import open_register
from tasks.storage.backup import (
    CopyTarget,
    Repository,
    digests_below,
    fill_postgres,
    is_empty_postgres,
    is_same_tree,
    place_all,
    sqlite_file,
)
from tasks.storage.publishing import WORK, only_run

SHOWN = 5
"""So many faults of a backup are named."""


@dataclass
class _Work:
    """What is to be done: files and folders to place, archives to fill databases with, what stands in the way."""

    placings: list[CopyTarget] = field(default_factory=list)
    archives: list[tuple[str, Path]] = field(default_factory=list)
    in_the_way: list[Path] = field(default_factory=list)


def restore(
    settings: Settings,
    folder: Path,
    without: Collection[str],
    *,
    replace: bool,
    say: Callable[[str], None],
    name: str | None = None,
) -> None:
    """Put a backup back to where this machine's settings say; raises WrongUse, ThiduaError and changes nothing then.

    `folder` has the repository in it, `name` is the backup's id in it (None: the newest); or it is a backup made up to 0.5.
    """
    folder = folder.resolve()
    ours = installation(settings)
    with ExitStack() as held:
        if (folder / MANIFEST).is_file():
            backup = Laid(folder, _sound(folder), read_about(folder))
            _close_office(settings, ours, held)
        else:
            repository = Repository(folder, settings.backup_password_file)
            snapshot = repository.find(name)
            _close_office(settings, ours, held)
            backup = held.enter_context(laid_out(repository, snapshot, ours.home))
        about, digests = backup.about, backup.digests
        work = _work(backup.folder, about, digests, ours, without)
        if work.in_the_way and not replace:
            there = ", ".join(map(str, work.in_the_way))
            raise WrongUse(
                f"Đã có dữ liệu ở {there}: thêm --replace để dời sang tên khác rồi khôi phục; thư mục nào muốn giữ thì bỏ ra bằng --without."
            )
        stamp = f"{datetime.now(settings.time_zone):%Y%m%d-%H%M%S}"
        aside = place_all(work.placings, stamp, lambda: _fill(work.archives))
        old_settings = _kept_settings(backup, folder, ours.home, stamp)
    for path in aside:
        say(f"Dữ liệu cũ được dời sang {path}")
    if about.thidua != version("thidua"):
        say(
            f"Bản sao do thidua {about.thidua} lập, máy này dùng {version('thidua')}: xem CHANGELOG.md trước khi chạy."
        )
    if about.databases.keys() - {"prefect.db", "prefect.dump"}:
        _tell_register(settings, say)
    say(f"Đã khôi phục {len(digests.keys() - {ABOUT})} tệp từ {folder}.")
    if old_settings:
        say(
            f"Thiết lập cũ (không mật khẩu) để đối chiếu: {old_settings}; khóa và mật khẩu: chép từ nơi cất riêng."
        )


def _kept_settings(backup: Laid, folder: Path, home: Path, stamp: str) -> Path | None:
    """Return where the settings of then can be read; out of the repository they are laid beside Prefect's."""
    if "thidua.env" not in backup.digests:
        return None
    if backup.folder == folder:
        return folder / "thidua.env"
    return Path(shutil.copy2(backup.folder / "thidua.env", home / f"thidua.env.truoc-{stamp}"))


def _sound(backup: Path) -> dict[str, str]:
    """Return the backup's files by name; raises ThiduaError where it is none or differs from its manifest."""
    try:
        known = read_manifest(os.fsdecode((backup / MANIFEST).read_bytes()))
    except (OSError, ValueError):
        raise WrongUse(
            f"'{backup}' không phải một bản sao lưu của thidua ({MANIFEST} hỏng): chỉ thư mục có kho sao lưu, hoặc thư mục thidua-NGÀY-GIỜ."
        ) from None
    found = {name: digest for name, digest in digests_below(backup).items() if name != MANIFEST}
    if faults := differences(known, found):
        more = f" và {len(faults) - SHOWN} chỗ khác" if len(faults) > SHOWN else ""
        raise ThiduaError(
            f"Bản sao lưu '{backup}' không còn nguyên vẹn: {'; '.join(faults[:SHOWN])}{more}. Dùng bản sao lưu khác."
        )
    return known


def _close_office(settings: Settings, ours: Installation, held: ExitStack) -> None:
    """Hold the office's and all cycles' locks; raises ThiduaError where somebody is at work."""
    url = usual_url()
    held.enter_context(only_office(ours.home, addresses_at(url, settings)))
    if answering(url):
        raise ThiduaError(
            f"Máy chủ Prefect đang chạy ở {url.removesuffix('/api')}: dừng nó trước khi khôi phục."
        )
    for out in sorted(settings.results.iterdir()) if settings.results.is_dir() else []:
        if (out / WORK).is_dir():
            held.enter_context(only_run(out))


def _work(
    backup: Path, about: AboutBackup, digests: Mapping[str, str], ours: Installation, without: Collection[str]
) -> _Work:
    work = _Work()
    for part in PARTS:
        if part not in about.folders or part in without:
            continue
        if part not in ours.folders:
            raise WrongUse(
                f"Bản sao có {PARTS[part]}, mà thiết lập của máy này không chỉ nơi đặt: đặt THIDUA_{part.upper()}, hoặc thêm --without {part}."
            )
        inside = {n.partition("/")[2]: d for n, d in digests.items() if n.startswith(f"{part}/")}
        if not is_same_tree(ours.folders[part], inside):
            _place(CopyTarget(backup / part, ours.folders[part]), work)
    if "addresses.csv" in digests and "addresses.csv" in ours.files:
        _place(CopyTarget(backup / "addresses.csv", ours.files["addresses.csv"]), work)
    _databases(backup, about, ours, work)
    return work


def _place(placing: CopyTarget, work: _Work) -> None:
    if placing.is_done:
        return
    if not placing.is_free:
        work.in_the_way.append(placing.target)
    work.placings.append(placing)


def _databases(backup: Path, about: AboutBackup, ours: Installation, work: _Work) -> None:
    kinds = {file.partition(".")[0]: kind for file, kind in about.databases.items()}
    here = {name: "sqlite" if sqlite_file(url) else "postgresql" for name, url in ours.databases.items()}
    if {name: here.get(name) for name in kinds} != kinds:
        raise WrongUse(
            f"Bản sao giữ {_kinds(kinds)}, mà thiết lập của máy này là {_kinds(here)}: đặt cơ sở dữ liệu như cũ rồi"
            " khôi phục, sau đó mới chuyển (thidua register move-to)."
        )
    for name in kinds:
        address = ours.databases[name]
        file = sqlite_file(address)
        if file is not None:
            _place(CopyTarget(backup / f"{name}.db", file), work)
        elif is_empty_postgres(address):
            work.archives.append((address, backup / f"{name}.dump"))
        else:
            raise ThiduaError(
                "Cơ sở dữ liệu PostgreSQL trong thiết lập đã có bảng: lập cơ sở dữ liệu mới, trống (createdb) và ghi vào thiết lập."
            )


def _kinds(kinds: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in sorted(kinds.items()))


def _fill(archives: list[tuple[str, Path]]) -> None:
    for address, archive in archives:
        fill_postgres(address, archive)


def _tell_register(settings: Settings, say: Callable[[str], None]) -> None:
    with open_register(settings.register_url, must_exist=True) as register:
        verdict = register.verify()
    for fault in verdict.faults:
        say(fault)
    if verdict.ok:
        say(f"Sổ đăng ký nguyên vẹn: {verdict.entries} mục nhật ký.")
    else:
        say(f"Sổ đăng ký KHÔNG nguyên vẹn ngay trong bản sao: {len(verdict.faults)} chỗ, nêu ở trên.")
