"""The Velocity Template Language: `airspeed`, with what Java has and Python has not.

`airspeed-ext` is the engine that LocalStack compares with API Gateway. Its parser is used as it is. The
parts of a parsed template get classes of their own: references find what is theirs in Java (`java.py`) and
nothing of Python's, and print as Java does.

`#if` is as recorded of API Gateway, and as the engine has it: nothing is true there. Velocity's user guide
("Conditionals") has it false.

`#[[...]]#`, quoted text ("VTL Reference"), is not in the engine: it ends at the first `]]#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from airspeed import Template, TemplateError, operators

from tollgate.local.mapping import java
from tollgate.local.mapping.java import ArrayList, Value

__all__ = ["Engine", "TemplateError"]

_QUOTED: Final = re.compile(r"[\\$]*#\[\[(.*?)\]\]#", re.DOTALL)
_NAME_OF_QUOTED: Final = "tollgate_quoted_"


class Engine:
    """A template, parsed once."""

    def __init__(self, text: str) -> None:
        """Parse one.

        Raises:
            TemplateError: it is none.
        """
        self._quoted: dict[str, str] = {}
        self._template = Template(_QUOTED.sub(self._reference, text))
        self._template.ensure_compiled()
        _make_java(self._template.root_element, set())

    def render(self, names: Mapping[str, Value]) -> str:
        """What the template makes of what is there under names.

        Raises:
            TemplateError: it fails; its cause says why.
        """
        text: str = self._template.merge({**names, **self._quoted})
        return text

    def _reference(self, match: re.Match[str]) -> str:
        """A reference to a quoted text, with the dollars before it, which would change the reference."""
        name = f"{_NAME_OF_QUOTED}{len(self._quoted)}"
        self._quoted[name] = match[0].partition("#[[")[0] + match[1]
        return f"${{{name}}}"


def _make_java(node: object, seen: set[int]) -> None:
    """Give the parts of a parsed template the classes below."""
    if id(node) in seen:
        return
    seen.add(id(node))
    for part in _parts(node):
        _make_java(part, seen)
    kind = _KINDS.get(type(node))
    if kind is not None:
        node.__class__ = kind
    if isinstance(node, operators.ArrayLiteral):
        # The engine keeps the method of the values from when it parsed them.
        calculate = node.calculate
        node.calculate = lambda *of: ArrayList(calculate(*of))


def _parts(node: object) -> Iterable[object]:
    """The nodes of a node. Of some the engine keeps no more than a method."""
    if isinstance(node, list):
        return node
    if isinstance(node, dict):
        return [*node.keys(), *node.values()]
    if not isinstance(node, operators._Element):
        return ()
    return [getattr(value, "__self__", value) for value in vars(node).values()]


class _Name(operators.NameOrCall):  # type: ignore[misc]  # The engine has no types.
    """`name`, `name(...)` or `name[...]`: of the template, or of the value before the dot."""

    def calculate(self, current_object: Any, loader: Any, top_namespace: Any) -> Value:
        if isinstance(current_object, operators.LocalNamespace):
            try:
                found = current_object[self.name]
            except KeyError:
                return None
            if isinstance(found, operators._FunctionDefinition):
                return super().calculate(current_object, loader, top_namespace)
            if self.parameters is not None:
                return None
        elif self.parameters is not None:
            return java.call(current_object, self.name, self.parameters.calculate(top_namespace, loader))
        else:
            found = java.property_of(current_object, self.name)
        return found if self.index is None else java.at(found, self.index.calculate(top_namespace, loader))


class _After(operators.SubExpression):  # type: ignore[misc]
    """What comes after a value: `.name`, or `[...]`, whose index may be a variable."""

    def calculate(self, current_object: Any, loader: Any, global_namespace: Any) -> Value:
        if not isinstance(self.expression, operators.ArrayIndex):
            return self.expression.calculate(current_object, loader, global_namespace)
        found = java.at(current_object, self.expression.calculate(global_namespace, loader))
        if self.subexpression is None:
            return found
        return self.subexpression.calculate(found, loader, global_namespace)


class _Reference(operators.FormalReference):  # type: ignore[misc]
    """`$name`, `${name|'else'}`: nothing prints nothing."""

    def evaluate_raw(self, stream: Any, namespace: Any, loader: Any) -> None:
        if self.expression is None:
            stream.write(self.my_text())
            return
        value = self.expression.calculate(namespace, loader)
        if value is None and self.alternate is not None:
            value = self.alternate.calculate(namespace, loader)
        if value is not None:
            stream.write(java.printed(value))


class _Foreach(operators.ForeachDirective):  # type: ignore[misc]
    """`#foreach`, which goes over a map's values."""

    def evaluate_raw(self, stream: Any, namespace: Any, loader: Any) -> None:
        value = self.value.calculate(namespace, loader)
        found = copy(self)
        found.value = _Found(list(value.values()) if isinstance(value, Mapping) else value)
        super(_Foreach, found).evaluate_raw(stream, namespace, loader)


@dataclass(frozen=True, slots=True)
class _Found:
    """In the place of a node: its value."""

    value: Value

    def calculate(self, *_: Any) -> Value:
        return self.value


_KINDS: Final[Mapping[type, type]] = {
    operators.NameOrCall: _Name,
    operators.SubExpression: _After,
    operators.FormalReference: _Reference,
    operators.ForeachDirective: _Foreach,
}
