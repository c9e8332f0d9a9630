"""A small office that issues a decision: what it has before a run, what a run without faults leaves, what two of them have in common."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pikepdf
from factory_keys import key_folder
from factory_town import council_book, issuing_book
from fault_plan import Fault
from outside_tools import rows, text_of

from flows.settings import PROJECT
from tasks.register import open_register

UNITS = ("p-hoa-mac", "ldld", "kho-bac")  # the last one has errors: it is returned
PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
INBOX = PROJECT / "data" / "sample" / "A2024" / "inbox"
ISSUED = ("to-trinh", "bien-ban", "quyet-dinh")
_SIGNED_AT = re.compile(r"Thời gian ký: .*|\d\d:\d\d:\d\d.*")
LIMIT = 240.0  # seconds that a command may take, whatever is thrown at it


class SmallOffice:
    """One office in a folder of its own: inbox, plan and keys are there, register and results come into being.

    `by_mail`: its units' reports are not in the inbox but lie as archives in the watched folder.
    """

    def __init__(
        self, root: Path, prepared: Path, api: str = "", *, by_mail: bool = False, **settings: str
    ) -> None:
        self.root, self.out = root, root / "cycles" / "A2024"
        self.inbox, self.watched = root / "inbox" / "A2024", root / "uploads" / "A2024"
        root.mkdir()
        for name in ("inbox", "plans", "keys"):
            shutil.copytree(prepared / name, root / name)
        for name in ("tmp", "uploads/A2024"):
            (root / name).mkdir(parents=True)
        for unit in UNITS if by_mail else ():
            shutil.make_archive(str(self.watched / unit), "zip", self.inbox, unit)
            shutil.rmtree(self.inbox / unit)
        self.register = f"sqlite:///{root / 'register.db'}"
        self.environment = {
            **os.environ,
            "PREFECT_API_URL": api,
            "PREFECT_LOCAL_STORAGE_PATH": str(root / "prefect-storage"),
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # as `thidua run` sets it before its imports
            "TMPDIR": str(root / "tmp"),
            "THIDUA_PLANS": str(root / "plans"),
            "THIDUA_INBOXES": str(root / "inbox"),
            "THIDUA_UPLOADS": str(root / "uploads"),
            "THIDUA_RESULTS": str(root / "cycles"),
            "THIDUA_SETTLE_SECONDS": "0",
            "THIDUA_KEYS": str(root / "keys"),
            "THIDUA_REGISTER_URL": self.register,
            **settings,
        }
        self.times = 0
        self._breakable: subprocess.Popen[str] | None = None

    def run(self, *faults: Fault) -> "Ended":
        """Run the cycle under these faults."""
        return self.thidua("run", "A2024", "--out", str(self.out), faults=faults)

    def thidua(self, *arguments: str, faults: Sequence[Fault] = ()) -> "Ended":
        """Call the command under these faults."""
        self.times += 1
        report, said = self.root / f"seen-{self.times}.json", self.root / f"said-{self.times}.txt"
        job = {
            "arguments": arguments,
            "faults": [asdict(fault) for fault in faults],
            "scope": str(self.root),
            "report": str(report),
            "said": str(said),
        }
        began = time.monotonic()
        status = self._ask(json.dumps(job))
        told = json.loads(report.read_text()) if report.is_file() else {"seen": {}, "thrown": []}
        return Ended(status, said.read_text(), told["seen"], told["thrown"], time.monotonic() - began)

    def _ask(self, job: str) -> int:
        if self._breakable is None:
            self._breakable = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("breakable.py"))],
                env={**self.environment, "PYTHONPATH": f"{PROJECT}:{Path(__file__).parent}"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._breakable.stdout is not None and self._breakable.stdout.readline() == "ready\n"
        assert self._breakable.stdin is not None and self._breakable.stdout is not None
        print(job, file=self._breakable.stdin, flush=True)
        return int(self._breakable.stdout.readline())

    def close(self) -> None:
        """End what starts the commands."""
        if self._breakable is not None:
            self._breakable.kill()
            self._breakable.communicate()
            self._breakable = None

    @property
    def issued(self) -> dict[str, tuple[str, str]]:
        """Number and sha256 of each paper that the register holds signed."""
        if not (self.root / "register.db").exists():
            return {}
        with open_register(self.register) as register:
            return {k: (p.printed, p.sha256) for k, p in register.issued(PLAN.name, "A2024").items()}

    @property
    def numbers(self) -> dict[str, str]:
        """Every number given out, by book and paper."""
        if not (self.root / "register.db").exists():
            return {}
        with open_register(self.register) as register:
            return {f"{p.book} {p.year} {p.key}": p.printed for p in register.papers()}


class Ended:
    """How a command ended."""

    def __init__(
        self, status: int, said: str, seen: dict[str, int], thrown: list[str], seconds: float
    ) -> None:
        self.status, self.said, self.seen, self.thrown, self.seconds = status, said, seen, thrown, seconds


def prepare(folder: Path) -> Path:
    """Lay out what every office begins with; the votes are added by `add_votes`."""
    for unit in UNITS:
        shutil.copytree(INBOX / unit, folder / "inbox" / "A2024" / unit)
    text = (PLAN / "plan.toml").read_text(encoding="utf-8")
    shutil.copytree(PLAN, folder / "plans" / PLAN.name)
    text = text.replace('plan_number = ""', 'plan_number = "58/KH-UBND"')
    text = text.replace('plan_date = ""', 'plan_date = "2023-05-12"')
    (folder / "plans" / PLAN.name / "plan.toml").write_text(text, encoding="utf-8")
    key_folder(folder / "keys", ["town", "phong-noi-vu", *UNITS])
    return folder


def add_votes(folder: Path, out: Path) -> None:
    """Let the council vote for all that are eligible there, and have the decision issued."""
    eligible = [(r["unit"], r["nominee"]) for r in rows(out / "ranking.csv") if r["eligible"] == "true"]
    council_book(folder / "inbox" / "A2024" / "_hoi-dong" / "hoi-dong.xlsx", eligible)
    issuing_book(folder / "inbox" / "A2024" / "_ban-hanh" / "ban-hanh.xlsx", ISSUED)


def differences(one: SmallOffice, other: SmallOffice) -> Iterator[str]:
    """What the results of two offices have not in common, but for what a signature and the clock put into them."""
    left, right = (_published(office) for office in (one, other))
    for name in sorted({*left, *right}):
        if name not in left or name not in right:
            yield f"{name}: only in {'the one' if name in left else 'the other'}"
        elif left[name] != right[name]:
            yield f"{name}: differs"
    if one.numbers != other.numbers:
        yield f"numbers: {one.numbers} and {other.numbers}"
    left, right = (
        {p.relative_to(o.inbox): p.read_bytes() for p in o.inbox.rglob("*") if p.is_file()}
        for o in (one, other)
    )
    if left != right:
        yield f"inbox: {sorted({*left} ^ {*right})}"


def _published(office: SmallOffice) -> dict[str, str]:
    """Each published file with what must be equal of it; no drafts of papers that an earlier run has issued: it leaves none."""
    names = {p.relative_to(office.out): p for p in sorted(office.out.rglob("*")) if p.is_file()}
    drafts = (
        {f"town/{n}.docx" for n in ("02-to-trinh", "03-bien-ban", "04-quyet-dinh")}
        if office.issued
        else set()
    )
    wanted = {n: p for n, p in names.items() if not n.parts[0].startswith(".") and n.as_posix() not in drafts}
    return {name.as_posix(): _said(path) for name, path in wanted.items()}


def _said(path: Path) -> str:
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            signatures = len(pdf.acroform.fields) if pdf.acroform.exists else 0
        return f"{signatures} {_SIGNED_AT.sub('', text_of(path))}"
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as bundle:
            assert bundle.testzip() is None, path
            names = sorted(bundle.namelist())
            same = [n for n in names if n.endswith((".docx", ".xlsx", ".csv")) or "/minh-chung/" in n]
            return "\n".join([*names, *(hashlib.sha256(bundle.read(n)).hexdigest() for n in same)])
    if path.suffix in (".csv", ".docx", ".xlsx"):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""  # pages and JSON say when and how long; that they are there is all


def strays(office: SmallOffice) -> Iterator[str]:
    """Whatever a run that ended well leaves behind that is neither a result nor kept work."""
    usual = {".work", ".lock", ".received", ".folder.json"}
    yield from (str(path) for path in sorted(office.out.rglob(".*")) if path.name not in usual)
    yield from (str(path) for path in sorted((office.out / ".work").glob("drafts*")))
    yield from (str(path) for path in sorted((office.root / "tmp").iterdir()))
    mark = f"TMPDIR={office.root / 'tmp'}".encode()
    for _ in range(50):
        left = sorted(_processes(mark, office))
        if not left:
            return
        time.sleep(0.2)
    yield from left


def _processes(mark: bytes, office: SmallOffice) -> Iterator[str]:
    ours = {os.getpid(), office._breakable.pid if office._breakable else 0}
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and int(entry.name) not in ours
                and mark in (entry / "environ").read_bytes().split(b"\0")
            ):
                yield f"process {entry.name} {(entry / 'cmdline').read_bytes()[:200]!r}"
        except OSError:
            continue


def kill_all(office: SmallOffice) -> None:
    """Kill whatever still runs of an office."""
    for told in _processes(f"TMPDIR={office.root / 'tmp'}".encode(), office):
        os.kill(int(told.split()[1]), signal.SIGKILL)
