"""Under which names a unit's papers stand in its dossier, and in which folder."""

PAPERS = "van-ban"
"""The folder's name in a unit's folder, and in a bundle."""
UPWARD_LIST = "danh-sach.json"
"""In a bundle that goes up to the province: whom it is about."""
SUBMISSION, MINUTES, ACHIEVEMENT = "01-to-trinh", "02-bien-ban", "03-bao-cao-"
