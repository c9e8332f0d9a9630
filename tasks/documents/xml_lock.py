"""How lxml is used here: one lock for all that it does in this process, one parser that reaches for nothing outside.

lxml 6.1 lets threads parse at the same time while they share a table of names: now and then, in one run of some
twenty, the heap breaks and the process dies (seen in pyHanko's parsing of XMP). What holds this lock is pure
Python for the most part, which the interpreter runs one thread at a time anyway, so it costs next to nothing.
"""

import threading

from lxml import etree

LXML = threading.RLock()
STRICT = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
