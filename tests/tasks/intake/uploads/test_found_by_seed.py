"""What a seeded search found: files that ended the whole round, or were called this machine's fault."""

from pathlib import Path

from factory_uploads import Office, only_left

DEFECTS = Path(__file__).resolve().parents[3] / "defects"


def test_a_zip_whose_list_names_a_place_before_its_beginning_is_broken(office: Office) -> None:
    (office.watched / "p-hoa-mac.zip").write_bytes((DEFECTS / "negative-offset.zip").read_bytes())
    only_left(office, office.round(), "p-hoa-mac.zip", "tệp nén hỏng", waits=False)


def test_a_name_that_can_not_be_decoded_stays_as_it_is_written(office: Office) -> None:
    (office.watched / "p-hoa-mac.eml").write_bytes((DEFECTS / "broken-name.eml").read_bytes())
    taken = office.round()
    assert taken.arrivals == () and len(taken.asides) == 1 and "utf-8" in taken.asides[0].why, taken
