"""What an audit entry of a renewal is about: places and codes, never a file's name."""

import datetime as dt

import pytest

from rules.register.renewals import Renewal

AT = dt.datetime(2030, 3, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("of", "subject"),
    [
        ({}, ""),
        (
            {"movement": "m", "cycle": "A2024", "key": "giay-khen/p-a/CN1", "number": "05"},
            "m/A2024/giay-khen/p-a/CN1",
        ),
        ({"movement": "m", "cycle": "A2024", "unit": "p-a"}, "m/A2024/p-a"),
        ({"file": "Nguyen-Van-An.pdf"}, ""),
    ],
)
def test_the_subject_names_the_paper_and_no_file(of: dict[str, str], subject: str) -> None:
    assert Renewal("a", "b", AT, "Dịch vụ", **of).subject == subject
