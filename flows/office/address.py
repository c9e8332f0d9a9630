"""Where the office is: its addresses, and the lock by which a second one on this machine learns of the first."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.settings import Settings
from rules.contracts.base import Contract
from rules.values.errors import ThiduaError


@dataclass(frozen=True)
class OfficeUrls:
    """Prefect's API, its UI and the operator's pages, as browsers and programs on this machine reach them."""

    api: str
    ui: str
    pages: str


def prefect_home() -> Path:
    """Return Prefect's folder as the environment says it, without Prefect's import, which takes seconds."""
    return Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()


class _Holder(Contract):
    """What the lock file says of the office that holds it."""

    pid: int
    api: str
    ui: str
    pages: str


def addresses_at(api: str, settings: Settings) -> OfficeUrls:
    """Return the office's addresses for an API address."""
    pages = settings.pages_url or f"http://127.0.0.1:{settings.pages_port}"
    return OfficeUrls(api, f"{api.removesuffix('/api')}/", f"{pages.rstrip('/')}/")


def lock_file(home: Path) -> Path:
    """Return the file that an open office holds locked."""
    return home / "thidua-office.lock"


@contextmanager
def only_office(home: Path, addresses: OfficeUrls) -> Iterator[None]:
    """Hold the office's lock for the block; raises ThiduaError with the first one's addresses when it is open already."""
    home.mkdir(parents=True, exist_ok=True)
    with lock_file(home).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # free again when we die
        except BlockingIOError:
            where = ""
            if there := _read(lock_file(home)):
                where = f" (máy chủ {there.ui}, trang tổng hợp {there.pages}, tiến trình {there.pid})"
            raise ThiduaError(
                f"Văn phòng đã mở trên máy này{where}: mở địa chỉ đó, hoặc dừng nó bằng Ctrl-C trước."
            ) from None
        lock.truncate(0)
        lock.write(_Holder(pid=os.getpid(), **asdict(addresses)).text())
        lock.flush()
        yield


def is_open(home: Path) -> bool:
    """Tell whether an office over this Prefect home is up."""
    try:
        with lock_file(home).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _read(path: Path) -> _Holder | None:
    """Return who holds the lock; None where the file does not say (it is being written, or broken)."""
    try:
        return _Holder.read(path.read_bytes())
    except (OSError, ValueError):
        return None
