"""Why `thidua verify` judges a bundle as it does, by what its seal and its papers' signatures and time stamps are: one bundle for each reason."""

import datetime as dt
from functools import partial
from pathlib import Path

import pikepdf
from asn1crypto import cms, core
from asn1crypto.crl import CertificateList
from factory_reasons import THEN, Bench, Looked, case
from factory_seals import archive_stamped
from factory_small_bundle import MINUTES, NAMES, SUBMISSION

from rules.verifying.values import Verdict
from tasks.pki.trust import Trust
from tasks.pki.validation_data import NOTHING_KNOWN
from tasks.signing import Proof, renew, renew_seal

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
NOW = dt.datetime.now(dt.UTC)
IN_TIME, TOO_LATE = (dt.datetime(*day, tzinfo=dt.UTC) for day in ((2024, 9, 1), (2026, 1, 1)))
"""Before and after the certificate of the service of `tsa-ended` ended."""


# --- the seal itself ---


@case(INVALID, "signature", "chứng thư không dùng để ký văn bản")
def sealed_by_a_certificate_for_something_else(bench: Bench) -> Path:
    return bench.sealed_by("wrong-usage")


@case(INVALID, "signature", "nội dung đã bị thay đổi sau khi ký")
def the_seal_of_another_manifest(bench: Bench) -> Path:
    return bench.sealed(lambda manifest: bench.seal(b"another"))


@case(INVALID, "signature", "không đọc được chữ ký: ValueError")
def a_seal_that_is_none(bench: Bench) -> Path:
    return bench.sealed(lambda manifest: b"no seal")


@case(INVALID, "signature", "không đọc được chữ ký: không phải CMS có đúng một chữ ký")
def a_seal_by_two(bench: Bench) -> Path:
    def twice(manifest: bytes) -> bytes:
        info = cms.ContentInfo.load(bench.seal(manifest))
        info["content"]["signer_infos"] = [*info["content"]["signer_infos"]] * 2
        return bytes(info.dump())

    return bench.sealed(twice)


@case(INVALID, "signature", "không đọc được chữ ký: chữ ký không tách rời")
def a_seal_that_brings_its_own_manifest(bench: Bench) -> Path:
    def enclosing(manifest: bytes) -> bytes:
        info = cms.ContentInfo.load(bench.seal(manifest))
        info["content"]["encap_content_info"]["content"] = core.OctetString(manifest)
        return bytes(info.dump())

    return bench.sealed(enclosing)


# --- time stamps of the seal's signature ---


@case(INVALID, "signature", "không khớp chữ ký")
def the_stamp_of_another_signature(bench: Bench) -> Path:
    def swapped(manifest: bytes) -> bytes:
        mine, other = (
            cms.ContentInfo.load(bench.seal(data, service=bench.service)) for data in (manifest, b"x")
        )
        stamp = other["content"]["signer_infos"][0]["unsigned_attrs"]
        mine["content"]["signer_infos"][0]["unsigned_attrs"] = stamp.copy()
        return bytes(mine.dump())

    return bench.sealed(swapped)


@case(INVALID, "signature", "không dùng để đóng dấu thời gian")
def stamped_by_a_certificate_for_something_else(bench: Bench) -> Path:
    return bench.sealed_by("town", service=bench.own_service("town"))


@case(UNKNOWN, "signature", "ghi giờ ở tương lai: xem lại đồng hồ của máy này")
def stamped_in_times_to_come(bench: Bench) -> Path:
    return bench.sealed_by("town", service=bench.own_service("tsa", NOW + dt.timedelta(days=3)))


@case(UNKNOWN, "signature", "chứng thư của dịch vụ dấu thời gian đã hết hạn")
def stamped_by_a_service_that_ended(bench: Bench) -> Path:
    return bench.sealed_by("town", service=bench.own_service("tsa-ended", THEN))


# --- the seal renewed ---


def renewed(bench: Bench, manifest: bytes) -> bytes:
    proof = Proof(bench.pki.timestamp_url, None, True, bench.trust, 5)
    return renew_seal(manifest, bench.seal(manifest), proof, NOTHING_KNOWN)


@case(VALID, "stamp.seal", "niêm phong gia hạn lúc ")
def a_seal_that_was_renewed(bench: Bench) -> Path:
    return bench.sealed(partial(renewed, bench))


@case(UNKNOWN, "stamp.seal", "không thuộc chứng thư gốc được tin")
def renewed_by_a_service_that_nobody_trusts_here(bench: Bench) -> Looked:
    bundle = bench.sealed(partial(renewed, bench))
    return bench.looked(bundle, Trust(tuple(bench.trust.others), (), bench.trust.lists))


@case(INVALID, "stamp.seal", "không khớp niêm phong")
def a_renewal_that_does_not_fit(bench: Bench) -> Path:
    return bench.sealed(lambda manifest: renewed(bench, b"another"))


@case(INVALID, "stamp.seal", "không đọc được dấu thời gian gia hạn: ValueError")
def a_renewal_whose_proof_is_gone(bench: Bench) -> Path:
    def forged(manifest: bytes) -> bytes:
        info = cms.ContentInfo.load(renewed(bench, manifest))
        info["content"]["crls"] = cms.RevocationInfoChoices([*info["content"]["crls"]][1:])
        return bytes(info.dump())

    return bench.sealed(forged)


