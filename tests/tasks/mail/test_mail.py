"""Letters through a real mail server: what arrives, what is refused, what a broken line does, what can't be smuggled in."""

import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from throwaway_mail import PASSWORD, USER, Post, guarded_server, mail_server, tls_server

from rules.notices.values import Words
from rules.values.errors import ThiduaError
from tasks.mail.bodies import bodies
from tasks.mail.smtp import Letter, Server, compose, read_mail_password, send

TEXT = "Kính gửi Ủy ban nhân dân phường Hòa Mạc,\n" + "Báo cáo còn lỗi ở biểu 3. " * 60
A = Letter(
    "hoa-mac@xa.test",
    "[Trả hồ sơ] Báo cáo của UBND phường Hòa Mạc",
    TEXT,
    "<p>Kính gửi <b>Ủy ban</b></p>",
    "a",
)


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as running:
        yield running


def to(post: Post, **more: object) -> Server:
    plain = Server(
        "127.0.0.1", post.port, "none", "noivu@duytien.test", "Phòng Nội vụ thị xã Duy Tiên", seconds=10
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def results(letters: list[Letter], server: Server) -> list[str]:
    return [sent.failed for sent in send(letters, server)]


def test_what_arrives_is_what_was_written(post: Post, tmp_path: Path) -> None:
    slip, book = tmp_path / "phieu-tra.pdf", tmp_path / "bao-cao.xlsx"
    slip.write_bytes(b"%PDF-1.7 \xff\x00")
    book.write_bytes(b"PK\x03\x04")
    named = {"Phiếu trả hồ sơ.pdf": slip, "báo cáo đã đánh dấu.xlsx": book}
    assert results([replace(A, attachments=named)], to(post)) == [""]
    ((receiver, got),) = post.letters
    assert (receiver, got["To"], got["Subject"]) == (A.to, A.to, A.subject)
    assert got["From"].addresses[0].display_name == "Phòng Nội vụ thị xã Duy Tiên"
    assert got["From"].addresses[0].addr_spec == "noivu@duytien.test"
    assert got["Auto-Submitted"] == "auto-generated" and got["Date"].datetime.tzinfo is not None
    assert got["Message-ID"].endswith("@duytien.test>")
    plain, rich = got.get_body(("plain",)), got.get_body(("html",))
    assert plain is not None and plain.get_content().replace("\r\n", "\n").strip() == TEXT.strip()
    assert rich is not None and "Ủy ban" in rich.get_content()
    received = {
        part.get_filename(): (part.get_content_type(), part.get_content()) for part in got.iter_attachments()
    }
    assert received["Phiếu trả hồ sơ.pdf"] == ("application/pdf", slip.read_bytes())
    assert received["báo cáo đã đánh dấu.xlsx"][1] == book.read_bytes()
    assert got.as_bytes().isascii()


def test_one_connection_carries_many_and_a_refused_one_stops_no_other(post: Post) -> None:
    post.refused = {"khong-co@xa.test"}
    letters = [A, replace(A, to="khong-co@xa.test"), replace(A, to="b@xa.test")]
    said = results(letters, to(post))
    assert [bool(words) for words in said] == [False, True, False]
    assert "550 5.1.1 No such mailbox" in said[1]
    assert [receiver for receiver, _ in post.letters] == [A.to, "b@xa.test"] and post.connections == 1


def test_a_dropped_connection_is_made_again(post: Post) -> None:
    post.hang_up_after = 2
    letters = [replace(A, to=f"u{n}@xa.test", key=f"{n}") for n in range(4)]
    assert results(letters, to(post)) == ["", "", "", ""]
    ids = {message["Message-ID"] for _, message in post.letters}
    # The letter that was under way when the line broke came twice, under one id; none is missing.
    assert {receiver for receiver, _ in post.letters} == {letter.to for letter in letters}
    assert len(post.letters) == 5 and len(ids) == 4


def test_a_letter_that_breaks_every_line_is_given_up_and_a_server_that_breaks_all_is_not_waited_for(
    post: Post,
) -> None:
    post.hangs_up_on = {"to@xa.test"}
    said = results([replace(A, to="to@xa.test"), A, replace(A, to="to@xa.test"), A], to(post))
    assert ["ngắt kết nối" in words for words in said] == [True, False, True, False] and len(
        post.letters
    ) == 2
    before = post.connections
    said = results([replace(A, to="to@xa.test")] * 6, to(post))
    assert all("ngắt kết nối" in words for words in said) and post.connections - before == 4


def test_results_come_one_by_one(post: Post) -> None:
    sending = send([A, replace(A, to="b@xa.test")], to(post))
    assert next(sending).failed == "" and len(post.letters) == 1
    assert next(sending).failed == "" and len(post.letters) == 2


def test_no_server_fails_all_with_what_to_check() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        server = Server("127.0.0.1", taken.getsockname()[1], "none", "noivu@duytien.test", seconds=5)
        said = results([A, A], server)
    assert len(said) == 2 and all(
        "không nối được máy chủ thư" in words and "THIDUA_SMTP_HOST" in words for words in said
    )


def test_an_attachment_that_is_gone_is_that_letters_fault_alone(post: Post, tmp_path: Path) -> None:
    said = results([replace(A, attachments={"x.pdf": tmp_path / "x.pdf"}), A], to(post))
    assert "không đọc được tệp đính kèm" in said[0] and said[1] == "" and len(post.letters) == 1


@pytest.mark.parametrize("bad", ["a@x.test\r\nBcc: all@x.test", "a@x.test, b@x.test", "", "không-dấu"])
def test_an_address_that_is_none_goes_nowhere(post: Post, bad: str) -> None:
    (said,) = results([replace(A, to=bad)], to(post))
    assert said and post.letters == []


def test_a_subject_breaks_no_head(post: Post) -> None:
    hostile = "Trả\r\nBcc: all@x.test\r\n\r\nthân thư\u2028x\x00" + "ừ" * 300
    assert results([replace(A, subject=hostile)], to(post, sender_name='A" <x@y>\r\nBcc: z')) == [""]
    ((_, got),) = post.letters
    assert got["Bcc"] is None and set(got.keys()) >= {"Subject", "From", "To"} and got["To"] == A.to
    assert got["Subject"].startswith("Trả Bcc: all@x.test thân thư")
    assert [a.addr_spec for a in got["From"].addresses] == ["noivu@duytien.test"]


SYLLABLES = (
    "Lần",
    "chạy",
    "[thidua]",
    "vì",
    "lỗi",
    "A2024:",
    "UBND",
    "-",
    "“",
    "=?utf-8?q?x?=",
    "é" * 40,
    "x" * 90,
)


@pytest.mark.parametrize("seed", range(40))
def test_no_space_and_no_sign_of_a_head_is_lost(seed: int) -> None:
    dice = random.Random(seed)
    subject = " ".join(dice.choices(SYLLABLES, k=dice.randint(1, 30)))
    name = " ".join(dice.choices(SYLLABLES[:8], k=dice.randint(1, 12)))
    made = compose(
        replace(A, subject=subject), Server("h", 25, "none", "noivu@duytien.test", name)
    ).as_bytes()
    assert max(map(len, made.splitlines())) <= 78 and made.isascii()
    read = message_from_bytes(made)
    assert str(make_header(decode_header(read["Subject"]))) == subject
    assert str(make_header(decode_header(read["From"]))) == f"{name} <noivu@duytien.test>"


def test_the_same_letter_has_the_same_id_and_another_another() -> None:
    server = Server("h", 25, "none", "noivu@duytien.test")
    ids = [
        compose(letter, server)["Message-ID"]
        for letter in (A, A, replace(A, to="b@x.test"), replace(A, key="b"))
    ]
    assert ids[0] == ids[1] and len(set(ids)) == 3


# ------------------------------------------------------------------ secured


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Post, Path]]:
    folder = tmp_path_factory.mktemp("mail")
    with guarded_server(folder) as running:
        yield running, folder / "mail.pem"


