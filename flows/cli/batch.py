"""`thidua sign`: finished PDFs signed one after the other with one log-in, each with its own result; resumed by running again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rules.contracts.base import Contract
from rules.values.errors import KeyRefused, ServiceAway, ThiduaError, WrongUse
from rules.values.machine import because
from tasks.pki.keyring import SigningKey
from tasks.signing import Proof, SignatureRequest, sign_further
from tasks.signing.inspection import is_signed_by, is_signed_copy

SIGNED_FOLDER = "da-ky"
"""Beside the file, where no other folder is named."""


class Result(StrEnum):
    """What became of one file."""

    SIGNED = "signed"
    SKIPPED = "skipped"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True)
class FileResult:
    """What became of one file: where its signed copy is, or why there is none (Vietnamese)."""

    file: Path
    out: Path
    result: Result
    why: str = ""

    @property
    def line(self) -> str:
        """The line that the person reads."""
        match self.result:
            case Result.SIGNED:
                return f"✓ {self.file.name} → {self.out}"
            case Result.SKIPPED:
                return f"= {self.file.name}: đã ký, bỏ qua"
            case Result.REFUSED:
                return f"✗ {self.file.name}: {self.why}"
            case Result.LEFT:
                return f"… {self.file.name}: chưa ký"


@dataclass(frozen=True)
class Batch:
    """The results in the order of the files; `stopped`: why the rest was left (token or time-stamp service gone)."""

    results: tuple[FileResult, ...]
    stopped: str = ""

    def count(self, result: Result) -> int:
        """Return how many files came to that."""
        return sum(one.result is result for one in self.results)

    @property
    def exit_status(self) -> int:
        """0: all signed, now or before; 1: some refused; 3: stopped on the way."""
        return 3 if self.stopped else 1 if self.count(Result.REFUSED) else 0

    @property
    def summary(self) -> str:
        """The closing line."""
        told = (
            f"Đã ký {self.count(Result.SIGNED)} tệp, bỏ qua {self.count(Result.SKIPPED)} tệp đã ký từ trước"
        )
        if refused := self.count(Result.REFUSED):
            told += f", từ chối {refused}"
        if left := self.count(Result.LEFT):
            told += f", còn {left} tệp chưa ký"
        return f"{told}."

    @property
    def report(self) -> "BatchReport":
        """The batch as JSON has it."""
        files = (
            FileReport(file=str(r.file), out=str(r.out), result=r.result, why=r.why) for r in self.results
        )
        counts = {result: self.count(result) for result in Result}
        return BatchReport(files=tuple(files), counts=counts, stopped=self.stopped)


class FileReport(Contract):
    """One file of the JSON report: paths as they were given."""

    file: str
    out: str
    result: Result
    why: str


class BatchReport(Contract):
    """What `thidua sign --json` prints; `counts`: how many files came to each result, `stopped`: why the rest was left."""

    files: tuple[FileReport, ...]
    counts: dict[Result, int]
    stopped: str


def sign_batch(
    files: Iterable[Path],
    out: Path | None,
    signature: SignatureRequest,
    proof: Proof,
    say: Callable[[FileResult], None],
    *,
    hidden_seen: bool = False,
) -> Batch:
    """Sign copies of PDFs under their own names in `out` (beside each: `da-ky/`), earlier signatures kept; tell each result.

    A file that this key has signed is passed over; one that hides something is refused unless that was seen. A token or service that is gone ends the batch: the rest is left.
    WrongUse where two files would get one name.
    """
    places = list(_places(files, out))
    results: list[FileResult] = []
    stopped = ""
    for src, dst in places:
        if stopped:
            results.append(FileResult(src, dst, Result.LEFT))
        else:
            try:
                results.append(_sign_one(src, dst, signature, proof, hidden_seen=hidden_seen))
            except (KeyRefused, ServiceAway) as gone:
                stopped = str(gone)
                results.append(FileResult(src, dst, Result.LEFT))
        say(results[-1])
    return Batch(tuple(results), stopped)


def name_of(key: SigningKey) -> str:
    """Return the name in a key's certificate: its holder's."""
    from cryptography.x509.oid import NameOID

    names = key.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else key.role


def _places(files: Iterable[Path], out: Path | None) -> Iterator[tuple[Path, Path]]:
    taken: dict[Path, Path] = {}
    for src in files:
        dst = (out or src.parent / SIGNED_FOLDER) / src.name
        if dst in taken:
            raise WrongUse(f"'{taken[dst]}' và '{src}' sẽ thành cùng một tệp '{dst}': ký riêng từng thư mục.")
        taken[dst] = src
        yield src, dst


def _sign_one(
    src: Path, dst: Path, signature: SignatureRequest, proof: Proof, *, hidden_seen: bool
) -> FileResult:
    try:
        if dst.exists():
            if is_signed_copy(src, dst, signature.key):
                return FileResult(src, dst, Result.SKIPPED)
            why = f"đã có tệp khác tại “{dst}”: dời tệp ấy đi, hoặc chọn thư mục khác sau --out"
            return FileResult(src, dst, Result.REFUSED, why)
        if is_signed_by(src.read_bytes(), signature.key):
            return FileResult(src, src, Result.SKIPPED)
        dst.parent.mkdir(parents=True, exist_ok=True)
        sign_further(src, dst, [signature], proof, hidden_seen=hidden_seen)
    except (KeyRefused, ServiceAway):
        raise
    except ThiduaError as refused:
        return FileResult(src, dst, Result.REFUSED, str(refused))
    except OSError as fault:
        why = f"không đọc hoặc ghi được {because(fault, 'xem lại đường dẫn và quyền')}"
        return FileResult(src, dst, Result.REFUSED, why)
    except (
        Exception
    ) as fault:  # a stranger's file, made as no program makes one: the others' turn is not its to take
        why = f"ghi theo cách lạ nên không ký được ({type(fault).__name__}): xuất lại tệp PDF rồi ký"
        return FileResult(src, dst, Result.REFUSED, why)
    return FileResult(src, dst, Result.SIGNED)
