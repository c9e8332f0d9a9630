"""Makes a picture of a page whose fonts can't be embedded: what a viewer shows, its words under it to be found."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfWriter, Transformation
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject, StreamObject

from rules.values.errors import ThiduaError
from tasks.documents.pdf.content import pieces
from tasks.dossier.reading_copy.geometry import size, upright
from tasks.dossier.reading_copy.unseen_text import Word, unseen, unseen_font
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer

CHILD = "tasks.dossier.reading_copy.child"
SECONDS = 20.0  # a page takes a fifth of one
MEMORY_MB = 1024


def pictures(source: Path, pages: Mapping[int, PageObject]) -> dict[int, bytes | None]:
    """Return pages of a PDF, by their numbers from 0, each as a PDF of one upright page; None where it can't be drawn.

    ThiduaError where that is this machine's fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = {number: Path(folder) / f"{number}.png" for number in pages}
        answers = ask_each(
            CHILD, list(files.values()), seconds=SECONDS, memory_mb=MEMORY_MB, source=str(source)
        )
        return {
            number: _page(file, pages[number]) if _is_drawn(answer, source) else None
            for (number, file), answer in zip(files.items(), answers, strict=True)
        }


def _is_drawn(answer: ChildAnswer | Death, source: Path) -> bool:
    if not isinstance(answer, Death):
        return answer["drawn"] is True
    if answer.passing:
        raise ThiduaError(
            f"Máy chưa vẽ được trang của “{source.name}” (đã thử hai lần; máy thiếu bộ nhớ, hoặc ổ đĩa không trả lời): "
            "kiểm tra máy rồi chạy lại, phần đã xong được giữ."
        )
    return False


def _page(file: Path, page: PageObject) -> bytes:
    width, height = size(page)
    words = _words(page, upright(page))
    writer = PdfWriter()
    made = writer.add_blank_page(width, height)
    with Image.open(file) as image:
        seen = writer._add_object(_image(image))
    drawing = DecodedStreamObject()
    drawing.set_data(b"q %.4f 0 0 %.4f 0 0 cm /Seen Do Q\n%s" % (width, height, unseen(words, "/Unseen")))
    made[NameObject("/Contents")] = writer._add_object(drawing)
    made[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/XObject"): DictionaryObject({NameObject("/Seen"): seen}),
            NameObject("/Font"): DictionaryObject({NameObject("/Unseen"): unseen_font(writer)}),
        }
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _image(image: Image.Image) -> StreamObject:
    """Without its colours where it has none, as JPEG where that is less to keep: a photograph, not letters."""
    grey = image.convert("L")
    plain = grey if grey.convert("RGB").tobytes() == image.tobytes() else image
    photograph = io.BytesIO()
    plain.save(photograph, "JPEG", quality=85)
    exact = DecodedStreamObject()
    exact.set_data(plain.tobytes())
    stream: StreamObject = exact.flate_encode()
    if photograph.tell() < len(stream._data):
        stream = StreamObject()
        stream._data = photograph.getvalue()
        stream[NameObject("/Filter")] = NameObject("/DCTDecode")
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Image")
    stream[NameObject("/Width")] = NumberObject(image.width)
    stream[NameObject("/Height")] = NumberObject(image.height)
    stream[NameObject("/ColorSpace")] = NameObject("/DeviceGray" if plain.mode == "L" else "/DeviceRGB")
    stream[NameObject("/BitsPerComponent")] = NumberObject(8)
    return stream


def _words(page: PageObject, turn: Transformation) -> list[Word]:
    """What can be read of a page, in its order; nothing where it can't."""
    try:
        found = pieces(page)
    except Exception:  # a stranger's page can fail the library in any way
        return []
    return [(piece.text, Transformation(piece.matrix).transform(turn).ctm, piece.size) for piece in found]
