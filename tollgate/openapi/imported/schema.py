"""A schema of OpenAPI as JSON Schema draft 4, which API Gateway's models are.

"Data models for REST APIs" and "Amazon API Gateway important notes for REST APIs", Amazon API Gateway
developer guide: draft 4 with references within the model, without `anyOf`, `oneOf` and `exclusiveMinimum`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tollgate.config.problem import Path
from tollgate.openapi.imported.document import Node
from tollgate.openapi.imported.findings import Findings

_AS_IT_IS: Final = frozenset(
    {"type", "enum", "required", "multipleOf", "minLength", "maxLength", "pattern"}
    | {"minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"}
)
_SAYS_NOTHING: Final = frozenset(
    {"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"}
    | {"xml", "externalDocs", "discriminator", "nullable", "definitions", "$defs", "$id", "$schema"}
    | {"$comment", "$anchor", "contentEncoding", "contentMediaType"}
)
"""What holds of no value, or is looked at with its neighbours."""
_FORMATS: Final = ("date-time", "email", "hostname", "ipv4", "ipv6", "uri")
"""Those of draft 4; OpenAPI's own, as `int64`, say nothing there."""
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_OF_ALL_TYPES: Final = frozenset({"enum", "$ref", "allOf", "not"})
"""Words that say something of values of every type."""


def draft4(node: Node, findings: Findings) -> dict[str, Any] | None:
    """A body's schema with all that it refers to; None where draft 4 can only be stricter.

    What is left out of it only lets more pass, and is noted.
    """
    notes = len(findings.notes)
    writer = _Writer(findings)
    made = writer.root(node)
    if writer.is_looser and writer.excludes:
        del findings.notes[notes:]
        findings.note(
            node,
            f"the body is not checked: {' and '.join(sorted(writer.is_looser))} cannot be said in draft 4, "
            "and with 'not' beside it, what is left could refuse too much",
            "Let the backend check it.",
        )
        return None
    return made | ({"definitions": writer.definitions} if writer.definitions else {})


