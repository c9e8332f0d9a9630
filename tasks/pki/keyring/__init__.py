"""The keys of the roles that sign: where they lie, loaded once, looked at once. Signing belongs to `tasks.signing`."""

from tasks.pki.keyring.key_list import KeyList, read_key_list
from tasks.pki.keyring.loading import has_key, load_keyring, token_there
from tasks.pki.keyring.values import HeldKey, KeyHandle, Keyring, SigningKey, WantedRole

__all__ = [
    "HeldKey",
    "KeyHandle",
    "KeyList",
    "Keyring",
    "SigningKey",
    "WantedRole",
    "has_key",
    "load_keyring",
    "read_key_list",
    "token_there",
]  # fmt: skip