def of_then(bench: Bench, later: dt.datetime | None) -> Looked:
    """All that it holds was stamped by a service that has ended since; a later stamp of the seal, or none."""
    pki, ended = bench.pki, bench.own_service("tsa-ended", THEN)
    with pki.at(THEN):
        papers = dict.fromkeys(NAMES, bench.signed(url=pki.ended_timestamp_url))

    def sealed(manifest: bytes) -> bytes:
        seal = bench.seal(manifest, service=ended)
        if later is None:
            return seal
        with pki.at(later):
            return archive_stamped(seal, manifest, bench.service)

    known = CertificateList.load(pki.revocation_list("root", IN_TIME))
    trust = Trust(bench.trust.anchors, bench.trust.others, (*bench.trust.lists, known))
    return bench.looked(bench.sealed(sealed, papers), trust)


@case(VALID, "signature", "chữ ký hợp lệ, B-T, dấu thời gian 01/03/2024")
def all_that_ended_held_by_a_later_stamp_of_the_seal(bench: Bench) -> Looked:
    return of_then(bench, IN_TIME)


@case(UNKNOWN, "signature", "chứng thư của dịch vụ dấu thời gian đã hết hạn")
def all_that_ended_and_a_stamp_of_the_seal_that_came_too_late(bench: Bench) -> Looked:
    return of_then(bench, TOO_LATE)


@case(UNKNOWN, "signature", "chứng thư của dịch vụ dấu thời gian đã hết hạn")
def all_that_ended_and_no_later_stamp(bench: Bench) -> Looked:
    return of_then(bench, None)


# --- signatures of papers ---


def with_paper(bench: Bench, paper: bytes) -> Path:
    return bench.sealed(papers={SUBMISSION: paper})


@case(INVALID, "signature", "không có chữ ký số nào")
def a_paper_of_ours_that_nobody_signed(bench: Bench) -> Path:
    return with_paper(bench, bench.unsigned.read_bytes())


@case(INVALID, "signature", "nội dung đã bị thay đổi sau khi ký")
def a_paper_that_was_changed(bench: Bench) -> Path:
    return with_paper(bench, bench.paper.replace(b"/MediaBox", b"/MediaBoy", 1))


@case(INVALID, "signature", "sau chữ ký này tệp đã bị sửa thêm")
def a_paper_with_more_behind_it(bench: Bench) -> Path:
    return with_paper(bench, bench.paper + b"garbage")


@case(INVALID, "signature", "không đọc được PDF")
def a_paper_that_is_no_pdf(bench: Bench) -> Path:
    return with_paper(bench, b"no PDF")


@case(INVALID, "signature", "PDF có mật khẩu, không đọc được")
def a_paper_with_a_pass_phrase(bench: Bench) -> Path:
    made = bench.room / "locked.pdf"
    with pikepdf.open(bench.unsigned) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="x", user="x"))
    return with_paper(bench, made.read_bytes())


@case(INVALID, "signature", "không đọc được các ô chữ ký của PDF")
def a_paper_whose_signature_is_no_cms(bench: Bench) -> Path:
    data = bench.paper
    at = data.index(b"/Contents <") + len(b"/Contents <")
    return with_paper(bench, data[:at] + b"0000" + data[at + 4 :])


@case(UNKNOWN, "signature", "tệp PDF không đúng chuẩn, chương trình khác có thể hiện nội dung khác")
def a_paper_that_is_read_only_loosely(bench: Bench) -> Path:
    start, size, end = renewed_paper(bench).rpartition(b"/Size ")
    return with_paper(bench, start + size + b"10" + end[2:])


# --- time stamps of papers as a whole ---


def renewed_paper(bench: Bench) -> bytes:
    src, made = bench.room / "paper.pdf", bench.room / "renewed.pdf"
    src.write_bytes(bench.paper)
    renew(src, made, Proof(bench.pki.timestamp_url, None, True, bench.trust, 5))
    return made.read_bytes()


@case(VALID, "stamp.document", "có bằng chứng chưa bị thu hồi lúc ký")
def a_paper_that_was_renewed(bench: Bench) -> Path:
    return bench.sealed(papers={MINUTES: renewed_paper(bench)})


@case(UNKNOWN, "stamp.document", "máy này chưa đặt chứng thư gốc nào được tin (THIDUA_TRUST)")
def a_paper_renewed_by_a_service_that_nobody_trusts_here(bench: Bench) -> Looked:
    return bench.looked(with_paper(bench, renewed_paper(bench)), Trust())


@case(INVALID, "stamp.document", "không khớp văn bản")
def a_renewed_paper_that_was_changed(bench: Bench) -> Path:
    return with_paper(bench, renewed_paper(bench).replace(b"/MediaBox", b"/MediaBoy", 1))


@case(INVALID, "stamp.document", "văn bản bị sửa sau khi đóng dấu thời gian")
def a_renewed_paper_with_more_behind_it(bench: Bench) -> Path:
    return with_paper(bench, renewed_paper(bench) + b"garbage")


@case(INVALID, "stamp.document", "không đọc được dấu thời gian của văn bản: ")
def a_renewed_paper_whose_stamp_is_none(bench: Bench) -> Path:
    """In its place lies a signature."""
    data, signed = renewed_paper(bench), bench.seal(b"x").hex().encode()
    at = data.rindex(b"/Contents <") + len(b"/Contents <")
    room = data.index(b">", at) - at
    return with_paper(bench, data[:at] + signed.ljust(room, b"0") + data[at + room :])
