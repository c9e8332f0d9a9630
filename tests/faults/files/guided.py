"""Looks for bytes that crash a reader, led by what they make it do: `python guided.py READER SEEDS SECONDS SEED`.

atheris (libFuzzer) changes the files of the folder SEEDS for so long and watches which lines of the reader they reach.
Readers in this process, as a child of the sandbox has them: refusals are what is wanted, any other exception is a find.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["tasks", "rules", "email", "zipfile", "olefile", "rarfile"], enable_loader_override=False
):
    import email
    import email.feedparser  # noqa: F401
    import zipfile  # noqa: F401

    import olefile  # noqa: F401
    import rarfile  # noqa: F401

    from rules.uploads.limits import NotTaken
    from tasks.intake.uploads.archive_child import _rar_list
    from tasks.intake.uploads.mail_child import unpack_mail
    from tasks.intake.uploads.outlook_child import unpack_outlook
    from tasks.intake.uploads.zip_child import unpack_zip
    from tasks.sandbox.reader_child import Refused, check

READERS: dict[str, tuple[str, Callable[[Path, Path], object]]] = {
    "zip": ("x.zip", unpack_zip),
    "eml": ("x.eml", unpack_mail),
    "msg": ("x.msg", unpack_outlook),
    "rar": ("x.rar", lambda path, into: list(_rar_list(path))),
    "workbook": ("x.xlsx", lambda path, into: check(path)),
}


def main(reader: str, seeds: str, inputs: str, seed: str) -> None:
    name, read = READERS[reader]
    room = Path(tempfile.mkdtemp(prefix="guided-"))

    def one(content: bytes) -> None:
        path = room / name
        path.write_bytes(content)
        with tempfile.TemporaryDirectory(dir=room) as into, suppress(NotTaken, Refused, MemoryError):
            read(path, Path(into))

    found = str(Path(seeds).parent / f"{reader}-")
    limits = [
        f"-runs={inputs}",
        f"-seed={seed}",
        "-max_len=60000",
        "-timeout=20",
        "-rss_limit_mb=3000",
    ]
    atheris.Setup([sys.argv[0], f"-artifact_prefix={found}", *limits, seeds], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
