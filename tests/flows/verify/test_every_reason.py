"""Every reason that `thidua verify` gives has its bundle; a reason that is written down without one is named."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
import reasons_of_certificates  # noqa: F401 # enters its cases
import reasons_of_dossiers  # noqa: F401 # enters its cases
import reasons_of_files  # noqa: F401 # enters its cases
import reasons_of_signatures  # noqa: F401 # enters its cases
from factory_reasons import CASES, Bench, Looked, Make
from throwaway_pki import Pki
from written_reasons import TELLING, is_said, written

from flows.settings import PROJECT
from flows.verify import bundle, papers, sandboxed
from rules.verifying.values import Verdict
from rules.verifying.verdict import Judged
from tasks.storage.file_hash import digest_of

T = TypeVar("T")
MANUAL = PROJECT / "docs" / "verifying.md"


@pytest.fixture(scope="module")
def bench(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """What was seen of a file is not looked at again in the next bundle that holds the same bytes: minutes become seconds."""
    with pytest.MonkeyPatch.context() as patch:
        for module, names in (
            (bundle, ("seen_in", "page_texts", "open_files")),
            (papers, ("_layout_faults",)),
        ):
            for name in names:
                patch.setattr(module, name, once_a_file(getattr(module, name)))
        yield Bench(tmp_path_factory.mktemp("reasons"), pki)


def once_a_file(look: Callable[..., T]) -> Callable[..., T]:
    """The same function, asked once for the same bytes and the same rest; what the network says is asked anew."""
    known: dict[tuple[str, str], tuple[T, object]] = {}

    def looked(path: Path, *rest: Any, **more: Any) -> T:
        if more.get("online"):
            return look(path, *rest, **more)
        key = digest_of(path), repr((rest, more))
        if key not in known:
            known[key] = (
                look(path, *rest, **more),
                (rest, more),
            )  # kept: in the key they are told by their place
        return known[key][0]

    return looked


@cache
def judged(make: Make, bench: Bench) -> Judged:
    made = make(bench)
    looked = made if isinstance(made, Looked) else Looked(made, bench.asked())
    return bundle.verify_bundle(looked.bundle, looked.asked)


@pytest.mark.parametrize("name", CASES)
def test_a_bundle_is_judged_by_its_reason(name: str, bench: Bench) -> None:
    case, found = CASES[name], judged(CASES[name].make, bench)
    assert found.verdict is case.of_bundle, [f for f in found.findings if f.verdict is not Verdict.VALID]
    told = [f.says for f in found.findings if (f.check, f.verdict) == (case.check, case.verdict)]
    assert [says for says in told if case.says in says], told


NETS = {
    "tệp zip không đọc được": "for what zipfile may raise one day; no zip is known that does",
    "tệp zip khai sai kích thước": "zipfile itself stops at the size that the list says",
    "không kiểm tra được ({})": "for an exception that nobody thought of",
    "không so được nội dung ({})": "the same, where papers are compared",
    "không đo được thể thức ({})": "the same, where pages are measured",
    "nơi trả lời về thu hồi không đáng tin": "for an answer by one that was revoked itself: the library passes it over, as if nobody had answered",
    sandboxed.BEYOND_LIMITS: "of the process, not of verifying: test_a_bundle_that_uses_up_the_machine_is_not_judged",
    sandboxed.NOT_YET: "the same: tests/tasks/sandbox/test_whose_fault.py",
}
"""Reasons without a bundle, each with why."""


def test_no_reason_is_written_down_without_a_bundle(bench: Bench) -> None:
    found = [judged(case.make, bench) for case in CASES.values()]
    said = {finding.says for each in found for finding in each.findings}
    for seen in (seen for each in found for every in each.signatures.values() for seen in every):
        said |= {seen.trust_says, seen.revocation_says, seen.stamp_says}
    sentences = [sentence for path in TELLING for sentence in written(path.read_text("utf-8"))]
    assert len(sentences) > 100
    assert [each for each in sentences if not is_said(each, said) and each not in NETS] == []
    assert [each for each in NETS if each not in sentences or is_said(each, said)] == [], (
        "no net that is none"
    )


def test_a_sentence_without_a_bundle_is_found() -> None:
    source = '"""Lời nói đầu."""\ndef f(x):\n    """Nói gì."""\n    return f"gói “{x}” bị ướt", "tệp ướt"\n'
    assert [*written(source)] == ["gói “{}” bị ướt", "tệp ướt"]
    assert is_said("gói “{}” bị ướt", {"a.zip: gói “A” bị ướt"}) and not is_said("tệp ướt", {"tệp ướt quá"})


@pytest.mark.parametrize("verdict", [Verdict.INVALID, Verdict.UNKNOWN])
def test_each_check_of_the_manual_has_a_bundle_of_each_verdict_that_it_may_give(verdict: Verdict) -> None:
    """docs/verifying.md tells for each check when it is INVALID, and when UNKNOWN."""
    table = [line for line in MANUAL.read_text("utf-8").splitlines() if line.startswith("| `")]
    promised: set[str] = set()
    for checks, _, invalid, unknown in (map(str.strip, line.strip("|").split("|")) for line in table):
        told = invalid if verdict is Verdict.INVALID else unknown
        if told and not told.startswith("never"):
            promised |= set(re.findall(r"`([\w.-]+?)(?:\.…)?`", checks))
    given = {case.check for case in CASES.values() if case.verdict is verdict}
    given |= {check.partition(".")[0] for check in given}
    assert len(promised) > 7 and promised <= given, promised - given
