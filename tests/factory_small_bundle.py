"""The smallest bundle that is one: what goes up to the province, three papers of a page about one nominee, signed by whoever is asked."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from rules.contracts.upward import UpwardList, UpwardNominee
from rules.judging.ranking import NomineeKind
from rules.papers.file.names import ACHIEVEMENT, MINUTES, SUBMISSION
from tasks.dossier.bundles import BagInfo, seal_papers

IDENTIFIER = "duy-tien-2023-2025/A2024/tinh"
REPORT = f"{ACHIEVEMENT}p-hoa-mac-CN1"
NAMES = (SUBMISSION, MINUTES, REPORT)
LISTED = UpwardList(
    cycle="A2024",
    plan="duy-tien-2023-2025",
    plan_hash="ab" * 32,
    award="Bằng khen",
    guidance="",
    submission="01/TTr-UBND",
    minutes="02/BB-HĐ",
    nominees=(
        UpwardNominee(
            unit="p-hoa-mac",
            unit_name="UBND phường Hòa Mạc",
            code="CN1",
            name="Lê Minh Kiên",
            post="Chuyên viên",
            kind=NomineeKind.INDIVIDUAL,
            report=REPORT,
            brought=False,
        ),
    ),
)


def small_bundle(
    dst: Path,
    papers: Mapping[str, bytes],
    sign: Callable[[bytes], bytes],
    listed: bytes = LISTED.text().encode(),
) -> Path:
    """Seal papers (bytes by name without ending) as the bundle `dst`."""
    info = BagInfo("UBND thị xã", IDENTIFIER, date(2024, 12, 5), group="A2024")
    dst.parent.mkdir(parents=True, exist_ok=True)
    seal_papers({f"{name}.pdf": content for name, content in papers.items()}, listed, info, dst, sign)
    return dst
