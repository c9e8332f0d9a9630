"""RSASSA-PSS, PKCS#1 v1.5 and ECDSA: made by files and by tokens, taken by programs that are not ours and by our own verdict."""

from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from factory_drawn import paper
from factory_keys import signature, wanted
from outside_tools import tool
from pkcs11 import Mechanism
from throwaway_pki import Pki
from throwaway_token import ROLES, TokenBox, token_keys

from rules.verifying.values import Verdict
from tasks.pki.keyring import Keyring, SigningKey, load_keyring
from tasks.pki.keyring import on_token as on_token_keys
from tasks.pki.keyring.loading import NO_PSS
from tasks.pki.trust import read_trust
from tasks.signing import sign_detached, sign_pdf
from tasks.validation import detached_signature, signatures_of

LABEL = "Ky so PSS"


@pytest.fixture(scope="module")
def token(tokens: TokenBox, pki: Pki) -> TokenBox:
    return tokens.make_of(pki, LABEL)


@pytest.fixture
def on_token(tmp_path: Path) -> Path:
    return token_keys(tmp_path / "keys", LABEL)


def ring_of(keys: Path, *, pss: bool) -> Keyring:
    return load_keyring(keys, wanted(ROLES), keys, pss=pss)


def algorithm_of(signed: bytes) -> str:
    (signer,) = cms.ContentInfo.load(signed)["content"]["signer_infos"]
    return str(signer["signature_algorithm"]["algorithm"].native)


def holds(key: SigningKey, pki: Pki, tmp_path: Path) -> None:
    """What it signs is good for openssl, poppler and our own verdict."""
    trust = read_trust(pki.trust_folder(tmp_path / "trust", issuing=True, lists=True))
    (tmp_path / "data").write_bytes(b"manifest")
    (tmp_path / "data.p7s").write_bytes(sign_detached(b"manifest", key))
    (tmp_path / "chain.pem").write_bytes(
        b"".join(pki.certificate(label).public_bytes(Encoding.PEM) for label in ("root", "issuing"))
    )
    said = tool(
        "openssl", "cms", "-verify", "-inform", "DER", "-in", tmp_path / "data.p7s", "-content", tmp_path / "data", "-CAfile",
        tmp_path / "chain.pem", "-purpose", "any", "-binary",
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    seen = detached_signature(b"manifest", (tmp_path / "data.p7s").read_bytes(), trust)
    assert (seen.intact, seen.trust) == (True, Verdict.VALID)
    assert not detached_signature(b"Manifest", (tmp_path / "data.p7s").read_bytes(), trust).intact
    sign_pdf(paper(tmp_path / "a.pdf"), tmp_path / "signed.pdf", [signature(key)])
    assert "Signature is Valid" in tool("pdfsig", "-nocert", tmp_path / "signed.pdf").stdout
    (in_pdf,) = signatures_of(tmp_path / "signed.pdf", trust)
    assert (in_pdf.intact, in_pdf.trust) == (True, Verdict.VALID)


@pytest.mark.parametrize(
    ("role", "pss", "algorithm"),
    [("town", False, "sha256_rsa"), ("town", True, "rsassa_pss"), ("town.lanh-dao", True, "sha256_ecdsa")],
)
@pytest.mark.parametrize("where", ["file", "token"])
def test_what_is_signed_holds(
    where: str,
    role: str,
    pss: bool,
    algorithm: str,
    pki: Pki,
    token: TokenBox,
    on_token: Path,
    tmp_path: Path,
) -> None:
    keys = on_token if where == "token" else pki.keys_folder(tmp_path / "files", ROLES)
    ring = ring_of(keys, pss=pss)
    assert ring.doubts == {}
    assert algorithm_of(sign_detached(b"x", ring.key(role))) in (
        algorithm,
        algorithm.replace("sha256_rsa", "rsassa_pkcs1v15"),
    )
    holds(ring.key(role), pki, tmp_path)


def without(monkeypatch: pytest.MonkeyPatch, *gone: Mechanism) -> None:
    """A token that lacks mechanisms, as some makers' do: SoftHSM can't be told to lack these. It signs as it does."""
    all_of = on_token_keys.mechanisms_of
    monkeypatch.setattr(on_token_keys, "mechanisms_of", lambda session: all_of(session) - set(gone))


def test_a_token_that_knows_the_bare_mechanism_alone_makes_the_same(
    pki: Pki, token: TokenBox, on_token: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, Mechanism.SHA256_RSA_PKCS_PSS)
    ring = ring_of(on_token, pss=True)
    assert ring.doubts == {} and algorithm_of(sign_detached(b"x", ring.key("town"))) == "rsassa_pss"
    holds(ring.key("town"), pki, tmp_path)


def test_a_token_that_can_t_signs_as_before_and_is_named(
    pki: Pki, token: TokenBox, on_token: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, Mechanism.SHA256_RSA_PKCS_PSS, Mechanism.RSA_PKCS_PSS)
    ring = ring_of(on_token, pss=True)
    assert ring.doubts == {"town": NO_PSS}
    holds(ring.key("town"), pki, tmp_path)
