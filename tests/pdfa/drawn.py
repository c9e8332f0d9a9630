"""What is drawn and in which colours: output intent, pictures, transparency, the pages' operators (ISO 19005-2, 6.2)."""

import re
import struct
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from pdfa.opened import OpenedPdf
from pdfa.rules import ArchiveFault, fault
from tasks.documents.pdf.content import value

TOKEN = re.compile(
    rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|[\[\]{}]|%[^\r\n]*"
    rb"|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    b"RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" true false null".split()
)
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)")
_MODES = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
    "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
_DEEPEST = 28
_SPACES = {b"RGB ": ("/DeviceRGB", 3), b"CMYK": ("/DeviceCMYK", 4), b"GRAY": ("/DeviceGray", 1)}
_BY_OPERATOR = {b"rg": "/DeviceRGB", b"RG": "/DeviceRGB", b"k": "/DeviceCMYK", b"K": "/DeviceCMYK"}


def drawing(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """Find faults of colours, pictures, graphics states and content streams."""
    space = _intent_space(document)
    if document.intent is not None and not space:
        yield fault("intent")
    defined = {space, "/DeviceGray"} if space else set()
    see_through = False
    for where, found in document.dictionaries:
        for state in (value(found, "/ExtGState") or {}).values():
            yield from _state(where, state.get_object())
        if isinstance(found, StreamObject):
            yield from _object(where, found)
        device = [name for name in _device_spaces(found) if name not in defined]
        if device:
            yield fault("colour", where)
        see_through |= _see_through(found)
    for where, stream in contents(document):
        yield from _operators(where, stream, defined)
    if see_through and not space:
        for at, page in enumerate(document.pages, start=1):
            if "/CS" not in (value(page, "/Group") or {}):
                yield fault("transparency", f"trang {at}")


def contents(document: OpenedPdf) -> Iterator[tuple[str, bytes]]:
    """Every content stream with where it is: the pages', and those of forms and annotations' looks."""
    for at, page in enumerate(document.pages, start=1):
        held = value(page, "/Contents")
        parts = held if isinstance(held, ArrayObject) else [held] if held is not None else []
        yield f"trang {at}", b"\n".join(bytes(part.get_object().get_data()) for part in parts)
    for where, found in document.dictionaries:
        if isinstance(found, StreamObject) and found.get("/Subtype") == "/Form":
            yield where, bytes(found.get_data())


def _intent_space(document: OpenedPdf) -> str:
    """The device colours that the file's profile gives a meaning to; "" where there is no profile or a broken one."""
    intent = document.intent
    profile = value(intent, "/DestOutputProfile") if intent is not None else None
    if intent is None or not isinstance(profile, StreamObject) or intent.get("/S") != "/GTS_PDFA1":
        return ""
    data = bytes(profile.get_data())
    if len(data) < 128 or data[36:40] != b"acsp" or data[8] > 4 or data[12:16] not in (b"prtr", b"mntr"):
        return ""
    name, parts = _SPACES.get(data[16:20], ("", 0))
    return name if struct.unpack(">I", data[:4])[0] == len(data) and profile.get("/N") == parts else ""


def _device_spaces(found: DictionaryObject) -> Iterator[str]:
    spaces = [value(found, "/ColorSpace"), value(found, "/CS")]
    for space in spaces:
        held = list(space.values()) if isinstance(space, DictionaryObject) else [space]
        for one in held:
            name = one.get_object() if one is not None else None
            base = name[1].get_object() if isinstance(name, ArrayObject) and name[0] == "/Indexed" else name
            if isinstance(base, str) and base in {"/DeviceRGB", "/DeviceCMYK", "/DeviceGray"}:
                yield base


def _see_through(found: DictionaryObject) -> bool:
    return (
        value(found, "/SMask") not in (None, "/None")
        or any(float(value(found, key) or 1) < 1 for key in ("/CA", "/ca") if _is_number(value(found, key)))
        or ("/BM" in found and value(found, "/BM") not in ("/Normal", "/Compatible"))
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _state(where: str, found: DictionaryObject) -> Iterator[ArchiveFault]:
    if "/TR" in found or "/HTP" in found or ("/TR2" in found and value(found, "/TR2") != "/Default"):
        yield fault("graphics-state", where)
    mode = value(found, "/BM")
    modes = mode if isinstance(mode, ArrayObject) else [mode] if mode is not None else []
    if any(str(one) not in _MODES for one in modes):
        yield fault("blending", where)


def _object(where: str, found: StreamObject) -> Iterator[ArchiveFault]:
    kind = found.get("/Subtype")
    if kind == "/Image" and ("/Alternates" in found or "/OPI" in found or value(found, "/Interpolate")):
        yield fault("picture", where)
    if kind == "/PS" or (kind == "/Form" and any(k in found for k in ("/OPI", "/Ref", "/PS", "/Subtype2"))):
        yield fault("form-object", where)


def _operators(where: str, stream: bytes, defined: set[str]) -> Iterator[ArchiveFault]:
    depth = 0
    # A picture inside the stream is data up to its end, no operators.
    for token in TOKEN.findall(re.sub(rb"\bID\s.*?\sEI\b", b"ID EI", stream, flags=re.DOTALL)):
        if token[:1] in b"(<>/[]{}%" or _NUMBER.fullmatch(token):
            continue
        if token not in _OPERATORS:
            yield fault("operator", where)
        if _BY_OPERATOR.get(token, "/DeviceGray") not in defined and token in _BY_OPERATOR:
            yield fault("colour", where)
        depth += (token == b"q") - (token == b"Q")
        if depth > _DEEPEST:
            yield fault("nesting", where)
