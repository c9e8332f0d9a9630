"""`keys.toml` in the folder of keys: which key for which role, where it is not `<role>.p12`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from rules.values.errors import KeyRefused

NAME = "keys.toml"
TrimmedText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TokenName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2})+$")]

_FAULT_WORDS = {
    "missing": "thiếu",
    "extra_forbidden": "không có mục này, xóa hoặc sửa tên (tên vai có dấu chấm phải nằm trong ngoặc kép)",
    "string_type": "phải là chữ trong ngoặc kép",
    "string_too_short": "để trống",
    "string_pattern_mismatch": "sai dạng (tên token: chữ thường, số, gạch nối; key_id: số hệ 16)",
    "dict_type": "phải là một bảng",
    "model_type": "phải là một bảng",
}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenPlace(_Table):
    """A PKCS#11 token: the maker's module, and the label or the serial number that tells it from others."""

    module: TrimmedText
    label: TrimmedText | None = None
    serial: TrimmedText | None = None

    @model_validator(mode="after")
    def _named(self) -> "TokenPlace":
        if not (self.label or self.serial):
            raise ValueError("cần label hoặc serial của token")
        return self


class RoleKey(_Table):
    """Where one role's key lies: a PKCS#12 `file`, or on a `token` the `key` (label) or `key_id` (hex).

    The certificate is the one on the token with the key's id, else with its label, unless `certificate` names another label
    or `certificate_file` a file. `image`: a PNG beside keys.toml that shows where this role has signed.
    """

    file: TrimmedText | None = None
    token: TrimmedText | None = None
    key: TrimmedText | None = None
    key_id: Hex | None = None
    certificate: TrimmedText | None = None
    certificate_file: TrimmedText | None = None
    image: TrimmedText | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "RoleKey":
        if self.file and self.token:
            raise ValueError("chỉ ghi file hoặc token, không ghi cả hai")
        if self.token and not (self.key or self.key_id):
            raise ValueError("khóa trên token cần key (nhãn) hoặc key_id")
        if not self.token and (self.key or self.key_id or self.certificate or self.certificate_file):
            raise ValueError("key, key_id, certificate, certificate_file chỉ dùng cùng token")
        return self


class KeyList(_Table):
    """All of keys.toml."""

    tokens: Mapping[TokenName, TokenPlace] = Field(default={})
    roles: Mapping[TrimmedText, RoleKey] = Field(default={})

    @model_validator(mode="after")
    def _tokens_known(self) -> "KeyList":
        unknown = sorted({r.token for r in self.roles.values() if r.token and r.token not in self.tokens})
        if unknown:
            raise ValueError(f"roles nêu token chưa khai báo trong [tokens]: {', '.join(unknown)}")
        return self

    def of(self, role: str) -> RoleKey:
        """Return where a role's key lies; by default `<role>.p12`."""
        said = self.roles.get(role, RoleKey())
        return said if said.file or said.token else said.model_copy(update={"file": f"{role}.p12"})


def read_key_list(folder: Path) -> KeyList:
    """Read `keys.toml` of a folder; without one every role has its `<role>.p12`. KeyRefused names every fault."""
    path = folder / NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return KeyList()
    except (OSError, ValueError) as fault:  # not UTF-8, not TOML
        raise KeyRefused(f"Không đọc được “{path}”: {fault}: sửa tệp rồi chạy lại.") from None
    try:
        return KeyList.model_validate(data)
    except ValidationError as refused:
        faults = " · ".join(
            _fault_words(error["loc"], error["type"], error["msg"]) for error in refused.errors()
        )
        raise KeyRefused(f"Tệp “{path}” chưa dùng được: {faults}.") from None


def _fault_words(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    where = ".".join(str(part) for part in loc if part != "[key]")
    return f"{where or NAME}: {_FAULT_WORDS.get(kind, message.removeprefix('Value error, '))}"
