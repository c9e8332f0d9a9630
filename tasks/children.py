"""Asks a child process about files that strangers sent: it has limits, and a file that kills it is only its own.

A child prints that it is ready, then one line of JSON a file, at once.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rules.errors import ThiduaError

READY = {"ready": True}
"""What a child says before it opens anything."""

Answer = dict[str, Any]


def ask(
    program: str, files: Sequence[Path], *, seconds: float, memory_mb: int, **more: Any
) -> tuple[list[Answer], int]:
    """Return the child's answers, one a file as far as it came, and how it ended (negative: by that signal).

    `seconds` for each file, `memory_mb` for the child; `more` goes to it as it is. Raises ThiduaError where it can't start.
    """
    job = {"files": [str(p) for p in files], "seconds": seconds, "memory_mb": memory_mb, **more}
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    try:
        out, _ = child.communicate(json.dumps(job), timeout=seconds * len(files) + 5)
    except subprocess.TimeoutExpired:
        child.kill()
        out, _ = child.communicate()
    answers = []
    for line in out.splitlines():
        try:
            answers.append(json.loads(line))
        except json.JSONDecodeError:
            break  # the child died in the middle of this line
    # A child that never came to its first file failed by our fault, not by the file's.
    if not answers or answers.pop(0) != READY:
        raise ThiduaError(
            "Không khởi động được tiến trình đọc tệp (máy thiếu bộ nhớ, hoặc bản cài đặt hỏng): chạy lại make setup."
        )
    return answers, child.returncode


def ask_each(
    program: str, files: Sequence[Path], *, seconds: float, memory_mb: int, **more: Any
) -> list[Answer | None]:
    """Return the answer about each file, None where the child died on it; it is started again for the files after that."""
    found: list[Answer | None] = []
    while len(found) < len(files):
        rest = files[len(found) :]
        answers, _ = ask(program, rest, seconds=seconds, memory_mb=memory_mb, **more)
        found += answers[: len(rest)]
        if len(answers) < len(rest):
            found.append(None)
    return found
