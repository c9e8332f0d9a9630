"""What the server says of a wrong value: Vietnamese, with the field's title; what it accepts stays as it was.

That the office's real server says it: tests/flows/office/prefect/test_schedule.py.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from prefect.utilities.schema_tools import validation
from prefect.utilities.schema_tools.validation import build_error_obj, is_valid, is_valid_schema, validate

from flows.office.prefect import vietnamese_forms

FIELDS: dict[str, dict[str, Any]] = {
    "ten": {"title": "Người duyệt", "type": "string", "minLength": 1, "maxLength": 5},
    "ly_do": {"title": "Lý do", "type": "string", "pattern": r"\S"},
    "ma": {"title": "Mã", "type": "string", "pattern": "^[A-Z]$"},
    "ngay": {"title": "Ngày họp", "type": "string", "format": "date"},
    "so": {"title": "Số phiếu", "type": "integer", "minimum": 0, "maximum": 40},
    "chon": {"title": "Kết quả", "enum": ["đồng ý", "trả lại"]},
    "nhieu": {"title": "Xã", "enum": [str(number) for number in range(20)]},
    "don_vi": {
        "title": "Các đơn vị",
        "type": "array",
        "items": {"enum": ["a", "b"]},
        "uniqueItems": True,
        "minItems": 1,
    },
    "co": {"title": "Chờ", "type": "boolean"},
    "tuy": {"title": "Thư mục", "anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
    "nhom": {
        "title": "Nhóm",
        "type": "object",
        "properties": {"trong": {"title": "Bên trong", "type": "string"}},
        "additionalProperties": False,
    },
}
FORM = {
    "type": "object",
    "properties": {"params": {"title": "params", "$ref": "#/definitions/Form"}},
    "definitions": {"Form": {"type": "object", "properties": FIELDS, "required": ["ten"]}},
}


@pytest.fixture
def spoken() -> Iterator[None]:
    """The server's process, for one test: what `install()` changes is changed back."""
    keywords = dict(validation._VALIDATOR.VALIDATORS)
    plain = validation.ValidationError.__str__
    vietnamese_forms.install()
    try:
        yield
    finally:
        validation._VALIDATOR.VALIDATORS.update(keywords)
        validation.ValidationError.__str__ = plain  # type: ignore[method-assign]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"ten": ""}, "ten", "“Người duyệt”: không được để trống"),
    ({"ten": "sáu chữ"}, "ten", "“Người duyệt”: dài nhất 5 ký tự, đang có 7: viết ngắn lại"),
    ({"ten": 1}, "ten", "“Người duyệt”: phải là chữ"),
    ({}, "ten", "“Người duyệt”: chưa điền: mục này phải có"),
    ({"ten": "A", "ly_do": "  "}, "ly_do", "“Lý do”: không được để trống"),
    ({"ten": "A", "ma": "ab"}, "ma", "“Mã”: “ab” không đúng dạng ^[A-Z]$"),
    ({"ten": "A", "so": -1}, "so", "“Số phiếu”: -1 nhỏ quá: từ 0 trở lên"),
    ({"ten": "A", "so": 41}, "so", "“Số phiếu”: 41 lớn quá: từ 40 trở xuống"),
    ({"ten": "A", "so": "ba"}, "so", "“Số phiếu”: phải là số nguyên"),
    ({"ten": "A", "chon": "có"}, "chon", "“Kết quả”: “có” không có trong danh sách: chọn một trong đồng ý, trả lại"),
    ({"ten": "A", "nhieu": "x"}, "nhieu", "“Xã”: “x” không có trong danh sách: chọn lại"),
    ({"ten": "A", "don_vi": ["a", "a"]}, "don_vi", "“Các đơn vị”: có mục được chọn hai lần: bỏ bớt"),
    ({"ten": "A", "don_vi": []}, "don_vi", "“Các đơn vị”: cần chọn ít nhất 1 mục"),
    ({"ten": "A", "co": "có"}, "co", "“Chờ”: phải là có hoặc không"),
    ({"ten": "A", "tuy": "dài quá"}, "tuy", "“Thư mục”: dài nhất 3 ký tự, đang có 7: viết ngắn lại"),
    ({"ten": "A", "nhom": {"la": 1}}, "nhom", "“Nhóm”: có mục không có trong biểu mẫu này: bỏ mục đó"),
]  # fmt: skip


@pytest.mark.parametrize(("filled", "field", "words"), WRONG)
def test_each_fault_stands_at_its_field_with_its_title(
    spoken: None, filled: dict[str, Any], field: str, words: str
) -> None:
    (params,) = build_error_obj(validate({"params": filled}, FORM))["errors"]
    assert params["property"] == "params"
    (fault,) = params["errors"]
    assert fault["property"] == field and fault["errors"] == [words]
    with pytest.raises(validation.ValidationError) as refused:
        validate({"params": filled}, FORM, raise_on_error=True)
    assert str(refused.value) == words


def test_a_fault_deeper_down_has_the_title_nearest_to_it(spoken: None) -> None:
    (error,) = validate({"params": {"ten": "A", "nhom": {"trong": 1}}}, FORM)
    assert error.message == "“Bên trong”: phải là chữ"
    (error,) = validate({"params": {"ten": "A", "don_vi": ["c"]}}, FORM)
    assert error.message == "“Các đơn vị”: “c” không có trong danh sách: chọn một trong a, b"
    assert list(error.absolute_path) == ["params", "don_vi", 0]


def test_a_day_that_is_none_is_said_by_the_form(spoken: None) -> None:
    """The API itself looks at no formats; the run's own reading does."""
    (error,) = validate({"params": {"ten": "A", "ngay": "5/12"}}, FORM)
    assert error.message == "“Ngày họp”: “5/12” phải là ngày, dạng 2024-12-31"


def test_all_faults_of_a_form_are_said_at_once(spoken: None) -> None:
    (params,) = build_error_obj(validate({"params": {"so": -1, "chon": "có"}}, FORM))["errors"]
    assert {fault["property"] for fault in params["errors"]} == {"ten", "so", "chon"}


@pytest.mark.parametrize(
    "filled",
    [{"ten": "A"}, {"ten": "A", "tuy": None, "don_vi": ["a", "b"], "nhom": {"trong": "x"}, "so": 40}],
)
def test_what_is_right_stays_right(spoken: None, filled: dict[str, Any]) -> None:
    assert is_valid({"params": filled}, FORM)
    is_valid_schema(FORM)


def test_twice_is_once(spoken: None) -> None:
    before = dict(validation._VALIDATOR.VALIDATORS)
    vietnamese_forms.install()
    assert before == validation._VALIDATOR.VALIDATORS


def test_another_prefect_is_left_alone_and_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Prefect's insides changed: no keyword `enum` to wrap."""
    keywords = {name: word for name, word in validation._VALIDATOR.VALIDATORS.items() if name != "enum"}
    monkeypatch.setattr(validation._VALIDATOR, "VALIDATORS", keywords)
    before = dict(keywords)
    with caplog.at_level(logging.WARNING, logger=vietnamese_forms.__name__):
        vietnamese_forms.install()
    assert keywords == before
    assert "tiếng Anh" in caplog.text
    (error,) = validate({"params": {"ten": 1}}, FORM)
    assert "is not of type" in error.message
