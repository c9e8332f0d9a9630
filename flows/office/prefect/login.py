"""The one login of the office's server and pages: read from a file that nobody else on the machine can read."""

from flows.settings import Settings
from tasks.storage.secret_file import read_login


def login_of(settings: Settings) -> str | None:
    """Return "user:password" from `settings.login_file`, None where none is set; ThiduaError for an unusable file."""
    return None if settings.login_file is None else read_login(settings.login_file)
