"""Pages that go into a reading copy, and in the sandbox those of strangers' files: fonts embedded, else by their picture.

Nothing is handed on here: a program pays for what it imports.
"""
