"""What `thidua renew` does and prints: papers and bundles' seals renewed into new files, a line each."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from flows.run.context import proof_of
from flows.settings import Settings
from rules.register.renewals import Renewal
from rules.values.errors import ServiceAway, SigningFailed, ThiduaError, WrongUse
from rules.verifying.bag import COPY, INFO, MANIFEST, SIGNATURE, BagSeen, info_of
from rules.verifying.signatures import signature_words
from rules.verifying.values import Verdict
from tasks.dossier.renewed_seal import seal_in, write_renewed
from tasks.dossier.unsealing import BadBundleError, unsealed
from tasks.pki.trust import Trust
from tasks.register import Register, open_register
from tasks.signing import Proof, paper_stamps, renew, renew_seal, seal_stamps
from tasks.storage.file_hash import digest_of
from tasks.validation import NOTHING_KNOWN, known_of, seal_of

FOLDER = "gia-han"
"""Beside the file, where no other folder is named."""

NOBODY_S = ("", "", "")


@dataclass(frozen=True)
class Renewable:
    """A paper, or with its bag unpacked a bundle, and where it goes when it is renewed.

    `of`: movement, cycle and unit of the bundle that it is, or in which it lies as `inside`; nothing where it lies by itself.
    """

    src: Path
    dst: Path
    bag: Path | None = None
    of: tuple[str, str, str] = NOBODY_S
    inside: str = ""

    def renew(self, proof: Proof) -> None:
        """Write the new file; SigningFailed with why not."""
        if self.bag is None:
            renew(self.src, self.dst, proof)
            return
        seal = (self.bag / SIGNATURE).read_bytes()
        try:
            known = known_of(self.bag / COPY)
        except (OSError, ValueError):
            known = NOTHING_KNOWN
        manifest = (self.bag / MANIFEST).read_bytes()
        renewed = renew_seal(manifest, seal, proof, known)
        seen, stamps = seal_of(manifest, renewed, proof.trust or Trust())
        if seen.verdict is not Verdict.VALID or stamps[-1].verdict is not Verdict.VALID:
            why = stamps[-1].says if seen.verdict is Verdict.VALID else signature_words(seen)
            raise SigningFailed(
                f"niêm phong không gia hạn được vì không còn chứng minh được: {why}. Tìm bản gia hạn trước, hoặc đặt danh sách thu hồi (.crl) "
                "của thời gian ấy vào thư mục THIDUA_TRUST rồi chạy lại."
            )
        write_renewed(self.bag, renewed, self.dst)

    def renewal(self) -> Renewal:
        """Return what the register is told of the file that was made; a file's own name only where it is ours."""
        if self.bag is None:
            stamps, file = paper_stamps(self.dst), self.inside
        else:
            seal = seal_in(self.dst)
            stamps, file = seal_stamps(seal[1]) if seal else [], ""
        (at, service), (movement, cycle, unit) = stamps[-1], self.of
        return Renewal(
            digest_of(self.src), digest_of(self.dst), at, service, movement, cycle, unit, file=file
        )

    def is_done(self) -> bool:
        """Tell whether it was renewed before: what is there is the same and more; SigningFailed where it is another file."""
        if not self.dst.exists():
            return False
        if self._is_more():
            return True
        raise SigningFailed(
            f"đã có tệp khác tại “{self.dst}”: dời tệp ấy đi, hoặc chọn thư mục khác sau --out"
        )

    def _is_more(self) -> bool:
        if self.bag is None:
            old, there = self.src.read_bytes(), self.dst.read_bytes()
            return len(there) > len(old) and there.startswith(old)
        seals = seal_in(self.src), seal_in(self.dst)
        if seals[0] is None or seals[1] is None or seals[0][0] != seals[1][0]:
            return False
        (_, seal), (_, renewed) = seals[0], seals[1]
        older = seal_stamps(seal)
        return len(older) < len(now := seal_stamps(renewed)) and now[: len(older)] == older


