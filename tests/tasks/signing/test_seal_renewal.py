"""A bundle's seal renewed within its CMS: what openssl reads stays, a later stamp holds the earlier, each verdict has its case."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from factory_bundle import key_of
from factory_seals import archive_stamped
from outside_tools import tool
from throwaway_pki import Pki

from rules.values.errors import ServiceAway, SigningFailed
from rules.verifying.values import Level, Verdict
from tasks.pki.archive_stamps import archive_stamps, index_in, index_of, info_of
from tasks.pki.trust import Trust, read_trust
from tasks.pki.validation_data import NOTHING_KNOWN
from tasks.signing import Proof, renew_seal, sign_detached
from tasks.signing.proof import time_stamper
from tasks.validation import seal_of

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
BEFORE, LATER = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)
DATA = b"manifest"


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_trust(pki.trust_folder(tmp_path_factory.mktemp("trust")))


@pytest.fixture(scope="module")
def proof(pki: Pki, trust: Trust) -> Proof:
    return Proof(pki.timestamp_url, None, True, trust, 5)


def signed_of(seal: bytes) -> cms.SignedData:
    return cms.ContentInfo.load(seal)["content"]


@pytest.mark.parametrize("label", ["town", "unit"], ids=["RSA", "EC"])
def test_renewed_twice_it_proves_itself_without_a_network(
    label: str, pki: Pki, trust: Trust, proof: Proof
) -> None:
    seal = sign_detached(DATA, key_of(pki, label), proof)
    assert seal_of(DATA, seal, trust)[0].verdict is UNKNOWN, "nothing in it tells of revocation"
    once = renew_seal(DATA, seal, proof, NOTHING_KNOWN)
    twice = renew_seal(DATA, once, proof, NOTHING_KNOWN)
    with pki.down():
        for renewed, number in ((once, 1), (twice, 2)):
            seen, stamps = seal_of(DATA, renewed, trust)
            assert (seen.verdict, seen.level) == (VALID, Level.B_LT), seen
            assert [stamp.verdict for stamp in stamps] == [VALID] * number, stamps
    first, second = (signed_of(each)["signer_infos"][0] for each in (seal, twice))
    assert first["signature"].dump() == second["signature"].dump()


def test_a_seal_without_a_stamp_is_held_from_its_renewal_on(pki: Pki, trust: Trust, proof: Proof) -> None:
    renewed = renew_seal(DATA, sign_detached(DATA, key_of(pki, "town")), proof, NOTHING_KNOWN)
    seen, (stamp,) = seal_of(DATA, renewed, trust)
    assert (seen.verdict, stamp.verdict, seen.stamp) == (VALID, VALID, None)


def test_programs_that_are_not_ours_read_it_as_before(pki: Pki, proof: Proof, tmp_path: Path) -> None:
    seal = renew_seal(DATA, sign_detached(DATA, key_of(pki, "town"), proof), proof, NOTHING_KNOWN)
    (tmp_path / "a").write_bytes(DATA)
    (tmp_path / "a.p7s").write_bytes(seal)
    root = tmp_path / "root.pem"
    root.write_bytes(pki.certificate("root").public_bytes(Encoding.PEM))
    checked = tool(
        "openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any", "-in", tmp_path / "a.p7s", "-content", tmp_path / "a",
        "-CAfile", root,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    # openssl knows nothing of archive stamps, but it reads the token, and what it is taken of is put together here from the bytes themselves.
    signed = signed_of(seal)
    (token,) = archive_stamps(signed)
    whole = cms.ContentInfo({"content_type": "signed_data", "content": token})
    (tmp_path / "token").write_bytes(whole.dump())
    imprint = hashlib.sha256(octets_by_hand(seal)).hexdigest()
    told = tool(
        "openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token", "-digest", imprint, "-CAfile", root
    )  # fmt: skip
    assert told.returncode == 0 and "Verification: OK" in told.stdout + told.stderr, told.stderr


def octets_by_hand(seal: bytes) -> bytes:
    """EN 319 122-1, 5.5.3: content type, hash of what is signed, the signer's fields up to the signature, the index; each with tag and length."""

    def parts(data: bytes) -> list[bytes]:
        found, at = [], 0
        while at < len(data):
            size, head = data[at + 1], 2
            if size & 0x80:
                head += size & 0x7F
                size = int.from_bytes(data[at + 2 : at + head], "big")
            found.append(data[at : at + head + size])
            at += head + size
        return found

    def inside(data: bytes) -> list[bytes]:
        return parts(data[2 + (data[1] & 0x7F if data[1] & 0x80 else 0) :])

    sealed = inside(inside(inside(seal)[1])[0])
    content, signers = sealed[2], inside(sealed[-1])
    fields = inside(signers[0])[:6]
    (token,) = archive_stamps(signed_of(seal))
    return inside(content)[0] + hashlib.sha256(DATA).digest() + b"".join(fields) + index_in(token).dump()


