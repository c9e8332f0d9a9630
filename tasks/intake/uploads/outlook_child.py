"""Takes the attachments out of a mail that Outlook saved (.msg), in the sandbox; forwarded mails in it as well.

A .msg is a compound file (MS-CFB, read by olefile) whose storages and streams are called as MS-OXMSG 2.2 and 2.4 say:
`__attach_version1.0_#00000000/__substg1.0_<property><type>`.
"""

from collections.abc import Iterator
from pathlib import Path

import olefile

from rules.uploads.limits import LIMITS, MB, NotTaken, check_size
from rules.uploads.names import PAGES, Parts, clean_name, decoded, numbered, suffix
from tasks.intake.uploads.child import its_folder, unpacking
from tasks.sandbox.child import answer_each

_BROKEN = (
    "thư Outlook (.msg) không đọc được: lưu thư thành .eml, hoặc kéo tệp đính kèm ra thư mục mang mã đơn vị"
)
_ATTACHED, _VALUE = "__attach_version1.0_#", "__substg1.0_"
_DATA, _EMBEDDED = "37010102", "3701000D"
_NAMES = ("3707", "3704", "3001")  # the long name, the one of eight letters, the one that is shown
_CONTENT_ID = "3712"
_DEEPEST = 20
Storage = tuple[str, ...]


def unpack_outlook(path: Path, into: Path) -> dict[Parts, str]:
    """Write the attachments into the folder `into` under numbers; returns place → our name. Raises NotTaken."""
    if path.stat().st_size > LIMITS.mail:
        raise NotTaken(
            f"thư điện tử lớn hơn {LIMITS.mail // MB} MB: lưu tệp đính kèm vào thư mục mang mã đơn vị"
        )
    contents: dict[str, bytes] = {}
    try:
        with olefile.OleFileIO(path) as mail:
            for written, content in _attachments(mail, _storages(mail), ()):
                name = clean_name(written)
                if contents.setdefault(name, content) != content:
                    raise NotTaken(f"trong thư có hai tệp khác nhau cùng tên '{name}': đổi tên rồi gửi lại")
                check_size(len(contents), sum(map(len, contents.values())), len(content))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError):
        # olefile raises what it likes on files that break the rules.
        raise NotTaken(_BROKEN) from None
    if not contents:
        raise NotTaken("thư không có tệp đính kèm nào: gửi lại kèm tệp báo cáo")
    files: dict[Parts, str] = {(name,): numbered(number, name) for number, name in enumerate(contents)}
    for name, content in contents.items():
        (into / files[(name,)]).write_bytes(content)
    return files


def _storages(mail: olefile.OleFileIO) -> dict[Storage, dict[str, str]]:
    """Return each storage's streams and storages, by their names in capitals (whose case tells nothing in this form)."""
    found: dict[Storage, dict[str, str]] = {}
    for place in mail.listdir(streams=True, storages=True):
        found.setdefault(tuple(place[:-1]), {})[place[-1].upper()] = place[-1]
    if "__PROPERTIES_VERSION1.0" not in found.get((), {}):
        raise ValueError("a compound file that is no mail")
    return found


def _attachments(
    mail: olefile.OleFileIO, storages: dict[Storage, dict[str, str]], message: Storage
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of what is attached to a message, and to the messages attached to it."""
    if len(message) > 2 * _DEEPEST:
        raise ValueError("mails in mails without end")
    for key, name in sorted(storages.get(message, {}).items()):
        if not key.startswith(_ATTACHED.upper()):
            continue
        here = (*message, name)
        inside = storages.get(here, {})
        if embedded := inside.get(_VALUE.upper() + _EMBEDDED):
            yield from _attachments(mail, storages, (*here, embedded))
        elif data := inside.get(_VALUE.upper() + _DATA):
            called = next((text for n in _NAMES if (text := _text(mail, here, inside, n))), "")
            picture = suffix(called) in PAGES - {"pdf"} and _text(mail, here, inside, _CONTENT_ID)
            if called and not picture:
                yield called, mail.openstream([*here, data]).read()


def _text(mail: olefile.OleFileIO, here: Storage, inside: dict[str, str], name: str) -> str:
    """Return a property's text: UTF-16, or bytes of the sender's code page."""
    if stream := inside.get(f"{_VALUE.upper()}{name}001F"):
        return decoded(
            mail.openstream([*here, stream]).read().decode("utf-16-le", "replace").encode()
        ).rstrip("\0")
    if stream := inside.get(f"{_VALUE.upper()}{name}001E"):
        return decoded(mail.openstream([*here, stream]).read().rstrip(b"\0"))
    return ""


if __name__ == "__main__":
    answer_each(unpacking(unpack_outlook), its_folder)
