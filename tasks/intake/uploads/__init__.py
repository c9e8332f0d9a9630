"""Takes what units dropped into the watched folder: unpacked safely, put into the inbox, the original kept."""

from tasks.intake.uploads.placing import Arrival
from tasks.intake.uploads.taking import Taken, take_uploads

__all__ = ["Arrival", "Taken", "take_uploads"]
