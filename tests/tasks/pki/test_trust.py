"""Whom the office trusts: a folder of certificates and lists, read strictly."""

from pathlib import Path

import pytest

from rules.values.errors import KeyRefused
from tasks.pki.trial_ca import trial_ca
from tasks.pki.trust import Trust, read_trust


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    trial_ca(tmp_path / "authority", {"town": "UBND thị xã"})
    return tmp_path / "authority"


def test_self_signed_certificates_are_anchors_and_the_others_help_whatever_key_stands_beside_them(
    ca: Path,
) -> None:
    trust = read_trust(ca)  # each file holds a private key, then its certificate
    assert [c.ca for c in trust.anchors] == [True]
    assert [c.ca for c in trust.others] == [False]


def test_no_folder_trusts_nobody() -> None:
    assert read_trust(None) == Trust()


@pytest.mark.parametrize("content", [b"rubbish", b"\x30\x03\x02\x01\x05", b"", "key alone"])
def test_what_is_no_certificate_is_refused_by_name(content: bytes | str, ca: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    folder.mkdir()
    if isinstance(content, str):
        content = (ca / "town.pem").read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    (folder / "root.pem").write_bytes((ca / "_authority.pem").read_bytes())
    (folder / "la.cer").write_bytes(content)
    with pytest.raises(KeyRefused, match=r"la\.cer"):
        read_trust(folder)


def test_a_list_that_is_none_and_a_folder_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "la.crl").write_bytes(b"\x30\x00")
    with pytest.raises(KeyRefused, match=r"la\.crl"):
        read_trust(tmp_path)
    with pytest.raises(KeyRefused, match="THIDUA_TRUST"):
        read_trust(tmp_path / "nowhere")
