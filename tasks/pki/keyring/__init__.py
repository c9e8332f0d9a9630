"""The keys of the roles that sign: where they lie, loaded once, looked at once. Signing belongs to `signing`."""

import logging

from tasks.pki.keyring.key_list import KeyList, read_key_list
from tasks.pki.keyring.loading import has_key, load_keyring, token_there
from tasks.pki.keyring.values import Hand, HeldKey, Key, Keyring, Wanted

__all__ = [
    "Hand", "HeldKey", "Key", "KeyList", "Keyring", "Wanted", "has_key", "load_keyring", "read_key_list", "token_there",
]  # fmt: skip

# They log the names in certificates, and tracebacks of what is only an answer here.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)
