"""Names across papers: each way in which they can disagree is said, with paper and name."""

import unicodedata
from dataclasses import replace

import pytest
from factory_decision import decided

from rules.papers.dossier import Paper
from rules.town_papers.agreement import disagreements, unlike_own_papers
from rules.town_papers.parts import TownDraft

DRAFTS = {
    "quyet-dinh": TownDraft(
        Paper("Quyết định", "tx-quyet-dinh", {}),
        ("Phòng Tư pháp", "Trần Thị An (Phòng Tư pháp)", "Lê Văn Bình (Phòng Y tế)"),
        ("Vũ Thị Chi (Phòng Y tế)",),
    )
}
NAMES = DRAFTS["quyet-dinh"].names


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (NAMES, []),
        (tuple(unicodedata.normalize("NFD", f"  {n} ") for n in NAMES), []),
        (NAMES[:2], ["thiếu tên “Lê Văn Bình (Phòng Y tế)”"]),
        ((*NAMES, NAMES[2]), ["có tên “Lê Văn Bình (Phòng Y tế)” không đúng"]),
        ((*NAMES, "Vũ Thị Chi (Phòng Y tế)"), ["có tên “Vũ Thị Chi (Phòng Y tế)” không được khen"]),
        ((NAMES[0], NAMES[2], NAMES[1]), ["thứ tự tên khác"]),
        (
            (NAMES[0], "Trần Thị Ân (Phòng Tư pháp)", NAMES[2]),
            ["thiếu tên “Trần Thị An", "có tên “Trần Thị Ân"],
        ),
        (None, ["không đọc lại được"]),
    ],
    ids=["same", "spaces and NFD", "one lacks", "one twice", "one refused", "order", "one letter", "unread"],
)
def test_what_disagrees_is_said(found: tuple[str, ...] | None, said: list[str]) -> None:
    told = disagreements({} if found is None else {"quyet-dinh": found}, DRAFTS)
    assert len(told) == len(said)
    for sentence, part in zip(told, said, strict=True):
        assert sentence.startswith("Quyết định (quyet-dinh): ") and part in sentence


def test_a_namesake_who_is_chosen_elsewhere_is_no_refused_one() -> None:
    draft = DRAFTS["quyet-dinh"]
    namesake = replace(draft, never=("Trần Thị An (Phòng Y tế)",))
    assert disagreements({"quyet-dinh": NAMES}, {"quyet-dinh": namesake}) == []


def test_winners_bear_the_names_of_their_units_papers() -> None:
    assert unlike_own_papers(decided()) == []
    first = decided().winners[-1]
    entries = [replace(e, name="Tên Khác") if e is first else e for e in decided().entries]
    (said,) = unlike_own_papers(replace(decided(), entries=entries))
    assert "“Tên Khác" in said and first.name in said