def test_a_stamp_of_a_service_that_ended_holds_by_a_later_one(pki: Pki, tmp_path: Path) -> None:
    """The very reason of renewal: without the later stamp nobody can tell, and too late is too late."""
    folder = pki.trust_folder(tmp_path / "trust", issuing=True, lists=True)
    (folder / "then.crl").write_bytes(pki.revocation_list("root", LATER))
    trust = read_trust(folder)
    with pki.at(BEFORE):
        seal = sign_detached(DATA, key_of(pki, "town"), Proof(pki.ended_timestamp_url))
    assert seal_of(DATA, seal, trust)[0].stamp is UNKNOWN
    with pki.at(LATER):
        in_time = stamped(seal, pki)
    held, (stamp,) = seal_of(DATA, in_time, trust)
    assert (held.stamp, stamp.verdict, stamp.time) == (VALID, VALID, LATER), held.stamp_says
    late, (stamp,) = seal_of(DATA, stamped(seal, pki), trust)
    assert (late.stamp, stamp.verdict) == (UNKNOWN, VALID)
    with pytest.raises(SigningFailed, match="hoặc đã hết hạn"):
        renew_seal(DATA, seal, Proof(pki.timestamp_url, None, True, trust, 5), NOTHING_KNOWN)


def test_a_stamp_that_ended_itself_or_that_nobody_here_trusts_is_unknown(
    pki: Pki, trust: Trust, proof: Proof
) -> None:
    with pki.at(BEFORE):
        ended = stamped(sign_detached(DATA, key_of(pki, "town"), proof), pki, pki.ended_timestamp_url)
    _, (stamp,) = seal_of(DATA, ended, trust)
    assert stamp.verdict is UNKNOWN
    renewed = renew_seal(DATA, sign_detached(DATA, key_of(pki, "town"), proof), proof, NOTHING_KNOWN)
    seen, (stamp,) = seal_of(DATA, renewed, Trust())
    assert (seen.verdict, stamp.verdict) == (UNKNOWN, UNKNOWN) and "THIDUA_TRUST" in stamp.says


def stamped(seal: bytes, pki: Pki, url: str = "") -> bytes:
    """With an archive stamp of a service at the moment that its clock says."""
    service = time_stamper(Proof(url or pki.timestamp_url))
    assert service is not None
    return archive_stamped(seal, DATA, service)


def test_a_stamp_that_does_not_fit_is_invalid(pki: Pki, trust: Trust, proof: Proof) -> None:
    renewed = renew_seal(DATA, sign_detached(DATA, key_of(pki, "town"), proof), proof, NOTHING_KNOWN)
    _, (stamp,) = seal_of(b"another", renewed, trust)
    assert stamp.verdict is INVALID and "không khớp niêm phong" in stamp.says
    info = cms.ContentInfo.load(renewed)
    info["content"]["crls"] = cms.RevocationInfoChoices(list(info["content"]["crls"])[1:])
    _, (stamp,) = seal_of(DATA, info.dump(), trust)
    assert stamp.verdict is INVALID and "không đọc được dấu thời gian gia hạn: ValueError" in stamp.says


def test_what_was_added_after_the_stamp_breaks_nothing(pki: Pki, trust: Trust, proof: Proof) -> None:
    once = renew_seal(DATA, sign_detached(DATA, key_of(pki, "town"), proof), proof, NOTHING_KNOWN)
    twice = signed_of(renew_seal(DATA, once, proof, NOTHING_KNOWN))
    first, second = archive_stamps(twice)
    assert info_of(first)["gen_time"].native <= info_of(second)["gen_time"].native
    assert len(index_of(twice, "sha256")["attributes"]) == 3, "two archive stamps and that of the signature"


def test_what_can_t_be_renewed_says_why(pki: Pki, trust: Trust, proof: Proof) -> None:
    seal = sign_detached(DATA, key_of(pki, "town"), proof)
    with pytest.raises(SigningFailed, match="niêm phong không khớp bản kê"):
        renew_seal(b"another", seal, proof, NOTHING_KNOWN)
    with pytest.raises(SigningFailed, match="niêm phong không đọc được"):
        renew_seal(DATA, b"no seal", proof, NOTHING_KNOWN)
    with pki.down(), pytest.raises(ServiceAway):
        renew_seal(DATA, seal, proof, NOTHING_KNOWN)
    with pytest.raises(SigningFailed, match="THIDUA_TIMESTAMP_URL"):
        renew_seal(DATA, seal, Proof(trust=trust), NOTHING_KNOWN)
    nobody = Proof(pki.timestamp_url, None, True, Trust(), 5)
    with pytest.raises(SigningFailed, match="không dẫn tới chứng thư gốc nào"):
        renew_seal(DATA, seal, nobody, NOTHING_KNOWN)
