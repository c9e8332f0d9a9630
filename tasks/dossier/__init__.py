"""A unit's dossier as files: cover and contents, the reading copy, metadata, the sealed bundle and its opening."""
