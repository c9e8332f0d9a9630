"""The keys of the roles that sign: where they lie, loaded once, looked at once. Signing belongs to `signing`."""

from tasks.keyring.loading import load_keyring
from tasks.keyring.values import Hand, HeldKey, Key, Keyring, Wanted

__all__ = ["Hand", "HeldKey", "Key", "Keyring", "Wanted", "load_keyring"]