class _Writer:
    """Writes schemas, and those that they refer to once each, as definitions."""

    def __init__(self, findings: Findings) -> None:
        self.definitions: dict[str, Any] = {}
        self.is_looser: set[str] = set()
        self.excludes = False
        self._findings = findings
        self._names: dict[Path, str] = {}

    def root(self, node: Node) -> dict[str, Any]:
        """A whole schema. Draft 4 looks at nothing beside a reference, as at the definitions."""
        alone = node.text("$ref") and (self._findings.document.version != "3.1" or len(node.value) == 1)
        target = self._findings.resolved(node) if alone else node
        return self.part(target) if target is not None else {}

    def part(self, node: Node) -> dict[str, Any]:
        if isinstance(node.value, bool):
            return {} if node.value else {"not": {}}
        if not isinstance(node.value, Mapping):
            self._findings.refuse(node, "this is not a schema", "Write a mapping, as '{type: string}'.")
            return {}
        if node.text("$ref"):
            return self._reference(node)
        return self._words(node)

    def _reference(self, node: Node) -> dict[str, Any]:
        target = self._findings.target(node)
        if target is None:
            return {}
        if target.path not in self._names:
            name = self._names[target.path] = self._name(str(target.path[-1]))
            self.definitions[name] = {}
            self.definitions[name] = self.part(target)
            if self.definitions[name] == {"$ref": f"#/definitions/{name}"}:
                self._findings.refuse(target, "the schema is nothing but itself", "Say what it is.")
        made = {"$ref": f"#/definitions/{self._names[target.path]}"}
        # Before 3.1, what stands beside a reference says nothing.
        beside = self._words(node) if self._findings.document.version == "3.1" else {}
        return {"allOf": [made, beside]} if beside else made

    def _name(self, wanted: str) -> str:
        """Letters and digits, as API Gateway has them in the names of models."""
        name = re.sub("[^A-Za-z0-9]", "", wanted) or "Schema"
        number = 2
        unique = name
        while unique in self.definitions:
            unique, number = f"{name}{number}", number + 1
        return unique

    def _words(self, node: Node) -> dict[str, Any]:
        node = self._sound(node)
        made: dict[str, Any] = {}
        for word, part in node.items():
            made |= self._word(word, part, node)
        made |= self._bounds(node)
        if "required" in made:
            made["required"] = [name for name in made["required"] if not self._is_read_only(node, name)]
            if not made["required"]:
                # Draft 4 takes no list without a name.
                del made["required"]
        return _with_null(made) if node.value.get("nullable") is True else made

    def _word(self, word: str, part: Node, node: Node) -> dict[str, Any]:
        self.excludes |= word == "not"
        match word:
            case "properties" | "patternProperties":
                # A property may be called as an extension is.
                names = part.value if isinstance(part.value, Mapping) else {}
                return {word: {name: self.part(Node(it, (*part.path, name))) for name, it in names.items()}}
            case "allOf":
                return {word: [self.part(it) for it in part.each()]} if part.value else {}
            case "anyOf" | "oneOf":
                return self._either(word, part, node)
            case "not":
                return {word: self.part(part)}
            case "additionalProperties":
                return {word: part.value if isinstance(part.value, bool) else self.part(part)}
            case "items" if node.get("prefixItems") is None:
                return {word: self.part(part)}
            case "items":
                return {"additionalItems": part.value if isinstance(part.value, bool) else self.part(part)}
            case "prefixItems":
                return {"items": [self.part(it) for it in part.each()]} if part.value else {}
            case "format":
                return {word: part.value} if part.value in _FORMATS else {}
            case "const":
                return {"enum": [_plain(part.value)]}
            case "dependentRequired" | "dependentSchemas":
                return {"dependencies": self._dependencies(node)}
        if word in _AS_IT_IS:
            return {word: _plain(part.value)}
        if word not in _SAYS_NOTHING and word != "$ref" and word not in _BOUND_WORDS:
            self._loosen(word, part)
        return {}

    def _loosen(self, word: str, node: Node) -> None:
        self.is_looser.add(repr(word))
        self._findings.note(node, f"{word!r} is not checked", "API Gateway's models have no such word.")

    def _include(self, exclusive: str, word: str, bound: Any, node: Node) -> None:
        """Tell of a bound that itself comes to pass."""
        self.is_looser.add(repr(exclusive))
        given = json.dumps(node.value[exclusive])
        became = f"becomes {word}: {bound}" if given != "true" else f"is left out of {word}: {bound}"
        self._findings.note(
            node,
            f"{exclusive}: {given} {became}, which lets {bound} pass",
            "API Gateway's models have no such word. Let the backend check it.",
        )

    def _either(self, word: str, part: Node, node: Node) -> dict[str, Any]:
        """Alternatives of different types as one schema with several: API Gateway's models have no others."""
        known = set(self.definitions)
        made = [self.part(it) for it in part.each()]
        types = [schema.get("type") for schema in made]
        detailed = [schema for schema in made if schema.keys() != {"type"}]
        # What is said of one type is nothing to the others.
        is_told_apart = all(isinstance(kind, str) for kind in types) and len(set(types)) == len(types)
        both_numbers = {"integer", "number"} <= set(map(str, types))
        if is_told_apart and not both_numbers and len(detailed) <= 1 and node.get("type") is None:
            one = detailed[0] if detailed else {}
            if not one.keys() & (_OF_ALL_TYPES | node.value.keys()):
                return {**one, "type": types}
        for name in set(self.definitions) - known:
            del self.definitions[name]
        self._names = {path: name for path, name in self._names.items() if name in self.definitions}
        self._loosen(word, part)
        return {}

    def _by_name(self, node: Node) -> dict[str, Any]:
        # A property may be called as an extension is.
        return {name: self.part(Node(schema, (*node.path, name))) for name, schema in node.value.items()}

    def _dependencies(self, node: Node) -> dict[str, Any]:
        names, schemas = node.get("dependentRequired"), node.get("dependentSchemas")
        found: dict[str, Any] = self._by_name(schemas) if schemas else {}
        for name, needed in names.value.items() if names else ():
            if needed and name in found:
                found[name] = {"allOf": [found[name], {"required": _plain(needed)}]}
            elif needed:
                found[name] = _plain(needed)
        return found

    def _sound(self, node: Node) -> Node:
        """The schema without words whose values are none that they take, which are refused."""
        kept = {}
        for word, part in node.items():
            what = next(
                (what for what, words, fits in _SHAPES if word in words and not fits(part.value)), None
            )
            if what is None:
                kept[word] = part.value
            else:
                self._findings.refuse(part, f"{word!r} is not {what}", "Mend the schema.")
        return Node(kept, node.path)

    def _bounds(self, node: Node) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for word, exclusive, tightest in (
            ("minimum", "exclusiveMinimum", max),
            ("maximum", "exclusiveMaximum", min),
        ):
            bound, beyond = node.value.get(word), node.value.get(exclusive)
            # From 3.1 on, the exclusive one is a bound of its own.
            given = [it for it in (bound, beyond) if it is not None and not isinstance(it, bool)]
            if given:
                made[word] = tightest(given)
            if given and beyond is not None and (beyond is True or beyond == made[word]):
                if word == "maximum":
                    made[exclusive] = True
                else:
                    self._include(exclusive, word, made[word], node)
        return made

    def _is_read_only(self, node: Node, name: str) -> bool:
        """Of a request, nothing is required that only answers have: "Schema Object", `readOnly`."""
        properties = node.get("properties")
        found = properties.get(name) if properties else None
        if found is not None and found.text("$ref"):
            found = self._findings.document.target(found.text("$ref"))
        return found is not None and isinstance(found.value, Mapping) and found.value.get("readOnly") is True


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_SHAPES: Final[tuple[tuple[str, frozenset[str], Callable[[Any], bool]], ...]] = (
    ("a number", frozenset({"minimum", "maximum", "multipleOf"}), _is_number),
    (
        "a number, or true or false",
        frozenset({"exclusiveMinimum", "exclusiveMaximum"}),
        lambda value: _is_number(value) or isinstance(value, bool),
    ),
    (
        "a whole number",
        frozenset(f"{bound}{what}" for bound in ("min", "max") for what in ("Length", "Items", "Properties")),
        lambda value: isinstance(value, int) and not isinstance(value, bool),
    ),
    ("a text", frozenset({"pattern", "format"}), lambda value: isinstance(value, str)),
    ("a text, or a list of texts", frozenset({"type"}), lambda it: isinstance(it, str) or _are_texts(it)),
    ("a list of texts", frozenset({"required"}), _are_texts),
    ("a list", frozenset({"enum", "prefixItems", *_LISTS}), lambda value: isinstance(value, list)),
    (
        "a mapping",
        frozenset({"properties", "patternProperties", "dependentSchemas"}),
        lambda value: isinstance(value, Mapping),
    ),
    (
        "a mapping of lists of texts",
        frozenset({"dependentRequired"}),
        lambda value: isinstance(value, Mapping) and all(map(_are_texts, value.values())),
    ),
)
"""What a word takes, by the words: JSON Schema, "A Vocabulary for Structural Validation"."""

_BOUND_WORDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """With null, where a type is named: "Schema Object", `nullable`."""
    made = dict(schema)
    if not isinstance(made.get("type"), str):
        return made
    if "enum" in made and None not in made["enum"]:
        made["enum"] = [*made["enum"], None]
    made["type"] = [made["type"], "null"]
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
