"""A backup that is whole by its manifest, but says nothing of itself that can be used, is refused before anything is done."""

import subprocess
from pathlib import Path

import pytest

from flows.backup.restore import restore
from flows.settings import Settings
from rules.values.errors import ThiduaError


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ("{}", "made: thiếu"),
        ("{", "không phải JSON"),
        ('{"made": "", "thidua": "", "prefect": "", "folders": []}', "folders: sai kiểu"),
    ],
)
def test_what_a_backup_says_of_itself_must_fit(tmp_path: Path, about: str, says: str) -> None:
    (tmp_path / "backup.json").write_text(about)
    listed = subprocess.run(["sha256sum", "backup.json"], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "MANIFEST").write_bytes(listed.stdout)
    with pytest.raises(ThiduaError, match=rf"backup\.json .*{says}.*dùng bản sao lưu khác"):
        restore(Settings(), tmp_path, (), replace=False, say=print)
