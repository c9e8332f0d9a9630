"""What code makes a kind of work: found by following what its functions reach, so that nobody keeps a list of files.

A function that does such work says so beside itself, `@makes("papers")`; `code_of` hashes, for every kind that is named
so, the text of what these functions reach, the data it reads, and the versions of the libraries it uses.
"""

from tasks.storage.code_hash.kinds import code_of, makes, reached

__all__ = ["code_of", "makes", "reached"]
