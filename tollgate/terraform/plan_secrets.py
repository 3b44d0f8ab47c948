"""Which values of a plan's JSON are secrets: by resource type and argument, by shape, by Terraform's marks.

Terraform's marks alone are not enough: `aws_api_gateway_usage_plan_key.value`, which is the key that callers
send, has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tollgate.terraform.configuration.json_text import Json, mapping
from tollgate.terraform.credential import has_shape, in_template, names_one, under, under_quotes

Path = tuple["str | int", ...]
"""Where a value stands: `("planned_values", "root_module", "resources", 0, "values", "value")`."""

SECRET_ARGUMENTS: Final[Mapping[str, frozenset[str]]] = {
    "aws_api_gateway_api_key": frozenset({"value"}),
    "aws_api_gateway_authorizer": frozenset({"authorizer_credentials"}),
    "aws_api_gateway_domain_name": frozenset({"certificate_private_key"}),
    "aws_api_gateway_usage_plan_key": frozenset({"value"}),
    "aws_iam_access_key": frozenset({"secret", "ses_smtp_password_v4"}),
    "aws_secretsmanager_secret_version": frozenset({"secret_binary", "secret_string"}),
    "aws_ssm_parameter": frozenset({"insecure_value", "value"}),
    "random_password": frozenset({"bcrypt_hash", "result"}),
    "tls_private_key": frozenset({"private_key_openssh", "private_key_pem", "private_key_pem_pkcs8"}),
}
"""The arguments and attributes that hold a secret, whatever a document says of them."""

_BLOCKS: Final = frozenset({"environment"})
"""Blocks that hold a map in which credentials stand: of a function, its `variables`."""

_PROVIDER_ARGUMENTS: Final = frozenset({"access_key", "secret_key", "token"})
_CONSTANT: Final = "constant_value"
_STATES: Final[tuple[Path, ...]] = (("planned_values",), ("prior_state", "values"))


def secret_places(document: Json) -> Iterator[Path]:
    """Where a plan's JSON, as `terraform show -json` prints it, holds a secret; below a place all is one."""
    for place, entry in _states(document):
        values = mapping(entry.get("values"))
        for found in (*_of_resource(str(entry.get("type")), values), *_true(entry.get("sensitive_values"))):
            yield (*place, "values", *found)
    for place, kind, change in _changes(document):
        for when in ("before",) if _is_once(change) else ("before", "after"):
            for found in (
                *_of_resource(kind, mapping(change.get(when))),
                *_true(change.get(f"{when}_sensitive")),
            ):
                yield (*place, when, *found)
    for place, kind, expressions in _configured(document):
        constants = {name: mapping(each).get(_CONSTANT) for name, each in expressions.items()}
        for found in _of_resource(kind, constants):
            yield (*place, found[0], _CONSTANT, *found[1:])
    yield from _of_outputs(document)
    yield from _of_variables(document)
    yield from _of_providers(document)


def _is_once(change: Json) -> bool:
    """Whether what is before and after is one object, as `plan.py` makes it where nothing changes."""
    return (
        change.get("before") is not None
        and change.get("before") is change.get("after")
        and change.get("before_sensitive") == change.get("after_sensitive")
    )


def _of_resource(kind: str, values: Json) -> Iterator[Path]:
    """The places below a resource's values."""
    yield from ((name,) for name in SECRET_ARGUMENTS.get(kind, ()) if values.get(name) is not None)
    for name, value in values.items():
        if isinstance(value, str):
            if has_shape(value):
                yield (name,)
        elif isinstance(value, dict):
            yield from ((name, key) for key in _of_mapping(name, value))
        elif isinstance(value, list) and name in _BLOCKS:
            yield from (
                (name, position, *found)
                for position, block in _entries(value)
                for found in _of_resource("", block)
            )


def _of_mapping(name: str, value: Json) -> Iterator[str]:
    """The keys of a map under which a credential stands: of parameters, templates, variables."""
    if name == "variables":
        yield from under(value)
        return
    if name.endswith("_parameters"):
        yield from under_quotes(value)
        return
    yield from (key for key, text in value.items() if isinstance(text, str) and in_template(text))


