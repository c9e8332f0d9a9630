"""Keys and trust: the keyring, the trial's own certificate authority, whom this office trusts."""
