"""What code makes a kind of work is found by itself: whatever a function reaches, and nothing that it does not."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from flows.settings import PROJECT
from tasks.storage.code_hash import code_of, reached

FOLDERS = ("flows", "tasks", "expectations", "rules", "data/archive")
PAGES_AND_WORDS = ("rules.page.", "rules.notices.", "rules.questions.", "rules.uploads.", "tasks.register.")
NEVER = {
    "rules.page.summary",
    "rules.page.ending",
    "rules.page.tables",
    "tasks.pages.pages",
    "tasks.storage.artifact_store",
    "tasks.storage.publishing",
}

# ------------------------------------------------------------------ how it is found, on small projects


class Small:
    """A project in a folder; it has one kind of work, "work", that `flows.main` says it does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("flows/__init__.py", "")
        self.write("tasks/__init__.py", "")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def main(self, body: str, imports: str = "", hands: str = "", more: str = "") -> None:
        """Write the flow's module: its imports, what the function is handed, its body, more functions."""
        lines = (
            f"{imports}\n\n@task(cache_policy=BY_KEY)\n",
            f'@makes("work")\ndef work({hands}):\n    {body}\n',
        )
        self.write("flows/main.py", "".join(lines) + more)

    def reaches(self) -> set[str]:
        return set(reached(self.root)["work"])

    def code(self) -> str:
        return code_of.__wrapped__(self.root)["work"]


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def test_what_a_function_reaches_counts_and_its_neighbours_do_not(small: Small) -> None:
    small.write("tasks/used.py", "import tasks.further\n")
    small.write("tasks/further.py", "def deep():\n    from tasks.late import late\n")
    small.write("tasks/late.py", "late = 1\n")
    small.write("tasks/other.py", "")
    more = "\n\ndef _help():\n    return LIMIT\n\nLIMIT = 3\n\ndef neighbour():\n    other()\n"
    imports = "from tasks.used import used\nfrom tasks.other import other"
    small.main("used(_help())", imports, more=more)
    names = {"flows.main:work", "flows.main:_help", "flows.main:LIMIT"}
    assert small.reaches() == {*names, "tasks.used", "tasks.further", "tasks.late"}
    before = small.code()
    small.main("used(_help())", imports, more=more.replace("other()", "other(1)"))
    assert small.code() == before, "another function of the same module"
    small.main("used(_help())", imports, more=more.replace("LIMIT = 3", "LIMIT = 4"))
    assert small.code() != before, "a value that the function uses"


def test_how_work_is_run_and_what_flows_hand_on_do_not_count(small: Small) -> None:
    small.write("tasks/intake/inbox.py", "class Folder: ...\n")
    small.write(
        "flows/run/context.py", "from tasks.everything import everything\n\n\nclass RunContext: ...\n"
    )
    small.write("tasks/everything.py", "")
    imports = "from flows.run.context import RunContext\nfrom tasks.intake.inbox import Folder\nfrom tasks.storage.artifact_store import key_of"
    small.main("run.store.has(key_of(folder))", imports, hands="folder: Folder, run: RunContext")
    assert small.reaches() == {"flows.main:work", "tasks.intake.inbox"}


def test_a_room_is_entered_by_its_door(small: Small) -> None:
    small.write(
        "tasks/room/__init__.py",
        '"""A room."""\n\nfrom tasks.room.one import one\nfrom .two import two\n\n__all__ = ["one"]\n',
    )
    small.write("tasks/room/one.py", "one = 1\n")
    small.write("tasks/room/two.py", "from . import three\nfrom .deeper.four import four\n")
    small.write("tasks/room/three.py", "")
    small.write("tasks/room/deeper/__init__.py", "")
    small.write("tasks/room/deeper/four.py", "four = 4\n")
    small.main("one()", "from tasks.room import one, two")
    assert small.reaches() == {"flows.main:work", "tasks.room.one"}
    small.main("two()", "from tasks.room import one, two")
    within = {"tasks.room.two", "tasks.room.three", "tasks.room.deeper.four"}
    assert small.reaches() == {"flows.main:work", *within}, "a new folder needs nobody to list it"
    small.write("tasks/room/__init__.py", "from tasks.room.one import one\n\none.switch_on()\n")
    small.main("three()", "from tasks.room.three import three")
    assert small.reaches() == {"flows.main:work", "tasks.room", "tasks.room.one", "tasks.room.three"}


