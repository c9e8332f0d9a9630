"""Why `thidua verify` judges a bundle as it does, by its zip, its bag and its list: one bundle for each reason."""

import stat
import zipfile
from pathlib import Path

from factory_reasons import Bench, Looked, case, with_bytes
from factory_small_bundle import LISTED, REPORT

from rules.verifying.values import Verdict
from tasks.dossier.unsealing import MOST_FILES, MOST_TAG_BYTES
from tasks.pki.trust import Trust

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
PAPER = "data/van-ban/01-to-trinh.pdf"


@case(VALID, "bag.files", "đủ 9 tệp, từng byte khớp bản kê")
def whole(bench: Bench) -> Path:
    return bench.whole


@case(VALID, "papers", "đủ văn bản của 1 đối tượng")
def unpacked(bench: Bench) -> Path:
    return bench.bag()


@case(VALID, "open.bytes", "khác byte, nội dung nguyên vẹn")
def a_comment_on_the_zip(bench: Bench) -> Path:
    bundle = bench.sealed()
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.comment = b"chao"
    return bundle


# --- what is no bundle at all ---


@case(INVALID, "open", "tệp zip bị hỏng hoặc không phải tệp zip")
def no_zip(bench: Bench) -> Path:
    made = bench.room / "goi.zip"
    made.write_bytes(b"PK no zip")
    return made


@case(INVALID, "open", "tệp zip bị hỏng hoặc không phải tệp zip")
def a_place_before_the_beginning(bench: Bench) -> Path:
    bundle = bench.sealed()
    data = bytearray(bundle.read_bytes())
    data[-6:-2] = (int.from_bytes(data[-6:-2], "little") + 10_000).to_bytes(4, "little")
    bundle.write_bytes(data)
    return bundle


@case(INVALID, "open", "tên tệp quá dài, hoặc một tên vừa là tệp vừa là thư mục")
def a_name_that_is_file_and_folder(bench: Bench) -> Path:
    return bench.zipped(lambda archive: [archive.writestr(name, b"x") for name in ("data/a", "data/a/b")])  # type: ignore[arg-type, return-value]


@case(INVALID, "open", "dữ liệu lạ ở trước các tệp")
def a_zip_behind_something_else(bench: Bench) -> Path:
    bundle = bench.sealed()
    with_bytes(bundle, lambda data: b"before" + data)
    return bundle


@case(INVALID, "open", "giải nén ra quá lớn")
def too_many_entries(bench: Bench) -> Path:
    return bench.zipped(lambda archive: [archive.writestr(f"data/{n}", b"") for n in range(MOST_FILES + 1)])  # type: ignore[arg-type, return-value]


@case(INVALID, "open", "đường dẫn không an toàn")
def a_path_out_of_the_bag(bench: Bench) -> Path:
    return bench.zipped(lambda archive: archive.writestr("../outside.txt", b"x"))


@case(INVALID, "open", "tên tệp chứa ký tự điều khiển")
def a_control_sign_in_a_name(bench: Bench) -> Path:
    return bench.zipped(lambda archive: archive.writestr("data/a\x01b", b"x"))


@case(INVALID, "open", "tệp zip có liên kết hoặc tệp đặc biệt")
def a_link_in_the_zip(bench: Bench) -> Path:
    entry = zipfile.ZipInfo("data/link")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return bench.zipped(lambda archive: archive.writestr(entry, b"/etc/passwd"))


@case(INVALID, "open", "tệp zip có mật khẩu")
def a_pass_phrase(bench: Bench) -> Path:
    bundle = bench.zipped(lambda archive: archive.writestr("data/a", b"x"))
    with_bytes(bundle, lambda data: data[: (at := data.index(b"PK\1\2")) + 8] + b"\1" + data[at + 9 :])
    return bundle


@case(INVALID, "open", "nén quá chặt, có thể là bom nén")
def a_bomb(bench: Bench) -> Path:
    return bench.zipped(lambda archive: archive.writestr("data/a", bytes(2_000_000), zipfile.ZIP_DEFLATED))


@case(INVALID, "open", "tệp zip có hai tệp cùng tên")
def one_name_in_two_spellings(bench: Bench) -> Path:
    return bench.zipped(
        lambda archive: [archive.writestr(f"data/{name}", b"x") for name in ("qu\u1ebf", "que\u0302\u0301")]  # type: ignore[arg-type, return-value]
    )


