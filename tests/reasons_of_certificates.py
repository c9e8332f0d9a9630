"""Why `thidua verify` judges a bundle as it does, by whose certificate sealed it, and when: one bundle for each reason."""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from factory_reasons import THEN, Bench, Looked, case

from rules.verifying.values import Verdict
from tasks.pki.keyring import HeldKey, SigningKey
from tasks.pki.keyring.loading import load_keyring
from tasks.pki.keyring.values import WantedRole
from tasks.pki.trial_ca import trial_ca
from tasks.pki.trust import Trust, asn1

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
NOW = dt.datetime.now(dt.UTC)
IN_TIME, TOO_LATE = (dt.datetime(*day, tzinfo=dt.UTC) for day in ((2024, 9, 1), (2026, 1, 1)))
"""Before and after the certificate of the service of `tsa-ended` ended."""


# --- the seal's certificate: whom it leads to ---


@case(VALID, "signature", "chữ ký hợp lệ")
def sealed_without_a_stamp(bench: Bench) -> Path:
    return bench.sealed()


@case(VALID, "signature", ", dấu thời gian ")
def sealed_with_a_stamp(bench: Bench) -> Path:
    return bench.sealed_by("town", service=bench.service)


@case(UNKNOWN, "signature", "không thuộc chứng thư gốc được tin")
def sealed_by_a_stranger(bench: Bench) -> Path:
    return bench.sealed_by(bench.key("stranger", "other"))


@case(INVALID, "signature", "đã hết hạn ngày 01/07/2024, trước lúc ký")
def stamped_after_the_certificate_had_ended(bench: Bench) -> Path:
    return bench.sealed_by("expired", service=bench.service)


@case(INVALID, "signature", "đã hết hạn ngày 01/07/2024, trước giờ ký tự ghi")
def sealed_after_the_certificate_had_ended_as_it_says_itself(bench: Bench) -> Path:
    return bench.sealed_by("expired", claimed=NOW)


@case(UNKNOWN, "signature", "đã hết hạn ngày 01/07/2024 và không có dấu thời gian chứng minh đã ký trước đó")
def sealed_at_no_time_that_is_known(bench: Bench) -> Path:
    return bench.sealed_by("expired", claimed=THEN)


@case(UNKNOWN, "signature", "chứng thư chỉ có hiệu lực từ ngày 01/01/2089")
def sealed_before_the_certificate_holds(bench: Bench) -> Path:
    return bench.sealed_by("not-yet-valid")


@case(INVALID, "signature", "chứng thư chỉ có hiệu lực từ ngày 01/01/2089")
def stamped_before_the_certificate_holds(bench: Bench) -> Path:
    return bench.sealed_by("not-yet-valid", service=bench.service)


@case(UNKNOWN, "signature", "chứng thư thử (BẢN THỬ), không có giá trị pháp lý")
def sealed_in_a_trial(bench: Bench) -> Path:
    folder = bench.room
    trial_ca(folder / "trial", {"town": "UBND thị xã"})
    ring = load_keyring(None, {"town": WantedRole("UBND thị xã")}, trial_folder=folder / "trial")
    return bench.sealed_by(ring.key("town"))


def own_ca(
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    ended: bool = False,
    weak: bool = False,
    too_deep: bool = False,
    itself: bool = False,
) -> tuple[SigningKey, Trust]:
    """A key certified by an authority made for it, and the trust in that."""
    root, between = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    since, until = NOW - dt.timedelta(days=400), NOW + dt.timedelta(days=-1 if ended else 400)

    def certified(
        name: str, public: object, above: str, by: object, *, ca: bool, depth: int | None = None
    ) -> x509.Certificate:
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (above, name)]
        made = x509.CertificateBuilder(*names, public, x509.random_serial_number(), since, until)  # type: ignore[arg-type]
        usage = [not ca, not ca, False, False, False, ca, ca, False, False]
        made = made.add_extension(x509.KeyUsage(*usage), critical=True)
        made = made.add_extension(x509.BasicConstraints(ca, depth), critical=True)
        return made.sign(by, hashes.SHA256())  # type: ignore[arg-type]

    top = certified("Gốc", root.public_key(), "Gốc", root, ca=True, depth=0)
    chain: tuple[x509.Certificate, ...] = (top,)
    issuer, by = "Gốc", root
    if too_deep:  # below an authority that may have none below it
        chain = (certified("Giữa", between.public_key(), "Gốc", root, ca=True, depth=0),)
        deeper = ec.generate_private_key(ec.SECP256R1())
        chain += (certified("Dưới", deeper.public_key(), "Giữa", between, ca=True),)
        issuer, by = "Dưới", deeper
    if itself:
        leaf = certified("UBND thị xã", private.public_key(), "UBND thị xã", private, ca=False)
        return SigningKey("town", HeldKey(private), leaf, (), trial=False), Trust((asn1(leaf),))
    leaf = certified("UBND thị xã", private.public_key(), issuer, by, ca=False)
    if weak:
        again = asn1(leaf)
        for place in (again["tbs_certificate"]["signature"], again["signature_algorithm"]):
            place["algorithm"] = "sha1_ecdsa"
        again["signature_value"] = by.sign(again["tbs_certificate"].dump(), ec.ECDSA(hashes.SHA1()))
        leaf = x509.load_der_x509_certificate(again.dump())
    return SigningKey("town", HeldKey(private), leaf, chain, trial=False), Trust((asn1(top),))