def test_what_is_for_the_type_checker_alone_does_not_count(small: Small) -> None:
    small.write(
        "tasks/typed.py",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import tasks.shape\nelse:\n    import tasks.real\n",
    )
    small.write("tasks/shape.py", "")
    small.write("tasks/real.py", "")
    small.main("typed()", "from tasks.typed import typed")
    assert small.reaches() == {"flows.main:work", "tasks.typed", "tasks.real"}


def test_a_program_named_in_a_string_counts(small: Small) -> None:
    small.write("tasks/parent.py", 'CHILD = "tasks.child"\nOTHER = "tasks.nobody"\n')
    small.write("tasks/child.py", "import json\nimport tasks.inside\n")
    small.write("tasks/inside.py", "")
    small.main("start('tasks.started')", "from tasks.parent import start")
    small.write("tasks/started.py", "")
    children = {"tasks.child", "tasks.inside", "tasks.started"}
    assert small.reaches() == {"flows.main:work", "tasks.parent", *children}


def test_data_beside_the_code_counts_by_name_and_content(small: Small) -> None:
    small.write(
        "tasks/reader.py",
        'from pathlib import Path\n\nFOLDER = Path(__file__).resolve().parent.parent / "data" / "sub"\n',
    )
    small.write("data/sub/deep/b.json", "2")
    small.write("data/c.txt", "")
    small.main("read()", "from tasks.reader import read")
    assert small.reaches() == {"flows.main:work", "tasks.reader", "data/sub/deep/b.json"}
    first = small.code()
    small.write("data/c.txt", "3")
    assert small.code() == first
    small.write("data/sub/deep/b.json", "4")
    second = small.code()
    (small.root / "data/sub/deep/b.json").rename(small.root / "data/sub/deep/c.json")
    assert len({first, second, small.code()}) == 3


@pytest.mark.parametrize(
    "place",
    [
        "Path(__file__).parent.parent",  # all of the project
        "Path(__file__).parent / name",
        "Path(__file__).parents[1] / 'data' / 'missing'",
        "os.path.dirname(__file__)",
        "ROOT / name",
    ],
)
def test_data_that_can_not_be_told_is_refused(small: Small, place: str) -> None:
    small.write(
        "tasks/reader.py", f"ROOT = Path(__file__).parent.parent\n\n\ndef read(name):\n    return {place}\n"
    )
    small.main("read()", "from tasks.reader import read")
    with pytest.raises(LookupError, match=r"tasks\.reader, line 5"):
        small.reaches()


def test_libraries_count_by_their_version_and_an_unknown_one_is_refused(small: Small) -> None:
    small.write("tasks/writer.py", "import docx.shared\nfrom PIL import Image\nimport zipfile\n")
    small.main("write()", "from tasks.writer import write\nfrom prefect import get_run_logger")
    assert (
        reached(small.root)["work"].items()
        >= {
            "docx": version("python-docx"),
            "PIL": version("pillow"),
        }.items()
    )
    assert small.reaches() == {"flows.main:work", "tasks.writer", "docx", "PIL"}
    small.write("tasks/writer.py", "import no_such_library\n")
    with pytest.raises(LookupError, match="no_such_library"):
        small.reaches()


# ------------------------------------------------------------------ the project itself