def _states(document: Json) -> Iterator[tuple[Path, Json]]:
    """Each resource as it is, and as it is planned."""
    for root in _STATES:
        for place, module in _modules(_at(document, root), root):
            for position, entry in _entries(module.get("resources")):
                yield (*place, "resources", position), entry


def _changes(document: Json) -> Iterator[tuple[Path, str, Json]]:
    """Each change of a resource, with its type: planned, seen, or put off."""
    for section in ("resource_changes", "resource_drift"):
        for position, entry in _entries(document.get(section)):
            yield (section, position, "change"), str(entry.get("type")), mapping(entry.get("change"))
    for position, put_off in _entries(document.get("deferred_changes")):
        entry = mapping(put_off.get("resource_change"))
        place: Path = ("deferred_changes", position, "resource_change", "change")
        yield place, str(entry.get("type")), mapping(entry.get("change"))


def _modules(values: Json, place: Path) -> Iterator[tuple[Path, Json]]:
    waiting = [((*place, "root_module"), mapping(values.get("root_module")))]
    while waiting:
        here, module = waiting.pop()
        yield here, module
        waiting.extend(
            ((*here, "child_modules", position), child)
            for position, child in _entries(module.get("child_modules"))
        )


def _configured(document: Json) -> Iterator[tuple[Path, str, Json]]:
    """Each resource's expressions, as they are written."""
    place: Path = ("configuration", "root_module")
    waiting = [(place, mapping(_at(document, place)))]
    while waiting:
        here, module = waiting.pop()
        for position, entry in _entries(module.get("resources")):
            yield (
                (*here, "resources", position, "expressions"),
                str(entry.get("type")),
                mapping(entry.get("expressions")),
            )
        for name, call in mapping(module.get("module_calls")).items():
            waiting.append(((*here, "module_calls", name, "module"), mapping(mapping(call).get("module"))))


def _of_outputs(document: Json) -> Iterator[Path]:
    for root in _STATES:
        for name, output in mapping(_at(document, root).get("outputs")).items():
            if mapping(output).get("sensitive") is True:
                yield (*root, "outputs", name, "value")
    for name, change in mapping(document.get("output_changes")).items():
        for when in ("before", "after"):
            for found in _true(mapping(change).get(f"{when}_sensitive")):
                yield ("output_changes", name, when, *found)


def _true(marks: object) -> Iterator[Path]:
    """The places of a tree of marks that are true."""
    waiting: list[tuple[Path, object]] = [((), marks)]
    while waiting:
        place, found = waiting.pop()
        if found is True:
            yield place
        elif isinstance(found, dict):
            waiting.extend(((*place, key), value) for key, value in found.items())
        elif isinstance(found, list):
            waiting.extend(((*place, position), value) for position, value in enumerate(found))


def _of_variables(document: Json) -> Iterator[Path]:
    """The root's variables that are sensitive, or are called like a credential."""
    declared = mapping(_at(document, ("configuration", "root_module", "variables")))
    for name in mapping(document.get("variables")):
        if mapping(declared.get(name)).get("sensitive") is True or names_one(name):
            yield "variables", name, "value"
    for name, variable in declared.items():
        if mapping(variable).get("sensitive") is True or names_one(name):
            yield "configuration", "root_module", "variables", name, "default"


def _of_providers(document: Json) -> Iterator[Path]:
    for provider, entry in mapping(_at(document, ("configuration", "provider_config"))).items():
        for name in mapping(mapping(entry).get("expressions")):
            if name in _PROVIDER_ARGUMENTS:
                yield "configuration", "provider_config", provider, "expressions", name, _CONSTANT


def _at(document: Json, place: Path) -> Json:
    found: object = document
    for step in place:
        found = found.get(str(step)) if isinstance(found, Mapping) else None
    return mapping(found)


def _entries(value: object) -> Iterator[tuple[int, Json]]:
    listed = value if isinstance(value, list) else []
    return ((position, entry) for position, entry in enumerate(listed) if isinstance(entry, Mapping))