def by_own_ca(bench: Bench, private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, **how: bool) -> Looked:
    key, trust = own_ca(private, **how)
    both = Trust((*bench.trust.anchors, *trust.anchors), bench.trust.others, bench.trust.lists)
    return bench.looked(bench.sealed_by(key), both)


@case(UNKNOWN, "signature", "chứng thư dùng thuật toán đã yếu")
def a_certificate_signed_weakly(bench: Bench) -> Looked:
    return by_own_ca(bench, ec.generate_private_key(ec.SECP256R1()), weak=True)


@case(UNKNOWN, "signature", "chữ ký dùng thuật toán băm hoặc khóa đã yếu")
def a_key_so_short_that_others_may_have_it(bench: Bench) -> Looked:
    return by_own_ca(bench, rsa.generate_private_key(65537, 1024))


@case(INVALID, "signature", "chuỗi chứng thư không đúng quy tắc")
def an_authority_below_one_that_may_have_none(bench: Bench) -> Looked:
    return by_own_ca(bench, ec.generate_private_key(ec.SECP256R1()), too_deep=True)


@case(UNKNOWN, "signature", "chứng thư không nêu nơi tra thu hồi")
def a_certificate_that_names_nobody_to_ask(bench: Bench) -> Looked:
    return by_own_ca(bench, ec.generate_private_key(ec.SECP256R1()))


def trusted_itself(bench: Bench, **how: bool) -> Looked:
    key, trust = own_ca(ec.generate_private_key(ec.SECP256R1()), itself=True, **how)
    known = Trust((*bench.trust.anchors, *trust.anchors), bench.trust.others, bench.trust.lists)
    return bench.looked(bench.sealed_by(key), known)


@case(UNKNOWN, "signature", "chứng thư được tin trực tiếp, không có nơi nào thu hồi nó")
def a_certificate_trusted_itself(bench: Bench) -> Looked:
    return trusted_itself(bench)


@case(UNKNOWN, "signature", "chứng thư đã hết hạn ngày ")
def a_certificate_trusted_itself_that_ended(bench: Bench) -> Looked:
    return trusted_itself(bench, ended=True)


# --- revocation ---


@case(INVALID, "signature", "chứng thư đã bị thu hồi từ ngày 03/06/2024, trước lúc ký")
def sealed_by_one_that_was_revoked(bench: Bench) -> Path:
    return bench.sealed_by("revoked-in-list", service=bench.service)


@case(VALID, "signature", "chữ ký hợp lệ")
def revoked_after_it_was_stamped(bench: Bench) -> Path:
    with bench.pki.at(THEN):
        return bench.sealed_by("revoked-in-list", service=bench.service)


@case(UNKNOWN, "signature", "bị thu hồi ngày 03/06/2024; không có dấu thời gian chứng minh đã ký trước đó")
def revoked_and_sealed_before_as_it_says_itself(bench: Bench) -> Path:
    return bench.sealed_by("revoked-in-list", claimed=THEN)


@case(UNKNOWN, "signature", "chưa tra được thu hồi vì không hỏi mạng")
def nobody_was_asked_about_revocation(bench: Bench) -> Looked:
    return bench.looked(bench.whole, bench.bare)


@case(VALID, "signature", "chữ ký hợp lệ")
def the_responder_was_asked(bench: Bench) -> Looked:
    return bench.looked(bench.whole, bench.bare, online=True)


@case(UNKNOWN, "signature", "nơi tra thu hồi không trả lời được")
def a_responder_that_does_not_answer(bench: Bench) -> Looked:
    key = bench.key("town")
    certificate = away_from(bench, key)
    return bench.looked(bench.sealed_by(certificate), bench.bare, online=True)


@case(UNKNOWN, "signature", "nơi tra thu hồi không trả lời được")
def a_responder_that_was_revoked_itself(bench: Bench) -> Looked:
    return bench.looked(bench.sealed_by("of-a-revoked-responder"), bench.bare, online=True)


def away_from(bench: Bench, key: SigningKey) -> SigningKey:
    """The same key, certified by the same authority, whose list lies where nobody answers."""
    issuer = bench.pki.certificate("issuing")
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://127.0.0.1:9/none.crl")], None, None, None
    )
    made = x509.CertificateBuilder(
        issuer.subject,
        key.certificate.subject,
        key.certificate.public_key(),
        4711,
        THEN,
        NOW + dt.timedelta(days=9),
    )
    made = made.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    made = made.add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
    return SigningKey(
        key.role, key.handle, made.sign(bench.pki.private("issuing"), hashes.SHA256()), key.chain, trial=False
    )  # type: ignore[arg-type]


@case(UNKNOWN, "signature", "bằng chứng về thu hồi kèm theo đã cũ so với lúc cần xét")
def lists_that_are_too_old(bench: Bench) -> Looked:
    from asn1crypto import crl

    lists = tuple(
        crl.CertificateList.load(bench.pki.revocation_list(label, THEN)) for label in ("root", "issuing")
    )
    return bench.looked(bench.whole, Trust(bench.trust.anchors, bench.trust.others, lists))
