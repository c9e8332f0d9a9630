"""Looks things up in a PDF's dictionaries, wherever in the file they stand."""

from typing import Any

from pypdf.generic import DictionaryObject, NullObject


def value(source: DictionaryObject, name: str) -> Any:
    """Return what stands under a name, looked up where it is a reference; None where nothing does."""
    found = source.get(name)
    found = None if found is None else found.get_object()
    return None if isinstance(found, NullObject) else found


def dictionary(source: DictionaryObject, name: str) -> DictionaryObject:
    """Return the dictionary under a name, an empty one where something else or nothing stands there."""
    found = value(source, name)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
