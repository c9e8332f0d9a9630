"""A sealed bundle as others hand it on: untouched, packed anew, damaged, and changed by people who cover their tracks."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from factory_bundle import reseal
from strange_pdfs import strange_pdf
from strange_text import harmed, text

Members = dict[str, bytes]
TAGS = (
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
    "manifest-sha256.txt.p7s",
    "tagmanifest-sha256.txt",
)


def members(raw: bytes) -> Members:
    """What is in a bundle, by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if not name.endswith("/")}


def whole(made: bytes, sealed: Members) -> bool:
    """Tell whether all can be read out of it, and is what was sealed."""
    try:
        return members(made) == sealed
    except Exception:  # whatever the damage makes of the list
        return False


def packed(content: Members, dice: Random) -> bytes:
    """Zipped by somebody else: another order, other ways, remarks, bytes behind."""
    raw = io.BytesIO()
    how = dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(raw, "w", how) as bundle:
        names = list(content)
        if dice.random() < 0.5:
            dice.shuffle(names)
        if dice.random() < 0.3:
            bundle.writestr("data/", b"")
        for name in names:
            bundle.writestr(name, content[name])
        bundle.comment = dice.choice((b"", b"x", dice.randbytes(300)))
    return raw.getvalue() + dice.choice((b"", b"", b"\0" * 9))


def untouched(raw: bytes, dice: Random) -> bytes:
    return raw


def packed_anew(raw: bytes, dice: Random) -> bytes:
    return packed(members(raw), dice)


def damaged(raw: bytes, dice: Random) -> bytes:
    return harmed(raw, dice, 3)


def changed_within(raw: bytes, dice: Random) -> bytes:
    """Some files changed, gone, doubled under other names, or strangers' beside them."""
    content = members(raw)
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(sorted(content))
        match dice.randrange(5):
            case 0:
                del content[name]
            case 1:
                head = name.partition("/")[0]
                content[
                    dice.choice(
                        (
                            f"{head}/data/{text(dice)[:80]}",
                            f"../{name}",
                            name.upper(),
                            f"{name}/x",
                            f"/{name}",
                        )
                    )
                ] = b"x"
            case 2:
                content[name] = b""
            case _:
                content[name] = harmed(content[name], dice)
    return packed(content, dice)


def tracks_covered(raw: bytes, dice: Random) -> bytes:
    """A paper, report or score changed, or a stranger's PDF in its place, and all digests made anew."""
    content = members(raw)
    payload = [name for name in content if "/data/" in name or name.startswith("data/")]
    name = dice.choice(payload)
    content[name] = (
        strange_pdf(dice) if name.endswith(".pdf") and dice.random() < 0.7 else harmed(content[name], dice)
    )
    with tempfile.TemporaryDirectory() as room:
        for member, its in content.items():
            path = Path(room, member)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(its)
        (info,) = Path(room).rglob("bag-info.txt")
        reseal(info.parent)
        return packed(
            {p.relative_to(room).as_posix(): p.read_bytes() for p in Path(room).rglob("*") if p.is_file()},
            dice,
        )


def strange_tags(raw: bytes, dice: Random) -> bytes:
    """What describes the bag says strange things."""
    content = members(raw)
    name = dice.choice([n for n in content if n.rpartition("/")[2] in TAGS])
    lines = content[name].splitlines(keepends=True)
    at = dice.randrange(len(lines) + 1)
    said = dice.choice(
        (
            text(dice).encode("utf-8", "surrogatepass"),
            b"x" * 64 + b"  data/../../x\n",
            b"Payload-Oxum: -1.99999\n",
            dice.randbytes(200),
            b"a: " + b"b" * 100_000 + b"\n",
        )
    )
    lines[at : at + dice.randrange(2)] = [said] * dice.choice((1, 1, 2000))
    content[name] = b"".join(lines)
    return packed(content, dice)


KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "as_sealed": untouched, "packed_anew": packed_anew, "damaged": damaged, "changed": changed_within,
    "tracks_covered": tracks_covered, "strange_tags": strange_tags,
}  # fmt: skip