@case(INVALID, "open", "là liên kết hoặc tệp đặc biệt, không phải tệp thường")
def a_link_in_a_folder(bench: Bench) -> Path:
    bag = bench.bag()
    (bag / "data" / "link").symlink_to(bag / "bagit.txt")
    return bag


@case(INVALID, "open", "“bag-info.txt” quá lớn")
def a_tag_file_without_end(bench: Bench) -> Path:
    bag = bench.bag()
    with (bag / "bag-info.txt").open("ab") as file:
        file.truncate(MOST_TAG_BYTES + 1)
    return bag


@case(INVALID, "open", f"có hơn {MOST_FILES} tệp")
def too_many_files(bench: Bench) -> Path:
    bag = bench.bag()
    for number in range(MOST_FILES):
        (bag / "data" / f"{number}").touch()
    return bag


# --- the bag ---


@case(INVALID, "bag.files", "thiếu tệp này trong gói")
def no_signature_of_the_manifest(bench: Bench) -> Path:
    bag = bench.bag()
    (bag / "manifest-sha256.txt.p7s").unlink()
    return bag


@case(INVALID, "bag.files", "kê tệp này nhưng trong gói không có")
def a_file_that_is_gone(bench: Bench) -> Path:
    bag = bench.bag()
    (bag / PAPER).unlink()
    return bag


@case(INVALID, "bag.files", "tệp thừa, manifest-sha256.txt không kê")
def a_file_more(bench: Bench) -> Path:
    bag = bench.bag()
    (bag / "data" / "a.txt").write_bytes(b"more")
    return bag


@case(INVALID, "bag.hash", "tệp đã bị thay đổi")
def a_file_that_was_changed(bench: Bench) -> Path:
    bag = bench.bag()
    with_bytes(bag / PAPER, lambda data: data.replace(b"/MediaBox", b"/MediaBoy", 1))
    return bag


@case(INVALID, "bag.manifest", "bản kê không khớp từng byte")
def a_manifest_written_otherwise(bench: Bench) -> Path:
    bag = bench.bag()
    with_bytes(bag / "tagmanifest-sha256.txt", lambda data: data.replace(b"  ", b" *"))
    return bag


@case(INVALID, "bag.library", "thư viện bagit không nhận gói")
def what_the_library_refuses(bench: Bench) -> Path:
    bag = bench.bag()
    with_bytes(bag / "manifest-sha256.txt", lambda data: data.replace(b"a", b"b", 1))
    return bag


@case(INVALID, "bag.files", "không đúng lời khai của BagIt 0.97")
def a_declaration_of_another_version(bench: Bench) -> Path:
    bag = bench.bag()
    with_bytes(bag / "bagit.txt", lambda data: data.replace(b"0.97", b"0.96"))
    return bench.again(bag)


@case(INVALID, "bag.oxum", "ghi Payload-Oxum 1.1, thực tế là")
def a_size_that_is_not_the_payload_s(bench: Bench) -> Path:
    bag = bench.again(bench.bag())
    info = bag / "bag-info.txt"
    lines = (b"Payload-Oxum: 1.1" if b"Oxum" in line else line for line in info.read_bytes().splitlines())
    info.write_bytes(b"\n".join(lines) + b"\n")
    return bag


# --- the list of whom it is about ---


@case(INVALID, "facts", "không đọc được (")
def a_list_that_is_none(bench: Bench) -> Path:
    return bench.sealed(listed=b"{}")


@case(INVALID, "papers", "thiếu văn bản này của hồ sơ")
def no_paper_of_one_on_the_list(bench: Bench) -> Path:
    bag = bench.bag()
    (bag / "data" / "van-ban" / f"{REPORT}.pdf").unlink()
    return bench.again(bag)


@case(INVALID, "papers", "không có trong danh sách")
def a_paper_of_nobody_on_the_list(bench: Bench) -> Path:
    return bench.sealed(papers={"03-bao-cao-p-hoa-mac-CN2": bench.paper})


@case(UNKNOWN, "signature", "không có chữ ký số: bản quét, hoặc chưa ký")
def a_scan_that_the_unit_supplied(bench: Bench) -> Path:
    (one,) = LISTED.nominees
    listed = LISTED.model_copy(update={"nominees": (one.model_copy(update={"brought": True}),)})
    return bench.sealed(papers={REPORT: bench.unsigned.read_bytes()}, listed=listed.text().encode())


@case(UNKNOWN, "signature", "máy này chưa đặt chứng thư gốc nào được tin (THIDUA_TRUST)")
def nobody_is_trusted_here(bench: Bench) -> Looked:
    return bench.looked(bench.whole, Trust())
