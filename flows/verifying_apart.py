"""Verifying a bundle in a process of its own, with limits: strangers' files may be made to use up a machine."""

import resource
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from flows.verifying import Asked, verify_bundle
from rules.errors import ThiduaError
from rules.verifying.values import Finding, Verdict
from rules.verifying.verdict import Judged

SECONDS, MEMORY_MB = 300, 2048
"""For one bundle; a real one takes seconds and a few hundred megabytes."""
BEYOND_LIMITS = (
    "không kiểm tra được trong giới hạn bộ nhớ và thời gian: có thể có tệp làm ra để phá máy, đừng mở gói này"
)
READY = "ready"

_FORKS = get_context("forkserver")  # a fork of this very process would take its threads' locks along
_FORKS.set_forkserver_preload(["flows.verifying"])


def verify_apart(path: Path, asked: Asked, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Judged:
    """Judge one bundle as `verify_bundle` does; UNKNOWN where that does not end within the limits. OSError as there."""
    with tempfile.TemporaryDirectory(prefix="thidua-verify-") as room:  # gone too when the child is killed
        ours, its = _FORKS.Pipe(duplex=False)
        child = _FORKS.Process(target=_judge, args=(its, path.absolute(), asked, room, memory_mb))
        child.start()
        its.close()
        began = False
        try:
            began = ours.recv() == READY
            answer = ours.recv() if ours.poll(seconds) else None
        except EOFError:  # it died
            answer = None
        finally:
            child.kill()
            child.join()
            ours.close()
    if not began:  # by our fault, not by the bundle's
        raise ThiduaError(
            "Không khởi động được tiến trình kiểm tra (máy thiếu bộ nhớ, hoặc bản cài đặt hỏng)."
        )
    if isinstance(answer, Judged):
        return answer
    if isinstance(answer, BaseException):
        raise answer
    return Judged(path.name, [Finding("", "open", Verdict.UNKNOWN, BEYOND_LIMITS)])


def _judge(answer: Connection, path: Path, asked: Asked, room: str, memory_mb: int) -> None:
    answer.send(READY)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = room
    try:
        answer.send(verify_bundle(path, asked))
    except MemoryError:
        answer.send(None)
    except (OSError, ThiduaError) as error:
        answer.send(error)
    except Exception as odd:  # a stranger's files may be like nothing that was thought of
        says = f"không kiểm tra được ({type(odd).__name__})"
        answer.send(Judged(path.name, [Finding("", "open", Verdict.UNKNOWN, says)]))
