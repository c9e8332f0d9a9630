"""Every reason that `thidua verify` gives has its bundle; a reason that is written down without one is named."""

from functools import cache

import pytest
import reasons_of_files  # noqa: F401 # enters its cases
import reasons_of_signatures  # noqa: F401 # enters its cases
from factory_reasons import CASES, Bench, Looked
from throwaway_pki import Pki

from flows.verify.bundle import verify_bundle
from rules.verifying.verdict import Judged


@pytest.fixture(scope="module")
def bench(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("reasons"), pki)


@cache
def judged(name: str, bench: Bench) -> Judged:
    made = CASES[name].make(bench)
    looked = made if isinstance(made, Looked) else Looked(made, bench.asked())
    return verify_bundle(looked.bundle, looked.asked)


@pytest.mark.parametrize("name", CASES)
def test_a_bundle_is_judged_by_its_reason(name: str, bench: Bench) -> None:
    case, found = CASES[name], judged(name, bench)
    assert found.verdict is case.verdict, found.findings
    told = [f for f in found.findings if (f.check, f.verdict) == (case.check, case.verdict)]
    assert [f for f in told if case.says in f.says], [f.says for f in told]
