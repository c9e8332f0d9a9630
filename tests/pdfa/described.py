"""What the file says of itself: XMP, Info, embedded files, layers, requirements (ISO 19005-2, 6.6, 6.8 to 6.11)."""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from pypdf.generic import DictionaryObject, StreamObject

from pdfa.opened import OpenedPdf
from pdfa.rules import ArchiveFault, fault
from tasks.documents.pdf.content import value

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_XMP, _DC, _PDF = (
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
)
_TWINS = {
    "/Title": f"{_DC}title",
    "/Author": f"{_DC}creator",
    "/Subject": f"{_DC}description",
    "/Keywords": f"{_PDF}Keywords",
    "/Creator": f"{_XMP}CreatorTool",
    "/CreationDate": f"{_XMP}CreateDate",
}
"""What stands in both. Not /Producer and /ModDate: who signs adds itself, in ways of its own."""


def descriptions(document: OpenedPdf) -> Iterator[ArchiveFault]:
    """Find faults of the file's description of itself and of what it brings along."""
    said = _xmp(document)
    if said is None:
        yield fault("metadata")
    else:
        if said.get(f"{_PDFA}part") != "2" or said.get(f"{_PDFA}conformance") not in {"A", "B", "U"}:
            yield fault("pdfa-id")
        info = value(document.reader.trailer, "/Info") or {}
        for key, name in _TWINS.items():
            if key in info and _plain(str(info[key])) != _plain(said.get(name, "")):
                yield fault("info", key)
    catalog = document.catalog
    names = value(catalog, "/Names") or {}
    if "/EmbeddedFiles" in names or any("/EF" in found for _, found in document.dictionaries):
        yield fault("embedded-file")
    layers = value(catalog, "/OCProperties")
    if layers is not None and any(_bad_layers(found) for found in _configurations(layers)):
        yield fault("layers")
    if "/AlternatePresentations" in names or any("/PresSteps" in page for page in document.pages):
        yield fault("steps")
    if "/Requirements" in catalog:
        yield fault("requirements")


def _xmp(document: OpenedPdf) -> Mapping[str, str] | None:
    """The properties of the document's XMP by their full names; None where it has none that can be read."""
    stream = value(document.catalog, "/Metadata")
    if not isinstance(stream, StreamObject):
        return None
    data = bytes(stream.get_data())
    if re.search(rb"<\?xpacket begin[^?]*\b(bytes|encoding)=", data) or b"<!DOCTYPE" in data:
        return None
    try:
        root = ET.fromstring(data)
    except ET.ParseError:
        return None
    said: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        said |= dict(description.attrib)
        said |= {part.tag: "".join(part.itertext()).strip() for part in description}
    return said


def _plain(value: str) -> str:
    """A date's digits as far as the second, in either spelling; other texts as they are."""
    date = re.fullmatch(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d).*", value.strip())
    return "".join(date.groups()) if date else value.strip()


def _configurations(layers: DictionaryObject) -> Iterator[DictionaryObject]:
    for found in (value(layers, "/D"), *(value(layers, "/Configs") or ())):
        if found is not None:
            yield found.get_object()


def _bad_layers(configuration: DictionaryObject) -> bool:
    return not value(configuration, "/Name") or "/AS" in configuration
