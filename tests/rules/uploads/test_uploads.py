"""Whose an upload is, whether it may be taken, what it replaces: decided by names, hashes and times alone."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.uploads.limits import LIMITS, MB, NotTaken, PackedEntry, check_entries, check_size, settled
from rules.uploads.names import (
    Parts,
    being_written,
    clean_name,
    decoded,
    is_junk,
    is_report,
    numbered,
    safe_parts,
    suffix,
    unit_named,
)
from rules.uploads.owners import sort_out
from rules.uploads.replacing import added, merged

KNOWN = ("p-hoa-mac", "p-hoa", "thue", "x-moc-nam", "phong-noi-vu")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("p-hoa-mac", "p-hoa-mac"),
        ("p-hoa", "p-hoa"),
        ("P-HOA-MAC", "p-hoa-mac"),
        (" p-hoa-mac - báo cáo", "p-hoa-mac"),
        ("p-hoa-mac(2)", "p-hoa-mac"),
        ("p-hoa-mac_A2024", "p-hoa-mac"),
        ("p-hoa-macc", "p-hoa"),  # the slug, a hyphen, something else
        ("p-hoaa", None),
        ("thuế", None),
        ("thue2024", None),
        ("bao-cao-p-hoa-mac", None),
        ("", None),
    ],
)
def test_a_name_begins_with_a_slug_or_not(name: str, unit: str | None) -> None:
    assert unit_named(name, KNOWN) == unit


@pytest.mark.parametrize(
    ("newest", "since", "rests"),
    [
        (40, 100, True),
        (41, 0, False),
        (100, 0, False),
        (100.5, 40, True),
        (100.5, 41, False),
        (9999, 40, True),
    ],
)
def test_rest_is_counted_from_the_file_or_from_our_own_notes(
    newest: float, since: float, rests: bool
) -> None:
    assert settled(newest, now=100, settle=60, since=since) is rests


@pytest.mark.parametrize(
    ("name", "somebody"),
    [("~$a.xlsx", True), (".~lock.a.xlsx#", True), ("a.xlsx.PART", True), ("a.pdf", False), ("part", False), ("~a.xlsx", False)],
)  # fmt: skip
def test_names_that_show_somebody_at_work(name: str, somebody: bool) -> None:
    assert bool(being_written(name)) is somebody


@pytest.mark.parametrize(
    ("parts", "junk"),
    [
        (("Thumbs.db",), True),
        (("a", ".DS_Store"), True),
        (("__MACOSX", "a", "b.xlsx"), True),
        (("a", "._b.xlsx"), True),
        (("a", "b.xlsx"), False),
    ],
)
def test_junk(parts: Parts, junk: bool) -> None:
    assert is_junk(parts) is junk


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Báo cáo.xlsx".encode(), "Báo cáo.xlsx"),
        (unicodedata.normalize("NFD", "Báo cáo.xlsx").encode(), "Báo cáo.xlsx"),
        ("Ba\u0301o ca\u0301o đi\u0323nh.xlsx".encode("cp1258"), "Báo cáo định.xlsx"),
        ("Ürün résumé.pdf".encode("cp437"), "Ürün résumé.pdf"),
        (b"plain.xlsx", "plain.xlsx"),
    ],
)
def test_names_from_bytes(raw: bytes, name: str) -> None:
    assert decoded(raw) == name


@given(st.binary(max_size=60))
def test_any_bytes_give_a_name_that_can_be_written_down(raw: bytes) -> None:
    decoded(raw).encode("utf-8")


@given(st.text(max_size=400))
def test_a_clean_name_is_one_file_of_its_folder(name: str) -> None:
    clean = clean_name(name)
    assert clean and clean not in (".", "..") and not set("/\\\0\n\r\t") & set(clean)
    assert not clean.startswith((".", " ")) and len(clean.encode()) <= 200
    assert clean_name(clean) == clean


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("ế" * 300 + ".xlsx").endswith("ế.xlsx")


@pytest.mark.parametrize(
    "name",
    ["/a.xlsx", "\\a.xlsx", "../a.xlsx", "a/../../b.xlsx", "a\\..\\b.xlsx", "C:/a.xlsx", "c:a.xlsx", "a\0b.xlsx", "", "./", "..",
     "/".join("abcdefghij")],
)  # fmt: skip
def test_paths_that_lead_out(name: str) -> None:
    with pytest.raises(NotTaken):
        safe_parts(name)


@given(st.text(max_size=80))
def test_parts_of_any_name_stay_inside(name: str) -> None:
    try:
        parts = safe_parts(name)
    except NotTaken:
        return
    assert parts and not {"", ".", ".."} & set(parts) and not any("/" in p or "\\" in p for p in parts)


def test_a_usual_path() -> None:
    assert safe_parts("bc\\minh-chung/a.pdf") == ("bc", "minh-chung", "a.pdf")


@pytest.mark.parametrize(("name", "kind"), [("a.XLSX", "xlsx"), ("a", ""), ("a.b.pdf", "pdf"), (".x", "x")])
def test_endings(name: str, kind: str) -> None:
    assert suffix(name) == kind


def test_our_own_names_take_over_only_known_endings() -> None:
    assert (numbered(7, "x.xlsx"), numbered(8, "x./../y")) == ("7.xlsx", "8")


FINE = PackedEntry("a.pdf", size=3 * MB, packed=2 * MB)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (PackedEntry("a.pdf", 10, 10, encrypted=True), "mật khẩu"),
        (PackedEntry("a.pdf", 10, 10, plain_file=False), "đường dẫn tắt"),
        (PackedEntry("a.pdf", 10, 10, plain_method=False), "nén theo kiểu"),
        (PackedEntry("a.pdf", 2 * MB, 2 * MB // LIMITS.ratio - 1), "phình ra"),
        (PackedEntry("a.pdf", 2 * MB, 0), "phình ra"),
        (PackedEntry("a.pdf", LIMITS.file + 1, LIMITS.file), "200 MB"),
    ],
)
def test_entries_that_are_not_unpacked(entry: PackedEntry, why: str) -> None:
    check_entries([FINE])
    with pytest.raises(NotTaken, match=why) as refused:
        check_entries([FINE, entry])
    assert not refused.value.waits


def test_limits_are_met_exactly() -> None:
    check_size(LIMITS.files, LIMITS.total, LIMITS.file)
    for files, total, largest in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        with pytest.raises(NotTaken):
            check_size(LIMITS.files + files, LIMITS.total + total, LIMITS.file + largest)
    small = PackedEntry("a.txt", MB, 1)
    check_entries([small])  # a small file packs as well as it likes


def never(parts: Parts) -> str | None:
    raise AssertionError(f"{parts} was opened although a name tells")


def placed(
    label: str, *files: str, unit_of: Callable[[Parts], str | None] = never
) -> dict[str, dict[str, str]]:
    """Sort files (their content is their name) and show the outcome as text."""
    got = sort_out(label, {tuple(f.split("/")): f for f in files}, KNOWN, unit_of)
    return {unit: {t: "/".join(p) for t, p in targets.items()} for unit, targets in got.placed.items()}


def test_a_named_whole_takes_all_inside_wherever_it_stands() -> None:
    assert placed("p-hoa-mac gửi", "bc/a.xlsx", "bc/Minh Chứng/b.pdf", "bc/Minh Chứng/c/d.docx", "e.pdf") == {
        "p-hoa-mac": {
            "a.xlsx": "bc/a.xlsx",
            "minh-chung/b.pdf": "bc/Minh Chứng/b.pdf",
            "minh-chung/d.docx": "bc/Minh Chứng/c/d.docx",
            "minh-chung/e.pdf": "e.pdf",
        }
    }


def test_signed_papers_go_into_their_folder_however_it_is_written() -> None:
    files = ("a.xlsx", "Văn bản/Tờ trình.pdf", "minh chứng/van_ban/bien-ban.pdf", "VAN BAN/Minh chứng/c.pdf")
    assert placed("p-hoa-mac", *files) == {
        "p-hoa-mac": {
            "a.xlsx": "a.xlsx",
            "van-ban/Tờ trình.pdf": "Văn bản/Tờ trình.pdf",
            "van-ban/bien-ban.pdf": "minh chứng/van_ban/bien-ban.pdf",
            "minh-chung/c.pdf": "VAN BAN/Minh chứng/c.pdf",
        }
    }
    assert placed("p-hoa-mac", "van-ban/to-trinh.pdf")["p-hoa-mac"] == {
        "van-ban/to-trinh.pdf": "van-ban/to-trinh.pdf"
    }
    with pytest.raises(NotTaken, match="là văn bản của đơn vị nào"):
        placed("gui", "van-ban/to-trinh.pdf")


def test_what_is_no_pdf_among_the_signed_papers_is_left_with_its_remedy() -> None:
    files = ("a.xlsx", "van-ban/b.xlsx", "van-ban/c.docx", "van-ban/d.jpg", "van-ban/e.pdf")
    got = sort_out("thue", {tuple(f.split("/")): f for f in files}, KNOWN, never)
    assert set(got.placed["thue"]) == {"a.xlsx", "van-ban/e.pdf"}
    assert [name for name, _ in got.left] == ["van-ban/b.xlsx", "van-ban/c.docx", "van-ban/d.jpg"]
    assert all("phải là tệp PDF đã ký" in why for _, why in got.left)


def test_inner_folders_with_a_report_speak_for_their_units() -> None:
    assert placed("gui", "thue/a.xlsx", "thue/b.pdf", "p-hoa 2024/c.ods") == {
        "thue": {"a.xlsx": "thue/a.xlsx", "minh-chung/b.pdf": "thue/b.pdf"},
        "p-hoa": {"c.ods": "p-hoa 2024/c.ods"},
    }


def test_a_topic_folder_that_is_called_like_a_unit_does_not() -> None:
    assert list(placed("p-hoa-mac", "a.xlsx", "thue/b.pdf", "minh-chung/thue/c.xlsx")) == ["p-hoa-mac"]
    assert list(placed("p-hoa-mac", "a.xlsx", "thue/so-lieu.xlsx")) == ["p-hoa-mac"]


def test_workbooks_side_by_side_go_to_their_own_units() -> None:
    cells = {"b.xlsx": "thue"}
    assert placed("gui", "p-hoa a.xlsx", "b.xlsx", unit_of=lambda parts: cells[parts[-1]]) == {
        "p-hoa": {"p-hoa a.xlsx": "p-hoa a.xlsx"},
        "thue": {"b.xlsx": "b.xlsx"},
    }
    with pytest.raises(NotTaken, match="là minh chứng của đơn vị nào"):
        placed("gui", "p-hoa a.xlsx", "b.xlsx", "c.pdf", unit_of=lambda parts: cells[parts[-1]])


@pytest.mark.parametrize("answer", [None, "", "p-la"])
def test_nobody_known(answer: str | None) -> None:
    with pytest.raises(NotTaken, match="đặt vào thư mục mang mã đơn vị"):
        placed("gui", "a.xlsx", unit_of=lambda parts: answer)
    with pytest.raises(NotTaken, match="đặt vào thư mục mang mã đơn vị"):
        placed("gui", "a.pdf")


def test_the_same_file_twice_is_one_and_two_of_a_name_are_none() -> None:
    files = {("a", "x.pdf"): "1", ("b", "X.pdf"): "1", ("r.xlsx",): "2"}
    assert set(sort_out("thue", files, KNOWN, never).placed["thue"]) == {"minh-chung/x.pdf", "r.xlsx"}
    with pytest.raises(NotTaken, match="cùng tên"):
        sort_out("thue", files | {("b", "X.pdf"): "3"}, KNOWN, never)


def test_everything_sent_is_placed_or_told() -> None:
    sent = {
        tuple(f.split("/")): f
        for f in ("a.xlsx", "a/b.xlsx", "c.doc", "d.exe", "minh-chung/e.zip", "f.pdf", "g")
    }
    got = sort_out("thue", sent, KNOWN, never)
    there = {"/".join(p) for p in got.placed["thue"].values()} | {name for name, _ in got.left}
    assert there == set(sent.values()) and all(why for _, why in got.left)


@pytest.mark.parametrize(
    ("path", "report"), [("a.xlsx", True), ("bc/a.ods", True), ("Minh chứng/a.xlsx", False), ("Văn bản/a.xlsx", False), ("a.csv", False)]
)  # fmt: skip
def test_what_may_be_the_report(path: str, report: bool) -> None:
    assert is_report(tuple(path.split("/"))) is report


OLD = {"cu.xlsx": "r1", "cu.docx": "w", "minh-chung/a.pdf": "a1", "minh-chung/b.pdf": "b1"}


def after(old: dict[str, str], new: dict[str, str]) -> dict[str, str] | None:
    result = merged(old, new)
    return None if result is None else {n: (new if fresh else old)[src] for n, (fresh, src) in result.items()}


@pytest.mark.parametrize(
    ("new", "holds"),
    [
        ({"moi.xlsx": "r2"}, {"moi.xlsx": "r2", "minh-chung/a.pdf": "a1", "minh-chung/b.pdf": "b1"}),
        ({"minh-chung/A.PDF": "a2"}, {"cu.xlsx": "r1", "cu.docx": "w", "minh-chung/A.PDF": "a2", "minh-chung/b.pdf": "b1"}),
        ({"x.xlsx": "1", "y.xlsx": "2"}, {"x.xlsx": "1", "y.xlsx": "2", "minh-chung/a.pdf": "a1", "minh-chung/b.pdf": "b1"}),
        ({"minh-chung/b.pdf": "b1"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_what_a_submission_leaves_of_the_former(new: dict[str, str], holds: dict[str, str] | None) -> None:
    assert after(OLD, new) == holds


def test_the_same_report_under_another_name_is_no_change() -> None:
    old = {"bc.xlsx": "r", "minh-chung/a.pdf": "a"}
    assert merged(old, {"bc (1).xlsx": "r", "minh-chung/a.pdf": "a"}) is None
    assert after(old, {"bc (1).xlsx": "r", "minh-chung/a.pdf": "a2"}) == {
        "bc.xlsx": "r",
        "minh-chung/a.pdf": "a2",
    }


def test_a_names_form_does_not_make_it_another_file() -> None:
    old = {"r.xlsx": "r", unicodedata.normalize("NFD", "minh-chung/quyết.pdf"): "1"}
    assert after(old, {"minh-chung/quyết.pdf": "2"}) == {"r.xlsx": "r", "minh-chung/quyết.pdf": "2"}


@pytest.mark.parametrize(
    ("new", "papers"),
    [
        ({"moi.xlsx": "r2"}, {"to-trinh.pdf": "t1", "bien-ban.pdf": "b1"}),
        ({"van-ban/01-to-trinh.pdf": "t2"}, {"01-to-trinh.pdf": "t2", "bien-ban.pdf": "b1"}),
        ({"van-ban/Tờ trình.signed.pdf": "t2"}, {"Tờ trình.signed.pdf": "t2", "bien-ban.pdf": "b1"}),
        ({"van-ban/khac.pdf": "k"}, {"to-trinh.pdf": "t1", "bien-ban.pdf": "b1", "khac.pdf": "k"}),
    ],
)
def test_the_same_paper_is_replaced_whatever_its_name_and_others_stay(
    new: dict[str, str], papers: dict[str, str]
) -> None:
    old = {"cu.xlsx": "r1", "van-ban/to-trinh.pdf": "t1", "Văn bản/bien-ban.pdf": "b1"}
    left = after(old, new)
    assert left is not None
    assert {n.rpartition("/")[2]: content for n, content in left.items() if "/" in n} == papers


_names = st.sampled_from(
    ["a.xlsx", "B.xlsx", "minh-chung/a.pdf", "minh-chung/A.pdf", "minh-chung/c.pdf", "d.docx"]
)
_folders = st.dictionaries(_names, st.sampled_from("123"), max_size=5)


@given(_folders, _folders)
def test_all_that_is_sent_is_there_and_sending_it_again_changes_nothing(
    old: dict[str, str], new: dict[str, str]
) -> None:
    if len({n.casefold() for n in new}) < len(new) or "d.docx" in new:
        return  # refused or left before
    first = after(old, new)
    state = old if first is None else first
    by_name = {n.casefold(): content for n, content in state.items()}
    for name, content in new.items():
        reports = [c for n, c in state.items() if n.endswith(".xlsx")]
        assert by_name.get(name.casefold()) == content or (name.endswith(".xlsx") and reports == [content])
    assert merged(state, new) is None


def test_a_towns_folder_only_grows() -> None:
    old = {"a.xlsx": "1", "b.xlsx": "2"}
    assert added(old, {"A.xlsx": "3"}) == {"b.xlsx": (False, "b.xlsx"), "A.xlsx": (True, "A.xlsx")}
    assert added(old, {"b.xlsx": "2"}) is None
