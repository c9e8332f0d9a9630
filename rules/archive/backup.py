"""What a backup says of itself: its parts, settings without their secrets; the manifest of those made up to 0.5, in the form of `sha256sum -c`."""

import re
from collections.abc import Mapping

MANIFEST = "MANIFEST"
ABOUT = "backup.json"
PARTS: Mapping[str, str] = {
    "results": "kết quả",
    "inboxes": "báo cáo",
    "uploads": "thư mục các đơn vị gửi",
    "plans": "kế hoạch",
    "prefect-storage": "kết quả đang dở của Prefect",
}
"""The folders of a backup, with the name that the officer reads."""

_SECRET = re.compile(r"PASS(?!WORD_FILE)|AUTH_STRING|API_KEY|SECRET|TOKEN")
_IN_ADDRESS = re.compile(r"(://[^:/@\s]*):\S*@")
_ESCAPED = {"n": "\n", "r": "\r"}
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")


def read_manifest(text: str) -> dict[str, str]:
    """Return the files that a manifest names (relative name → sha256, hex); ValueError for a line that is none."""
    digests: dict[str, str] = {}
    for line in text.removesuffix("\n").split("\n"):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(line)
        name = (
            re.sub(r"\\(.)", lambda sign: _ESCAPED.get(sign[1], sign[1]), found[3]) if found[1] else found[3]
        )
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError(line)
        digests[name] = found[2]
    return digests


def without_secrets(settings: str) -> str:
    """Return the text of a settings file with every password and pass phrase left blank."""
    return "".join(_blanked(line) for line in settings.splitlines(keepends=True))


def _blanked(line: str) -> str:
    name, equals, value = line.partition("=")
    end = "\n" if line.endswith("\n") else ""
    if equals and _SECRET.search(name.upper()):
        return f"{name}={end}"
    return name + equals + _IN_ADDRESS.sub(r"\1:@", value)


def differences(known: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Return what of a backup is missing, was changed or added, a short Vietnamese remark each, by name."""
    said = []
    for name in sorted({*known, *found}):
        if name not in found:
            said.append(f"thiếu {name}")
        elif name not in known:
            said.append(f"thừa {name}")
        elif known[name] != found[name]:
            said.append(f"{name} đã bị sửa")
    return said