@pytest.fixture(scope="module")
def ours() -> dict[str, dict[str, str]]:
    return reached(PROJECT)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's code, to be changed."""
    root = tmp_path_factory.mktemp("project")
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.mark.parametrize(
    ("kind", "shaped_by"),
    [
        ("read", "flows.intake.reading:read_unit tasks.intake.workbooks tasks.sandbox.reader_child tasks.sandbox.evidence_child tasks.sandbox.asking tasks.sandbox.child tasks.intake.inbox"),
        ("read", "tasks.documents.pdf.converting rules.report.reading rules.report.procedures rules.plan.report_form.form rules.values.typed rules.values.text rules.values.findings"),
        ("town", "flows.intake.reading:read_town_file tasks.intake.workbooks tasks.sandbox.reader_child rules.town.sheets"),
        ("brought", "tasks.intake.supplied_papers.inspection tasks.intake.supplied_papers.child tasks.sandbox.evidence_child tasks.validation.pdf tasks.pki.trust"),
        ("check", "tasks.checks.checks expectations.suites expectations.frames.figures expectations/suites/0-o-du-lieu.json"),
        ("check", "rules.judging.scoring rules.years.former rules.checks.one_fault rules.town.corrections.accepting great_expectations"),
        ("papers", "tasks.documents.documents tasks.documents.charts tasks.documents.codes tasks.documents.fonts tasks.documents.pdf.converting tasks.documents.pdf.fixing docxtpl pikepdf"),
        ("forms", "tasks.forms.town.council tasks.forms.styles tasks.forms.town.table rules.town.form openpyxl"),
        ("paper", "flows.dossiers.signing:_sign tasks.signing.pdf tasks.signing.stamp tasks.signing.drawing tasks.documents.fonts pyhanko"),
        ("issued", "flows.decision.issuing:sign_paper tasks.signing.pdf tasks.signing.signer tasks.signing.proof tasks.documents.fonts pyhanko"),
        ("signed", "flows.dossiers.signing:_bind tasks.dossier.reading_copy.building tasks.dossier.stranger_pages.child tasks.dossier.stranger_pages.embedding tasks.dossier.stranger_pages.picture tasks.dossier.front_pages.cover"),
        ("signed", "tasks.documents.codes rules.papers.file.paper_code tasks.dossier.bundles tasks.signing.pdf tasks.documents.fonts pikepdf pypdfium2 segno reportlab"),
        ("bundle", "flows.dossiers.bundles:seal_dossier flows.dossiers.bundles:_kept flows.dossiers.metadata:described tasks.dossier.bundles tasks.dossier.metadata"),
        ("bundle", "rules.archive.metadata data/archive/nd-30-2020-pl-vi.toml tasks.signing.detached bagit"),
        ("marked", "flows.intake.returns:mark_workbook tasks.intake.returned tasks.documents.pdf.converting rules.papers.returned openpyxl"),
    ],
)  # fmt: skip
def test_what_shapes_a_kind_of_work_is_in_its_hash(
    ours: Mapping[str, Mapping[str, str]], kind: str, shaped_by: str
) -> None:
    assert set(shaped_by.split()) - set(ours[kind]) == set()


def test_pages_closing_sentences_and_commands_are_in_none(ours: Mapping[str, Mapping[str, str]]) -> None:
    for kind, parts in ours.items():
        whole = {label for label in parts if label.startswith("flows.") and ":" not in label}
        assert not whole, f"{kind}: of a flow's module only what its functions reach"
        assert not NEVER & set(parts), kind
        assert not [label for label in parts if label.startswith(PAGES_AND_WORDS)], kind
        other = [
            label for label in parts if label.startswith(("flows.run.", "flows.cli.", "flows.publishing."))
        ]
        # What keeps a machine's fault from being kept is called from within the work itself.
        other = [label for label in other if label != "flows.run.stages:forgotten"]
        assert not other, kind


def test_work_that_is_signed_does_not_hang_on_how_units_are_judged(
    ours: Mapping[str, Mapping[str, str]],
) -> None:
    """What a paper says is in its key by its words: code that ranks, or reads the plan, signs nothing again."""
    for kind in ("papers", "paper", "issued", "signed"):
        judging = {
            "rules.judging.ranking",
            "rules.judging.quotas",
            "rules.judging.scoring",
            "rules.judging.gates",
            "rules.plan.plan",
            "rules.decision.decision",
        }
        assert not judging & set(ours[kind]), kind
    assert not {"rules.judging.ranking", "rules.judging.quotas", "rules.judging.scoring"} & {
        *ours["read"],
        *ours["bundle"],
    }


