"""Takes the attachments out of a saved e-mail (.eml), in the sandbox."""

import email
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from pathlib import Path

from rules.uploads.limits import LIMITS, MB, NotTaken, check_size
from rules.uploads.names import PAGES, Parts, clean_name, decoded, numbered, suffix
from tasks.intake.uploads.child import its_folder, unpacking
from tasks.sandbox.child import answer_each

_BROKEN = "thư điện tử không đọc được: lưu tệp đính kèm vào thư mục mang mã đơn vị"
_NAMED_IN = ("Content-Disposition", "Content-Type")
_MOST_NESTED, _MOST_PARTS, _LONGEST_HEADER = 200, 5000, 4000


class _Letters(Compat32):
    """Headers as they stand, in letters. The newer policy parses them all by itself, in minutes for a hostile one."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return decoded(value.encode("utf-8", "surrogateescape"))


def unpack_mail(path: Path, into: Path) -> dict[Parts, str]:
    """Write the attachments into the folder `into` under numbers; returns place → our name. Raises NotTaken."""
    if path.stat().st_size > LIMITS.mail:
        raise NotTaken(
            f"thư điện tử lớn hơn {LIMITS.mail // MB} MB: lưu tệp đính kèm vào thư mục mang mã đơn vị"
        )
    files: dict[Parts, str] = {}
    total = 0
    try:
        content = path.read_bytes()
        small = content.lower()
        nested = small.count(b"multipart/") + small.count(b"message/rfc822")
        if nested > _MOST_NESTED or content.count(b"\n--") > _MOST_PARTS:
            raise NotTaken(_BROKEN)  # three million parts take the parser two minutes, parts in parts more
        mail = email.message_from_bytes(content, policy=_Letters())
        for part in mail.walk():  # goes into forwarded mails as well
            if not (name := _attachment(part)):
                continue
            if not isinstance(payload := part.get_payload(decode=True), bytes):
                continue
            total += len(payload)
            check_size(len(files) + 1, total, len(payload))
            if (place := (clean_name(name),)) in files:
                if (into / files[place]).read_bytes() != payload:
                    raise NotTaken(
                        f"trong thư có hai tệp khác nhau cùng tên '{place[0]}': đổi tên rồi gửi lại"
                    )
                continue
            files[place] = numbered(len(files), name)
            (into / files[place]).write_bytes(payload)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        # The standard library's parser raises what it likes on mails that break the rules.
        raise NotTaken(_BROKEN) from None
    if not files:
        raise NotTaken("thư không có tệp đính kèm nào: gửi lại kèm tệp báo cáo")
    return files


def _attachment(part: Message) -> str:
    """Return the attachment's name, "" for the text of the mail and the pictures in it."""
    if part.is_multipart() or any(len(part.get(h, "")) > _LONGEST_HEADER for h in _NAMED_IN):
        return ""
    try:
        name = str(make_header(decode_header(part.get_filename() or "")))
    except (LookupError, ValueError, HeaderParseError):  # an unknown code, or none at all
        name = part.get_filename() or ""
    picture = suffix(name) in PAGES - {"pdf"} and (
        part.get_content_disposition() == "inline" or part["Content-ID"]
    )
    return "" if picture or not name else name


if __name__ == "__main__":
    answer_each(unpacking(unpack_mail), its_folder)
