"""Which fields a template names, held against samples of what its paper says: all that are used, and those nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, nodes

Known = tuple[Any, str]
"""What stands at a place of the samples (None: nobody can tell), and the field that leads there ("tiers.heading")."""
_ANY: Known = (None, "")
_FIELDS = Environment()


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A field that no sample has, the line it stands on (from 1), the known one that it looks like ("" where none does)."""

    name: str
    line: int
    near: str


@dataclass(slots=True)
class FieldsUsed:
    """What a template prints: known fields by their full names, items of a list under the list's; and fields nobody knows."""

    known: set[str] = field(default_factory=set)
    unknown: list[UnknownField] = field(default_factory=list)


def fullest(samples: Sequence[Any]) -> Any:
    """Return the samples as one that has all their fields; every item of a list like all others, as many as the longest has."""
    if tables := [one for one in samples if isinstance(one, Mapping)]:
        names = {name for table in tables for name in table}
        return {name: fullest([table[name] for table in tables if name in table]) for name in names}
    if lists := [one for one in samples if isinstance(one, Sequence) and not isinstance(one, str)]:
        items = [item for one in lists for item in one]
        return [fullest(items)] * max(len(one) for one in lists)
    return ""


def fields_used(source: str, sample: Mapping[str, Any]) -> FieldsUsed:
    """Return what a template's source uses of a (fullest) sample; jinja2.TemplateSyntaxError where it can't be read."""
    walk = _Walk()
    walk.follow(_FIELDS.parse(source), {name: (held, name) for name, held in sample.items()})
    return walk.used


class _Walk:
    """Follows every branch, whether a sample would take it or not."""

    def __init__(self) -> None:
        self.used = FieldsUsed()

    def follow(self, node: nodes.Node, scope: dict[str, Known]) -> Known:
        """Follow what stands in a node and return what it stands for; `scope` holds the names that it may use."""
        match node:
            case nodes.Name(ctx="load"):
                return self._name(node, scope)
            case nodes.Getattr():
                held, path = self.follow(node.node, scope)
                return self._field(node, held, path, node.attr)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Add():
                left, right = self.follow(node.left, scope), self.follow(node.right, scope)
                return left if left[0] else right
            case nodes.For():
                self._loop(node, scope)
            case nodes.If():
                before = set(self.used.known)
                self.follow(node.test, scope)
                self.used.known = before  # what is only asked is not printed
                for inside in (*node.body, *node.elif_, *node.else_):
                    self.follow(inside, scope)
            case nodes.Assign():
                value = self.follow(node.node, scope)
                scope.update(dict.fromkeys(_names(node.target), _ANY))
                if isinstance(node.target, nodes.Name):
                    scope[node.target.name] = value
            case _:
                for inside in node.iter_child_nodes():
                    self.follow(inside, scope)
        return _ANY

    def _name(self, node: nodes.Name, scope: dict[str, Known]) -> Known:
        if node.name in scope:
            held, path = scope[node.name]
            if path:
                self.used.known.add(path)
            return held, path
        return _ANY if node.name in _FIELDS.globals else self._field(node, scope, "", node.name)

    def _field(self, node: nodes.Node, held: Any, path: str, name: str) -> Known:
        """Return what a field of a known value stands for, noted as used or as unknown."""
        above = f"{path}." if path else ""
        if held is None:
            return _ANY
        if isinstance(held, Mapping) and name in held:
            self.used.known.add(f"{above}{name}")
            return held[name], f"{above}{name}"
        near = get_close_matches(name.casefold(), held, n=1) if isinstance(held, Mapping) else []
        looks = f"{above}{near[0]}" if near else ""
        self.used.unknown.append(UnknownField(f"{above}{name}", node.lineno, looks))
        return _ANY

    def _item(self, node: nodes.Getitem, scope: dict[str, Known]) -> Known:
        held, path = self.follow(node.node, scope)
        self.follow(node.arg, scope)
        wanted = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(node.arg, nodes.Slice):
            return held, path
        if isinstance(wanted, str):
            return self._field(node, held, path, wanted)
        if not isinstance(held, list | Mapping) or not isinstance(wanted, int):
            return _ANY
        if isinstance(held, Mapping) or 0 < len(held) <= wanted:
            self.used.unknown.append(UnknownField(f"{path}[{wanted}]", node.lineno, ""))
        return (held[0], path) if held and isinstance(held, list) else _ANY

    def _loop(self, node: nodes.For, scope: dict[str, Known]) -> None:
        held, path = self.follow(node.iter, scope)
        inner = {**scope, "loop": _ANY, **dict.fromkeys(_names(node.target), _ANY)}
        if isinstance(node.target, nodes.Name) and isinstance(held, list) and held:
            inner[node.target.name] = (held[0], path)
        for inside in (*([node.test] if node.test else ()), *node.body):
            self.follow(inside, inner)
        for inside in node.else_:
            self.follow(inside, scope)


def _names(target: nodes.Node) -> Iterator[str]:
    named = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return (name.name for name in named)
