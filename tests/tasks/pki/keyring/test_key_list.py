"""keys.toml: which key for which role, all its faults at once; pictures beside the keys."""

from pathlib import Path

import pytest
from factory_keys import key_folder, p12, wanted
from PIL import Image

from rules.values.errors import KeyRefused
from tasks.pki.keyring import WantedRole, load_keyring


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return key_folder(tmp_path / "keys", ["town"])


def picture(path: Path, kind: str = "PNG", opaque: bool = False, side: int = 40) -> None:
    image = Image.new("RGBA", (side, side), (200, 0, 0, 255 if opaque else 90))
    (image if kind == "PNG" else image.convert("RGB")).save(path, kind)


def test_a_role_may_have_its_key_in_a_file_of_another_name(keys: Path) -> None:
    p12(keys / "hoa-mac-2026.p12", "bi mat")
    (keys / "p-hoa-mac.lanh-dao.pass").write_text("bi mat\n")
    (keys / "p-hoa-mac.lanh-dao.pass").chmod(0o600)
    (keys / "keys.toml").write_text('[roles."p-hoa-mac.lanh-dao"]\nfile = "hoa-mac-2026.p12"\n')
    ring = load_keyring(keys, wanted(["town", "p-hoa-mac.lanh-dao"]), keys)
    assert ring.fingerprint("town") != ring.fingerprint("p-hoa-mac.lanh-dao")


def test_a_pass_phrase_of_a_person_comes_from_a_variable_that_a_shell_can_set(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    p12(keys / "p-hoa-mac.lanh-dao.p12", "bi mat")
    monkeypatch.setenv("THIDUA_KEY_PASS_P_HOA_MAC_LANH_DAO", "bi mat")
    assert load_keyring(keys, wanted(["p-hoa-mac.lanh-dao"]), keys).has("p-hoa-mac.lanh-dao")


def test_a_role_that_need_not_sign_may_be_absent_but_not_be_listed_in_vain(keys: Path) -> None:
    roles = {"town": WantedRole("UBND"), "town.lanh-dao": WantedRole("Chủ tịch", required=False)}
    assert not load_keyring(keys, roles, keys).has("town.lanh-dao")
    (keys / "keys.toml").write_text('[roles."town.lanh-dao"]\nfile = "chu-tich.p12"\n')
    with pytest.raises(KeyRefused, match=r"town\.lanh-dao: thiếu tệp chu-tich\.p12 mà keys\.toml nêu"):
        load_keyring(keys, roles, keys)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[roles.town]\nfiel = "a.p12"', ["roles.town.fiel: không có mục này"]),
        ("[roles.p-hoa-mac.lanh-dao]\n", ["p-hoa-mac.lanh-dao: không có mục này", "ngoặc kép"]),
        ('[roles.town]\nfile = "a.p12"\ntoken = "so-1"\nkey = "x"', ["chỉ ghi file hoặc token"]),
        ('[roles.town]\ntoken = "so-1"\nkey = "x"', ["chưa khai báo trong [tokens]: so-1"]),
        ('[tokens.so-1]\nmodule = "m"\nlabel = "l"\n[roles.town]\ntoken = "so-1"', ["cần key (nhãn) hoặc key_id"]),
        ('[roles.town]\nkey = "x"', ["chỉ dùng cùng token"]),
        ('[tokens.so-1]\nlabel = "l"\n[tokens."So 2"]\nmodule = "m"', ["so-1.module: thiếu", "So 2", "cần label"]),
        ('[tokens.so-1]\nmodule = "m"\n', ["cần label hoặc serial"]),
        ("[roles.town\n", ["Không đọc được"]),
    ],
)  # fmt: skip
def test_every_fault_of_the_file_is_said_at_once(keys: Path, written: str, said: list[str]) -> None:
    (keys / "keys.toml").write_text(written)
    with pytest.raises(KeyRefused) as refused:
        load_keyring(keys, wanted(["town"]), keys)
    for one in said:
        assert one in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_picture_comes_from_beside_the_key_or_from_where_the_list_says(keys: Path) -> None:
    assert load_keyring(keys, wanted(["town"]), keys).key("town").image is None
    picture(keys / "town.png")
    assert load_keyring(keys, wanted(["town"]), keys).key("town").image == (keys / "town.png").read_bytes()
    picture(keys / "dau.png", side=60)
    (keys / "keys.toml").write_text('[roles.town]\nimage = "dau.png"\n')
    assert load_keyring(keys, wanted(["town"]), keys).key("town").image == (keys / "dau.png").read_bytes()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"kind": "JPEG"}, "không phải ảnh PNG, hãy lưu lại thành PNG nền trong suốt"),
        ({"opaque": True}, "không có nền trong suốt nên sẽ che chữ"),
        ({"side": 3001}, "rộng hơn 3000 điểm ảnh"),
    ],
)
def test_a_picture_that_would_hide_or_break_the_paper_is_refused(keys: Path, made: dict, said: str) -> None:
    picture(keys / "town.png", **made)
    with pytest.raises(KeyRefused, match=said):
        load_keyring(keys, wanted(["town"]), keys)


def test_a_picture_named_but_absent_or_torn_is_refused(keys: Path) -> None:
    picture(keys / "town.png")
    (keys / "town.png").write_bytes((keys / "town.png").read_bytes()[:60])
    with pytest.raises(KeyRefused, match=r"town\.png .*PNG nền trong suốt"):
        load_keyring(keys, wanted(["town"]), keys)
    (keys / "keys.toml").write_text('[roles.town]\nimage = "dau.png"\n')
    with pytest.raises(KeyRefused, match=r"thiếu tệp ảnh dau\.png"):
        load_keyring(keys, wanted(["town"]), keys)
