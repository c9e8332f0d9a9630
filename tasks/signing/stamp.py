"""Where the visible signatures of a paper stand, and which drawing each gets."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from pyhanko.stamp import StaticStampStyle
from pypdf import PageObject, PdfReader

from tasks.documents.pdf.content import Rect
from tasks.signing import drawing
from tasks.signing.laid_out import laid_out_block
from tasks.signing.place import Block, PageLine, clear, find_block, lines_of, stamps_on, upright
from tasks.signing.values import FieldBox, SignatureRequest, Stamp

EDGE = 14.0  # points kept free at the edge of the page
RIGHT = 42.0  # points, the right margin of an administrative document (15 mm)
BAND_WIDTH = 190  # points
WORDS_WIDTH = 170.0  # points, of the words in or below a gap
MM = 72 / 25.4
# A seal whose picture doesn't say its size; by the police ministry's circulars on seals, from memory.
SEAL = 36 * MM
SEAL_LEAST, SEAL_MOST = (
    20 * MM,
    50 * MM,
)  # what a picture says beyond this is a screen's resolution, no seal's size
OVER = 1 / 3  # of the person's picture is under the seal (NĐ 30/2020, appendix I)
WIDEST = 140.0  # points, of a person's picture
NOMINAL = (110.0, 55.0)  # points, of a person's picture where none shows
INSET = 2.0


@dataclass(frozen=True)
class Appearance:
    """How one signature shows: page (from 0, negative from the end), box and drawing."""

    page: int
    box: FieldBox
    style: StaticStampStyle


def appearances_of(data: bytes, signatures: Sequence[SignatureRequest]) -> list[Appearance | None]:
    """Return how each signature of a paper shows, none where it doesn't; the paper is read once for all.

    NoPlace, in words, where it is one of ours and its place is not certain.
    """
    if not any(signature.stamp for signature in signatures):
        return [None] * len(signatures)
    paper = _Paper(data)
    named = next((s.stamp for s in signatures if s.stamp and s.stamp.name and not s.stamp.box), None)
    found = paper.signed_at(named) if named else None
    person = found.person if found else None
    taken: list[FieldBox] = []
    shown: list[Appearance | None] = []
    for signature in signatures:
        appearance = None
        if signature.stamp is not None:
            belongs = found and (signature.by == "person" or found.block.sealed)
            if found and belongs and signature.stamp.name and not signature.stamp.box:
                appearance = _in_block(signature, found, person, taken)
            appearance = appearance or _apart(paper.reader, signature, signature.stamp, taken)
        shown.append(appearance)
        if appearance:
            taken.append(appearance.box)
            if found and signature.by == "person" and appearance.page == found.block.page:
                person = appearance.box
    return shown


@dataclass(frozen=True)
class _Place:
    """The block in which a paper is signed, the lines of its page, what of it shows, where the person's picture is already."""

    block: Block
    lines: Sequence[PageLine]
    visible: Rect
    person: Rect | None = None


class _Paper:
    """A paper before it is signed; opened for its text only where that is needed."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self._data))

    def signed_at(self, stamp: Stamp) -> _Place | None:
        """Where it is signed above a printed name: as laid out where it is one of ours, else as its text looks."""
        if stamp.laid_out:
            laid = laid_out_block(self._data, stamp.name)
            return _Place(laid.block, laid.lines, laid.visible) if laid else None
        found = find_block(self.reader, stamp.name)
        if found is None:
            return None
        page = self.reader.pages[found[0].page]
        return _Place(*found, _visible(page), stamps_on(page, found[0].gap))


def _visible(page: PageObject) -> Rect:
    box = page.cropbox
    return (float(box.left), float(box.bottom), float(box.right), float(box.top))


def _in_block(
    signature: SignatureRequest, place: _Place, person: Rect | None, taken: list[FieldBox]
) -> Appearance | None:
    """One signature at its place in the signature block; None where the block has no room for it."""
    block = place.block
    image, trial = signature.key.image, signature.key.trial
    if signature.by == "person":
        if not block.own or not (image or trial):
            return _words_in(signature, block)  # nobody's picture stands over another's name
        shape = drawing.measures(image).shape if image else NOMINAL[0] / NOMINAL[1]
        box = _person_box(block, shape)
    elif image or trial:
        box = _seal_box(place, person or _person_box(block, NOMINAL[0] / NOMINAL[1]), image)
    else:
        return _words_below(signature, place, taken)
    whole = _whole(box)
    width, height = whole[2] - whole[0], whole[3] - whole[1]
    if image:
        drawn = drawing.picture(image, width, height)
    else:
        drawn = drawing.trial_picture(signature.by, width, height)
    return Appearance(block.page, whole, drawing.style_of(drawn, width, height))


def _person_box(block: Block, shape: float) -> Rect:
    """The box of a person's picture: as large as the gap allows, in its shape, over the middle of the name."""
    high = block.gap[3] - block.gap[1] - 2 * INSET
    wide = min(high * shape, WIDEST)
    high = wide / shape
    middle = (block.gap[1] + block.gap[3]) / 2
    return (block.middle - wide / 2, middle - high / 2, block.middle + wide / 2, middle + high / 2)


