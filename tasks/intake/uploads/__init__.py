"""Takes what units dropped into the watched folder: unpacked safely, put into the inbox, the original kept.

Nothing is handed on here: the programs of the sandbox in it pay for what they import.
"""