def test_over_starttls_with_a_login(guarded: tuple[Post, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    post, trusted = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    before = len(post.letters)
    good = to(post, security="starttls", user=USER, password=PASSWORD)
    assert results([A, A], good) == ["", ""] and len(post.letters) == before + 2
    (said,) = results([A], replace(good, password="sai"))
    assert "không nhận đăng nhập" in said and "535" in said and "sai" not in said.split()
    assert len(post.letters) == before + 2


def test_over_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tls_server(tmp_path) as post:
        (said,) = results([A], to(post, security="tls"))
        assert "không tin được chứng thư" in said and post.letters == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
        assert results([A], to(post, security="tls")) == [""] and len(post.letters) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(guarded: tuple[Post, Path]) -> None:
    post, _ = guarded
    before = len(post.letters)
    (said,) = results([A], to(post, security="starttls", user=USER, password=PASSWORD))
    assert "không tin được chứng thư" in said and len(post.letters) == before


def test_a_server_without_starttls_gets_no_password(post: Post) -> None:
    (said,) = results([A], to(post, security="starttls", user=USER, password=PASSWORD))
    assert "STARTTLS" in said and post.letters == []


def test_a_password_file_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mat-khau"
    path.write_text("bi-mat\n", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(ThiduaError, match=r"chmod 600 .*mat-khau"):
        read_mail_password(path)
    path.chmod(0o600)
    assert read_mail_password(path) == "bi-mat"
    assert "bi-mat" not in repr(Server("h", 25, "none", "a@b.test", password="bi-mat"))
    for unfit, says in (("mật khẩu", "có chữ có dấu"), ("", "một dòng mật khẩu")):
        path.write_text(unfit, encoding="utf-8")
        with pytest.raises(ThiduaError, match=says):
            read_mail_password(path)


# ------------------------------------------------------------------ bodies


def test_the_html_body_is_escaped_and_the_text_body_is_not() -> None:
    said = "<script>alert(1)</script> & “x”"
    text, html = bodies(
        Words(said, said, "late", said, (said,), ((said, said),), (said,), ((said,),), said, (said,), (), said, (said,), said, said)
    )  # fmt: skip
    assert "<script" not in html and html.count("&lt;script&gt;") >= 12
    assert text.count(said) >= 10 and "&lt;" not in text
    assert "http" not in html, "a mail asks nothing of the network"
