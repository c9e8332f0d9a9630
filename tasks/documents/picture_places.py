"""Where the pictures of a template stand: each by its name, in a part of its own that a drawn picture can take."""

import functools
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import PurePosixPath

from lxml import etree

from tasks.documents.xml_lock import LXML, STRICT
from tasks.storage.fixed_zip import zipped

EMBLEM, CODE = "quoc-huy", "ma"
"""The places of the national emblem, which a template may lack, and of the QR that carries a paper's code."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAWN = (f"{_DRAWING}inline", f"{_DRAWING}anchor")
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_UNNAMED = re.compile(r"(?:Image|Picture) ?[0-9]+")
"""What programs call a picture that nobody named: LibreOffice so the second of a name, which stays the same as the first."""


@functools.lru_cache(maxsize=64)
def picture_places(template: bytes) -> Mapping[str, frozenset[str]]:
    """Return the parts of a template (.docx) that hold each named picture: one for each head that shows it."""
    found: dict[str, frozenset[str]] = {}
    with LXML, zipfile.ZipFile(io.BytesIO(template)) as packed:
        for _, body, links in _illustrated(packed):
            for blip in _named(body):
                name, target = _name(blip), f"word/{links[blip.get(_EMBED)].get('Target')}"
                found[name] = found.get(name, frozenset()) | {target}
    return found


@functools.lru_cache(maxsize=64)
def with_places_apart(template: bytes) -> bytes:
    """Return the template with a part for each picture: LibreOffice keeps pictures that look alike as one."""
    parts = [part for places in picture_places(template).values() for part in places]
    if len(parts) == len(set(parts)):
        return template
    with LXML, zipfile.ZipFile(io.BytesIO(template)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
        for part, body, links in _illustrated(packed):
            taken: dict[str, str] = {}
            for number, blip in enumerate(_named(body)):
                link = links[blip.get(_EMBED)]
                target = link.get("Target")
                if taken.setdefault(target, _name(blip)) == _name(blip):
                    continue
                path, copied = PurePosixPath(target), deepcopy(link)
                copied.set("Id", f"{link.get('Id')}-{number}")
                copied.set("Target", f"{path.with_stem(f'{PurePosixPath(part).stem}-{path.stem}-{number}')}")
                link.getparent().append(copied)
                blip.set(_EMBED, copied.get("Id"))
                files[f"word/{copied.get('Target')}"] = files[f"word/{target}"]
            files[part] = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
            root = next(iter(links.values())).getparent()
            files[_links_of(part)] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    return zipped(files.items())


def _illustrated(
    packed: zipfile.ZipFile,
) -> Iterator[tuple[str, etree._Element, dict[str, etree._Element]]]:
    """Yield each part that has pictures: its name, its tree, its links by id."""
    names = set(packed.namelist())
    for part in sorted(names):
        if part.startswith("word/") and _links_of(part) in names:
            body = etree.fromstring(packed.read(part), STRICT)
            if next(body.iter(_BLIP), None) is not None:
                links = etree.fromstring(packed.read(_links_of(part)), STRICT)
                yield part, body, {link.get("Id"): link for link in links}


def _named(body: etree._Element) -> list[etree._Element]:
    return [blip for blip in body.iter(_BLIP) if not _UNNAMED.fullmatch(_name(blip))]


def _links_of(part: str) -> str:
    return part.replace("word/", "word/_rels/") + ".rels"


def _name(blip: etree._Element) -> str:
    drawn = next(one for one in blip.iterancestors() if one.tag in _DRAWN)
    return str(drawn.find(f"{_DRAWING}docPr").get("name"))