def test_every_module_and_file_counts_by_all_it_holds(ours: Mapping[str, Mapping[str, str]]) -> None:
    seen = 0
    for label, digest in {
        label: digest for parts in ours.values() for label, digest in parts.items()
    }.items():
        if ":" in label:
            continue
        place = PROJECT / label.replace(".", "/")
        files = [PROJECT / label, place.with_name(f"{place.name}.py"), place / "__init__.py"]
        for path in (path for path in files if path.is_file()):
            assert digest == hashlib.sha256(path.read_bytes()).hexdigest(), label
            seen += 1
    assert seen > 100


def edited(root: Path, path: str, old: str, new: str) -> Iterator[None]:
    """Change a file for as long as the caller goes on."""
    before = (root / path).read_text(encoding="utf-8")
    assert old in before, f"{path}: {old}"
    (root / path).write_text(before.replace(old, new, 1), encoding="utf-8")
    yield
    (root / path).write_text(before, encoding="utf-8")


SIGNS = {"paper", "issued", "signed"}


@pytest.mark.parametrize(
    ("path", "old", "new", "kinds"),
    [
        ("tasks/documents/pdf/converting.py", "MacroSecurityLevel", "Macros", {"read", "papers", "marked"}),
        ("tasks/sandbox/reader_child.py", "MAX_ROW, ", "MAX_LINE, ", {"read", "town"}),
        ("rules/checks/received_folder.py", '"F06", unit=', '"F07", unit=', {"read"}),
        ("expectations/suites/7-hop.json", "{", "{ ", {"check"}),
        ("data/archive/nd-30-2020-pl-vi.toml", "DocCode", "DocCodes", {"bundle"}),
        ("flows/dossiers/bundles.py", "Hồ sơ đề nghị", "Bộ hồ sơ", {"bundle"}),
        ("rules/archive/metadata.py", "Gốc điện tử", "Điện tử", {"bundle"}),
        ("tasks/dossier/front_pages/cover.py", "Mã hồ sơ", "Mã số", {"signed"}),
        ("tasks/signing/stamp.py", "def appearances_of", "def  appearances_of", SIGNS),
        ("tasks/intake/returned.py", "LỖI CẦN SỬA", "LỖI", {"marked"}),
        ("tasks/documents/charts.py", "import textwrap", "import  textwrap", {"papers"}),
        ("tasks/forms/town/council.py", "\n", "\n\n", {"forms"}),
        ("rules/page/wording.py", "\n", "\n\n", set()),
        ("rules/page/ending.py", "\n", "\n\n", set()),
        ("rules/page/summary.py", "\n", "\n\n", set()),
        ("flows/cli/printed/terminal.py", "\n", "\n\n", set()),
        ("flows/run/context.py", "class RunContext:", "class  RunContext:", set()),
        ("flows/dossiers/signing.py", "giữ nguyên %d", "còn %d", set()),
        ("flows/dossiers/papers.py", "LibreOffice không chuyển", "Không chuyển", set()),
    ],
)  # fmt: skip
def test_a_change_moves_the_kinds_that_it_shapes_and_no_other(
    copied: Path, path: str, old: str, new: str, kinds: set[str]
) -> None:
    before = code_of.__wrapped__(copied)
    for _ in edited(copied, path, old, new):
        after = code_of.__wrapped__(copied)
        assert {kind for kind in before if after[kind] != before[kind]} == kinds
    assert code_of.__wrapped__(copied) == before


def test_a_module_that_moves_into_a_new_folder_is_covered_by_itself(copied: Path) -> None:
    room = copied / "tasks" / "signing" / "new_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "colour.py").write_text("RED = 1\n")
    for _ in edited(
        copied, "tasks/signing/stamp.py", '"""\n', '"""\nfrom tasks.signing.new_room.colour import RED\n'
    ):
        kinds = {kind for kind, parts in reached(copied).items() if "tasks.signing.new_room.colour" in parts}
        assert kinds == SIGNS
