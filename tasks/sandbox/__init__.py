"""The one sandbox in which files that strangers sent are opened: a process a file, with limits, never this one.

A program that opens files names its work with `tasks.sandbox.child.answer_each`; whoever wants to know asks it by its
module's name with `tasks.sandbox.asking.ask_each`. Nothing is handed on here: a program pays for what it imports.
"""
