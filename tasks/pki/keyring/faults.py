"""What is wrong with one role's key; `loading` says the faults of all roles together."""


class RoleError(Exception):
    """What is wrong with one role's key, in Vietnamese, with its remedy; never a pass phrase or PIN."""
