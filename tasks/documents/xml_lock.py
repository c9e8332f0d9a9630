"""One lock for all that lxml does in this process.

lxml 6.1 lets threads parse at the same time while they share a table of names: now and then, in one run of some
twenty, the heap breaks and the process dies (seen in pyHanko's parsing of XMP). What holds this lock is pure
Python for the most part, which the interpreter runs one thread at a time anyway, so it costs next to nothing.
"""

import threading

LXML = threading.RLock()