def renew_places(places: tuple[Path, ...], out: Path | None, settings: Settings) -> bool:
    """Renew what lies in some places, and say of each file what became of it; returns whether none was refused."""
    proof = proof_of(settings.model_copy(update={"long_term": True}), trial=False)
    counts = {"done": 0, "there": 0, "refused": 0}
    goals = _goals(places, out)
    with open_register(settings.register_url) as register:
        for goal, place in goals.items():
            with _renewables(place, goal) as found:
                for each in found:
                    counts[_renewed(each, proof, register)] += 1
    click.echo("Đã gia hạn {done} tệp, bỏ qua {there}, từ chối {refused}.".format_map(counts))
    return not counts["refused"]


def _renewed(each: Renewable, proof: Proof, register: Register) -> str:
    try:
        done = each.is_done()
        if not done:
            each.renew(proof)
    except ServiceAway:
        raise
    except ThiduaError as refused:
        click.echo(f"✗ {each.src.name}: {refused}")
        return "refused"
    # One that was made and not entered, when the run was cut off between the two, is entered now.
    register.note_renewal(dt.datetime.now(dt.UTC), each.renewal())
    click.echo(f"= {each.src.name}: đã gia hạn, bỏ qua" if done else f"✓ {each.src.name} → {each.dst}")
    return "there" if done else "done"


def _goals(places: tuple[Path, ...], out: Path | None) -> dict[Path, Path]:
    """Return every place by where its renewed papers go; WrongUse where it is not there, or two would go to the same."""
    goals: dict[Path, Path] = {}
    for place in places:
        if not place.exists():
            raise WrongUse(f"Không có '{place}': kiểm tra lại đường dẫn.")
        goal = (out or place.parent / FOLDER) / (place.stem if _is_bundle(place) else place.name)
        if goal in goals:
            raise WrongUse(
                f"'{goals[goal]}' và '{place}' sẽ thành cùng một chỗ '{goal}': gia hạn riêng từng cái, mỗi cái một --out."
            )
        goals[goal] = place
    return goals


def _is_bundle(place: Path) -> bool:
    return place.suffix.lower() == ".zip" and not place.is_dir()


@contextmanager
def _renewables(place: Path, goal: Path) -> Iterator[list[Renewable]]:
    """Give what is to be renewed of a place; a bundle is unpacked for the time being. WrongUse where there is nothing."""
    with ExitStack() as opened:
        if place.is_dir():
            inside = ((path, path.relative_to(place)) for path in sorted(place.rglob("*.pdf")))
            found = [Renewable(path, goal / name) for path, name in inside if FOLDER not in name.parts[:-1]]
        elif _is_bundle(place):
            try:
                bag = opened.enter_context(unsealed(place))
            except BadBundleError as broken:
                raise WrongUse(f"'{place}' không phải gói hồ sơ: {broken}.") from broken
            found = _of_bundle(place, bag, goal)
        else:
            found = [Renewable(place, goal)]
        if not found:
            raise WrongUse(f"Trong '{place}' không có văn bản PDF nào: kiểm tra lại đường dẫn.")
        yield found


def _of_bundle(bundle: Path, bag: Path, goal: Path) -> list[Renewable]:
    """The bundle's papers and, last, its seal; of one that was renewed before the seal alone: its papers went beside it then."""
    signed = [*sorted((bag / "data" / "van-ban").glob("*.pdf")), bag / COPY]
    told = (bag / INFO).read_bytes() if (bag / INFO).is_file() else b""
    identifier = info_of(BagSeen({}, {}, {INFO: told})).get("External-Identifier", "")
    movement, cycle, unit = identifier.split("/") if identifier.count("/") == 2 else NOBODY_S
    of = (movement, cycle, unit)
    inside = [(path, path.relative_to(bag)) for path in signed if path.exists()]
    papers = [
        Renewable(path, goal / name, None, of, name.as_posix() if unit else "") for path, name in inside
    ]
    if not (bag / SIGNATURE).is_file() or not (bag / MANIFEST).is_file():
        return papers
    again = bool(seal_stamps((bag / SIGNATURE).read_bytes()))
    return [*([] if again else papers), Renewable(bundle, goal.parent / bundle.name, bag, of)]