def _seal_box(place: _Place, person: Rect, image: bytes | None) -> Rect:
    """The box of the seal in its real size: over a third of the person's picture, on its left; whole on the page."""
    wide, high = _seal_size(image)
    right = person[0] + (person[2] - person[0]) * OVER
    gap, visible = place.block.gap, place.visible
    middle = (gap[1] + gap[3]) / 2
    left = max(right - wide, visible[0] + EDGE)
    bottom = min(max(middle - high / 2, visible[1] + EDGE), visible[3] - EDGE - high)
    return (left, bottom, left + wide, bottom + high)


def _seal_size(image: bytes | None) -> tuple[float, float]:
    if image is None:
        return SEAL, SEAL
    told = drawing.measures(image)
    if told.points and all(SEAL_LEAST <= side <= SEAL_MOST for side in told.points):
        return told.points
    return (SEAL, SEAL / told.shape) if told.shape > 1 else (SEAL * told.shape, SEAL)


def _words_in(signature: SignatureRequest, block: Block) -> Appearance | None:
    lines = _signer_words(signature, "Ký bởi", WORDS_WIDTH)
    high = drawing.height_of(lines)
    if high > block.gap[3] - block.gap[1]:
        return None
    middle = (block.gap[1] + block.gap[3]) / 2
    box = _whole(
        (block.middle - WORDS_WIDTH / 2, middle - high / 2, block.middle + WORDS_WIDTH / 2, middle + high / 2)
    )
    return _words(block.page, box, lines, signature, framed=False)


def _words_below(signature: SignatureRequest, place: _Place, taken: Sequence[FieldBox]) -> Appearance | None:
    """The organisation and the moment in small words below the name, else at the left of the gap; over no text."""
    block, told = place.block, _signer_words(signature, "Ký bởi", WORDS_WIDTH)
    high = drawing.height_of(told)
    right = min(block.middle + WORDS_WIDTH / 2, place.visible[2] - RIGHT + 10)
    below = (right - WORDS_WIDTH, block.name[1] - 4 - high, right, block.name[1] - 4)
    edge = min(block.gap[0], block.middle - WORDS_WIDTH / 2) - 6
    beside = (edge - WORDS_WIDTH, block.gap[1], edge, block.gap[1] + high)
    for each in (below, beside):
        box = _whole(each)
        if (
            box[1] >= place.visible[1] + EDGE
            and box[0] >= EDGE
            and clear(place.lines, box)
            and _apart_from(box, taken)
        ):
            return _words(block.page, box, told, signature, framed=False)
    return None


def _apart(
    reader: PdfReader, signature: SignatureRequest, stamp: Stamp, taken: Sequence[FieldBox]
) -> Appearance | None:
    """One signature in a box that is given, or in a free band of the page: framed words."""
    page = reader.pages[stamp.page]
    width = float(stamp.box[2] - stamp.box[0] if stamp.box else BAND_WIDTH)
    lines = _signer_words(signature, "Ký số bởi", width - 2 * drawing.PAD)
    box = stamp.box or free_box(page, drawing.height_of(lines), taken)
    return _words(stamp.page, box, lines, signature, framed=True) if box else None


def _signer_words(signature: SignatureRequest, label: str, width: float) -> list[str]:
    zone = signature.stamp.zone if signature.stamp else None
    return drawing.signer_words(label, signature.signer_name, datetime.now(UTC), zone, width)


def _words(
    page: int, box: FieldBox, lines: Sequence[str], signature: SignatureRequest, *, framed: bool
) -> Appearance:
    width, height = box[2] - box[0], box[3] - box[1]
    drawn = drawing.words(lines, width, height, "organisation" if framed else signature.by, framed=framed)
    return Appearance(page, box, drawing.style_of(drawn, width, height))


def free_box(page: PageObject, height: float, taken: Sequence[FieldBox] = ()) -> FieldBox | None:
    """The lowest box of a height, BAND_WIDTH wide, at the right of a page, in a band that neither text nor stamp touches."""
    if not upright(page):
        return None  # a widget there would stand on its side, or be of another size
    bands = [(line.box[1] - 0.05 * line.size, line.box[3] + 0.05 * line.size) for line in lines_of(page)]
    bands += [(bottom, top) for _, bottom, _, top in taken]
    visible = page.cropbox
    foot = float(visible.bottom) + EDGE
    for low, high in sorted(bands):
        if low >= foot + height:
            break
        foot = max(foot, high + 2)
    right, bottom, top = int(float(visible.right) - RIGHT), math.ceil(foot), math.ceil(foot + height)
    if top > float(visible.top) - EDGE or right - BAND_WIDTH < float(visible.left):
        return None
    return (right - BAND_WIDTH, bottom, right, top)


def _apart_from(box: FieldBox, taken: Sequence[FieldBox]) -> bool:
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _whole(box: Rect) -> FieldBox:
    left, bottom, right, top = box
    return (round(left), round(bottom), round(right), round(top))
