"""Verifying bundles in the sandbox: strangers' files may be made to use up a machine."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.settings import Settings
from rules.values.errors import ThiduaError
from rules.verifying.plain import bundle_of
from rules.verifying.values import Verdict, VerificationFinding
from rules.verifying.verdict import Judged
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer
from tasks.storage.temporary import temporary_folder

SECONDS, MEMORY_MB = 300, 2048
"""For one bundle; a real one takes seconds and a few hundred megabytes."""
PROGRAMS = 2
"""So many at a time; each takes two seconds to start and answers for its share of the bundles."""
NEEDED = {"plans", "network_seconds", "read_timeout", "read_memory_mb"}
"""The settings by which a bundle is verified; no other one is told to its process."""
BEYOND_LIMITS = (
    "không kiểm tra được trong giới hạn bộ nhớ và thời gian: có thể có tệp làm ra để phá máy, đừng mở gói này"
)
NOT_YET = "máy chưa kiểm tra được (đã thử hai lần, có thể do máy quá tải): chạy lại lệnh này"


def verify_apart(
    bundles: Sequence[Path],
    trust: Path | None,
    settings: Settings,
    *,
    online: bool = False,
    seconds: float = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> Iterator[Judged]:
    """Judge bundles as `verify_bundle` does, in their order; UNKNOWN where one does not end within the limits.

    `trust` is the folder of trust anchors. OSError where a bundle can't be read at all.
    """
    programs = min(PROGRAMS, settings.workers, len(bundles))
    with (
        temporary_folder("verify") as room,
        ThreadPoolExecutor(PROGRAMS) as threads,
    ):
        shares = [
            ask_each(
                "flows.verify.child",
                [path.absolute() for path in bundles[first::programs]],
                seconds=seconds,
                memory_mb=memory_mb,
                trust=str(trust.absolute()) if trust else None,
                settings=settings.model_dump(mode="json", include=NEEDED),
                online=online,
                room=str(room),  # gone too when a process is killed
            )
            for first in range(programs)
        ]
        coming = [threads.submit(next, share) for share in shares]
        for number, bundle in enumerate(bundles):
            mine = number % programs
            answer = coming[mine].result()
            if number + programs < len(bundles):
                coming[mine] = threads.submit(next, shares[mine])
            yield _judged(bundle, answer)


def _judged(bundle: Path, answer: ChildAnswer | Death) -> Judged:
    if isinstance(answer, Death):
        says = NOT_YET if answer.passing else BEYOND_LIMITS
        return Judged(bundle.name, [VerificationFinding("", "open", Verdict.UNKNOWN, says)])
    if "unreadable" in answer:
        raise OSError(*answer["unreadable"])
    if "stopped" in answer:
        raise ThiduaError(answer["stopped"])
    return bundle_of(answer["judged"])
