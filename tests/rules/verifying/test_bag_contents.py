"""What is said of a bag's files, of what describes it, of the papers in it and of its reading copy, fault by fault."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rules.contracts.points import UnitHeading
from rules.contracts.upward import UpwardList
from rules.verifying.bag import (
    BYTES,
    OTHER_BYTES,
    BagSeen,
    bag_findings,
    bytes_findings,
    info_findings,
    info_of,
)
from rules.verifying.contents import (
    copy_findings,
    paper_findings,
    printed_values,
    report_findings,
    source_findings,
    supplied_paper_findings,
)
from rules.verifying.values import Verdict, VerificationFinding, invalid, unknown, valid

REPORT = "data/bao-cao.xlsx"
PAYLOAD = {
    "data/bao-cao.xlsx": b"report",
    "data/diem.json": b"{}",
    "data/ho-so.pdf": b"copy",
    "data/van-ban/to-trinh.pdf": b"paper",
}
DECLARED = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
INFO = {
    "Source-Organization": "Phường Hòa Mạc",
    "External-Identifier": "phong-trao/A2024/p-hoa-mac",
    "Bag-Group-Identifier": "A2024",
    "Plan-Hash": "a" * 64,
    "Report-Hash": hashlib.sha256(b"report").hexdigest(),
}
LISTED = cast(
    UnitHeading,
    SimpleNamespace(
        unit_name="Phường  Hòa Mạc",
        identifier=INFO["External-Identifier"],
        cycle="A2024",
        plan_hash=INFO["Plan-Hash"],
        report=SimpleNamespace(sha256=INFO["Report-Hash"]),
    ),
)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest(files: dict[str, bytes]) -> bytes:
    return "".join(f"{sha(content)}  {path}\n" for path, content in files.items()).encode()


def bag(payload: dict[str, bytes] | None = None, **tags: bytes | None) -> BagSeen:
    """A bag in which nothing is wrong; tags (dots as _, dashes as __) replace its own, None: without it."""
    payload = PAYLOAD if payload is None else payload
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    info = "".join(f"{name}: {value}\n" for name, value in ({"Payload-Oxum": oxum} | INFO).items()).encode()
    own: dict[str, bytes | None] = {
        "bag-info.txt": info,
        "bagit.txt": DECLARED,
        "manifest-sha256.txt": manifest(payload),
        "manifest-sha256.txt.p7s": b"seal",
    }
    given = {name.replace("__", "-").replace("_", "."): content for name, content in tags.items()}
    kept = {name: content for name, content in (own | given).items() if content is not None}
    kept.setdefault("tagmanifest-sha256.txt", manifest(dict(sorted(kept.items()))))
    every = payload | kept
    return BagSeen(
        {path: sha(content) for path, content in every.items()},
        {path: len(content) for path, content in every.items()},
        kept,
    )


def without(path: str) -> dict[str, bytes]:
    return {name: content for name, content in PAYLOAD.items() if name != path}


LISTS_ONE_MORE = manifest(PAYLOAD | {"data/z.pdf": b"z"})
CASES: dict[str, tuple[BagSeen, list[VerificationFinding]]] = {
    "whole": (bag(), [valid("", "bag.files", "đủ 9 tệp, từng byte khớp bản kê")]),
    "no-copy": (
        bag(without("data/ho-so.pdf")), [invalid("data/ho-so.pdf", "bag.files", "thiếu tệp này trong gói")],
    ),
    "no-seal": (
        bag(manifest__sha256_txt_p7s=None),
        [invalid("manifest-sha256.txt.p7s", "bag.files", "thiếu tệp này trong gói")],
    ),
    "no-declaration": (bag(bagit_txt=None), [invalid("bagit.txt", "bag.files", "thiếu tệp này trong gói")]),
    "no-info": (bag(bag__info_txt=None), [invalid("bag-info.txt", "bag.files", "thiếu tệp này trong gói")]),
    "no-manifest": (
        bag(manifest__sha256_txt=None), [invalid("manifest-sha256.txt", "bag.files", "thiếu tệp này trong gói")],
    ),
    "another-declaration": (
        bag(bagit_txt=b"BagIt-Version: 1.0\n"),
        [invalid("bagit.txt", "bag.files", "không đúng lời khai của BagIt 0.97")],
    ),
    "no-report": (
        bag(without(REPORT)), [invalid("data/", "bag.files", "gói phải có đúng một tệp báo cáo data/bao-cao")],
    ),
    "two-reports": (
        bag(PAYLOAD | {"data/bao-cao.xls": b"x"}),
        [
            invalid("data/", "bag.files", "gói phải có đúng một tệp báo cáo data/bao-cao"),
            invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
    "one-more-than-listed": (
        bag(manifest__sha256_txt=manifest(without(REPORT))),
        [
            invalid(REPORT, "bag.files", "tệp thừa, manifest-sha256.txt không kê"),
            invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
    "one-less-than-listed": (
        bag(manifest__sha256_txt=LISTS_ONE_MORE),
        [
            invalid("data/z.pdf", "bag.files", "manifest-sha256.txt kê tệp này nhưng trong gói không có"),
            invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
    "changed": (
        bag(manifest__sha256_txt=manifest(PAYLOAD | {REPORT: b"other"})),
        [
            invalid(REPORT, "bag.hash", "nội dung không khớp manifest-sha256.txt: tệp đã bị thay đổi"),
            invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
    "listed-in-capitals": (
        bag(manifest__sha256_txt=manifest(PAYLOAD).upper().replace(b"DATA/", b"data/")),
        [
            *(invalid(p, "bag.files", "manifest-sha256.txt kê tệp này nhưng trong gói không có") for p in (
                "data/BAO-CAO.XLSX", "data/DIEM.JSON", "data/HO-SO.PDF", "data/VAN-BAN/TO-TRINH.PDF",
            )),
            *(invalid(p, "bag.files", "tệp thừa, manifest-sha256.txt không kê") for p in PAYLOAD),
            invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
    "digests-in-capitals": (
        bag(manifest__sha256_txt="".join(f"{sha(c).upper()}  {p}\n" for p, c in PAYLOAD.items()).encode()),
        [invalid("manifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói")],
    ),
    "another-oxum": (
        bag(bag__info_txt=b"Payload-Oxum: 1.1\n"),
        [invalid("bag-info.txt", "bag.oxum", "ghi Payload-Oxum 1.1, thực tế là 17.4")],
    ),
    "no-oxum": (
        bag(bag__info_txt=b"Plan-Hash: x\n"),
        [invalid("bag-info.txt", "bag.oxum", "ghi Payload-Oxum trống, thực tế là 17.4")],
    ),
    "tags-listed-otherwise": (
        bag(tagmanifest__sha256_txt=manifest({"bagit.txt": DECLARED})),
        [
            *(invalid(p, "bag.files", "tệp thừa, tagmanifest-sha256.txt không kê") for p in (
                "bag-info.txt", "manifest-sha256.txt", "manifest-sha256.txt.p7s",
            )),
            invalid("tagmanifest-sha256.txt", "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_a_bag_s_files(case: str) -> None:
    seen, said = CASES[case]
    assert bag_findings(seen) == said


def test_what_goes_up_has_a_list_in_the_place_of_copy_points_and_report() -> None:
    payload = {"data/danh-sach.json": b"[]", "data/van-ban/to-trinh.pdf": b"paper"}
    assert bag_findings(bag(payload)) == [valid("", "bag.files", "đủ 7 tệp, từng byte khớp bản kê")]


def test_a_zip_that_is_not_the_sealed_one_is_noted_where_the_bag_is_whole() -> None:
    whole, note = bag_findings(bag()), [valid("", BYTES, OTHER_BYTES)]
    assert bytes_findings(whole, as_sealed=True) == []
    assert bytes_findings(whole, as_sealed=False) == note
    assert bytes_findings(bag_findings(bag(without(REPORT))), as_sealed=False) == []
    elsewhere = [invalid("x", "names", "…"), unknown("y", "signature", "…"), *whole]
    assert bytes_findings(elsewhere, as_sealed=False) == note


def test_what_describes_the_bag_agrees_with_the_points() -> None:
    seen = bag()
    assert info_of(seen)["Plan-Hash"] == "a" * 64 and info_of(BagSeen({}, {}, {})) == {}
    good = valid("bag-info.txt", "bag.info", "thông tin gói khớp diem.json và báo cáo")
    assert info_findings(seen, LISTED) == [good]
    other = bag(bag__info_txt=seen.tags["bag-info.txt"].replace(b"A2024\n", b"A2023\n", 1))
    assert info_findings(other, LISTED) == [
        invalid("bag-info.txt", "bag.info", "Bag-Group-Identifier ghi “A2023” khác diem.json “A2024”")
    ]
    bare = info_findings(BagSeen({}, {}, {}), LISTED)
    assert [f.says.partition(" ghi")[0] for f in bare] == list(INFO)
    assert bare[3].says == f"Plan-Hash ghi “” khác diem.json “{'a' * 64}”"
    swapped = replace(seen, hashes={**seen.hashes, REPORT: "b" * 64})
    assert info_findings(swapped, LISTED) == [
        invalid(REPORT, "bag.info", "không phải báo cáo mà diem.json dựa vào")
    ]


A, B = "Trang một: 12 cá nhân", "Trang hai: 34 hồ sơ"
PAPER, EVIDENCE = "data/van-ban/to-trinh.pdf", "data/minh-chung/qd.pdf"


@pytest.mark.parametrize(
    ("copy", "parts", "said"),
    [
        (["bìa", "mục lục", A, B], {PAPER: [A, B]}, valid("data/ho-so.pdf", "reading-copy", "bản đọc đủ 4 trang, đúng các văn bản")),
        (["bìa", "mục lục", A.upper(), "x"], {PAPER: [A], EVIDENCE: [B]}, valid("data/ho-so.pdf", "reading-copy", "bản đọc đủ 4 trang, đúng các văn bản")),
        (["bìa", "mục lục", A, "x"], {PAPER: [A], EVIDENCE: []}, valid("data/ho-so.pdf", "reading-copy", "bản đọc đủ 4 trang, đúng các văn bản")),
        (["bìa", "mục lục", A, "x"], {PAPER: [A, B]}, invalid(PAPER, "reading-copy", "trang 2 không có đúng như vậy trong bản đọc")),
        (["bìa", A, B], {PAPER: [A, B]}, invalid("data/ho-so.pdf", "reading-copy", "bản đọc có 3 trang, các văn bản và minh chứng có 2 trang")),
        (["bìa", "mục lục", "mục lục", A, B], {PAPER: [A, B]}, invalid("data/ho-so.pdf", "reading-copy", "bản đọc có 5 trang, các văn bản và minh chứng có 2 trang")),
        (["bìa", "mục lục", "thêm", A, *"x" * 14], {PAPER: [A]} | {f"{EVIDENCE}{n}": ["x"] for n in range(14)}, valid("data/ho-so.pdf", "reading-copy", "bản đọc đủ 18 trang, đúng các văn bản")),
        (["bìa", "mục lục", "thêm", A, *"x" * 13], {PAPER: [A]} | {f"{EVIDENCE}{n}": ["x"] for n in range(13)}, invalid("data/ho-so.pdf", "reading-copy", "bản đọc có 17 trang, các văn bản và minh chứng có 14 trang")),
    ],
)  # fmt: skip
def test_the_reading_copy_has_its_parts_pages(
    copy: list[str], parts: dict[str, list[str]], said: VerificationFinding
) -> None:
    assert copy_findings(copy, parts) == [said]


def test_what_went_up_has_the_papers_of_its_list_and_no_others() -> None:
    listed = cast(UpwardList, SimpleNamespace(nominees=[SimpleNamespace(report="bao-cao-CN1")]))
    there = [f"data/van-ban/{name}.pdf" for name in ("01-to-trinh", "02-bien-ban", "bao-cao-CN1")]
    whole = valid("data/danh-sach.json", "papers", "đủ văn bản của 1 đối tượng")
    assert report_findings(listed, [*there, "data/van-ban/01-to-trinh.docx", "data/x.pdf"]) == [whole]
    assert report_findings(listed, [*there[1:], "data/van-ban/bao-cao-CN2.pdf"]) == [
        invalid(there[0], "papers", "thiếu văn bản này của hồ sơ"),
        invalid("data/van-ban/bao-cao-CN2.pdf", "papers", "không có trong danh sách"),
    ]


WORDS = "Ủy ban nhân dân phường báo cáo kết quả thực hiện phong trào thi đua trong năm của đơn vị. " * 3


@pytest.mark.parametrize(
    ("said", "drafted", "text", "told"),
    [
        (["12 hồ sơ", "34"], WORDS + "12 hồ sơ, 34", WORDS + "12 HỒ SƠ, 34", (valid, "2 chỗ có số liệu khớp báo cáo")),
        (["12 hồ sơ", "99"], WORDS + "12 hồ sơ", WORDS + "12 hồ sơ", (valid, "1 chỗ có số liệu khớp báo cáo")),
        (["12 hồ sơ"], WORDS + "12 hồ sơ", WORDS + "13 hồ sơ", (invalid, "không ghi “12 hồ sơ” như báo cáo")),
        (["12 hồ sơ"], WORDS + "12 hồ sơ", WORDS + "12 bộ hồ sơ", (unknown, "câu chữ khác văn bản soạn lại từ báo cáo: “12 hồ sơ”")),
        (["1"], "1", "", (unknown, "không đọc được chữ để so số liệu")),
        ([f"{n}00 hồ sơ" for n in range(1, 8)], WORDS + " ".join(f"{n}00 hồ sơ" for n in range(1, 8)), WORDS, (invalid, "không ghi “100 hồ sơ”, “200 hồ sơ”, “300 hồ sơ”, “400 hồ sơ”, “500 hồ sơ” và 2 chỗ khác như báo cáo")),
    ],
)  # fmt: skip
def test_a_paper_has_the_figures_of_its_draft(
    said: list[str], drafted: str, text: str, told: tuple[Callable[..., Any], str]
) -> None:
    verdict, says = told
    assert paper_findings(PAPER, said, drafted, text) == [verdict(PAPER, "figures.papers", says)]


def test_a_paper_that_a_unit_wrote_is_to_be_looked_at_where_a_figure_is_not_found() -> None:
    good = valid(PAPER, "figures.papers", "2 số liệu khớp báo cáo")
    assert supplied_paper_findings(PAPER, ["12", "34"], WORDS + "12 và 34") == [good]
    lacking = "văn bản do đơn vị soạn không thấy “34”: cần người đối chiếu với báo cáo"
    assert supplied_paper_findings(PAPER, ["12", "34"], WORDS + "12") == [
        unknown(PAPER, "figures.papers", lacking)
    ]
    assert supplied_paper_findings(PAPER, ["12"], "")[0].verdict is Verdict.UNKNOWN


def test_figures_that_a_paper_prints_are_found_however_deep() -> None:
    assert printed_values({"a": "12", "b": ["x", {"c": "số 3"}], "d": 4, "e": None}) == ["12", "số 3"]


def source(cell: str, value: str, old: str | None = None, new: str = "") -> SimpleNamespace:
    corrected = None if old is None else SimpleNamespace(old=old, new=new)
    return SimpleNamespace(cell=cell, sheet="1. Đơn vị", value=value, corrected=corrected)


def test_every_number_stands_in_the_cell_it_names() -> None:
    def told(*sources: SimpleNamespace) -> list[str]:
        one = SimpleNamespace(
            items=[SimpleNamespace(sources=sources[:1])], figures=[SimpleNamespace(sources=sources[1:])]
        )
        points = cast(Any, SimpleNamespace(nominees=[one]))
        return [
            f.says
            for f in source_findings(points, {("1. Đơn vị", "B2"): "12", ("1. Đơn vị", "B3"): "Có"}, REPORT)
        ]

    assert told(source("B2", "12"), source("B3", "có"), source("B4", "")) == [
        f"3 số liệu khớp ô của {REPORT}"
    ]
    assert told(source("B2", "13")) == ["ô B2 biểu “1. Đơn vị” của báo cáo ghi “12”, diem.json ghi “13”"]
    assert told(source("B2", "15", "12", "15")) == [f"1 số liệu khớp ô của {REPORT}"]
    assert told(source("B2", "14", "12", "15")) == [
        "ô B2 biểu “1. Đơn vị” tính theo “14” khác bản đính chính"
    ]
    assert told(source("B2", "15", "11", "15")) == [
        "ô B2 biểu “1. Đơn vị” của báo cáo ghi “12”, diem.json ghi “11”"
    ]
    assert len(told(*(source(f"C{n}", "1") for n in range(9)))) == 5
