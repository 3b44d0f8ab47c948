"""A plan's JSON as its changes, with every secret replaced by a fingerprint before anything looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tollgate.terraform.configuration.configuration import Stack
from tollgate.terraform.configuration.json_text import Document, InvalidDocument, Json, mapping
from tollgate.terraform.plan_json import check_plan
from tollgate.terraform.plan_redaction import Secrets, take_secrets
from tollgate.terraform.planned.change import Change, change

_SECTIONS: Final = (
    "resource_changes", "resource_drift", "output_changes", "configuration", "variables", "deferred_changes",
)  # fmt: skip
"""What of a plan is looked at; its states say again what its changes say."""


@dataclass(frozen=True)
class Plan:
    """What a plan will do to one stack.

    Attributes:
        stack: its name.
        file: the plan, as a person knows it.
        changes: what is planned of each resource, of those that stay as they are too.
        drift: what was changed outside of Terraform, and is in no state yet.
        outputs: the outputs that change.
        configuration: what was planned, as the plan tells it.
        relevant: the resources of which something that was changed outside had a part in the plan.
        written: the document that was planned, where it lies beside the plan.
        incomplete: why the plan tells only a part; None where it tells all.
        secrets: to be taken out of what is shown.
        version: the Terraform that made it.
    """

    stack: str
    file: str
    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    outputs: tuple[str, ...]
    configuration: Json
    relevant: frozenset[str]
    written: Stack | None
    incomplete: str | None
    secrets: Secrets
    version: str

    @property
    def touched(self) -> Iterator[Change]:
        """The changes that do something; moves and adoptions too."""
        return (
            found
            for found in self.changes
            if found.action not in ("nothing", "read") or found.previous_address or found.is_adopted
        )


def plan_of(document: Document, *, stack: str, written: Stack | None = None) -> Plan:
    """What a plan's JSON says.

    Args:
        document: its secrets are replaced in place.
        written: the document that was planned.

    Raises:
        InvalidDocument: it is no plan's JSON, of an unknown format, or of a plan that failed.
    """
    check_plan(document)
    if document.data.get("errored") is True:
        raise InvalidDocument(
            f"{document.file}: the plan failed, so it does not tell what an apply would do.\n  Mend what "
            "Terraform says, and plan again."
        )
    _check_changes(document)
    data: dict[str, Any] = {name: document.data.get(name) for name in _SECTIONS}
    _add_unmentioned(document.data, data)
    _share(data)
    secrets = take_secrets(data)
    return Plan(
        stack=stack,
        file=document.file,
        changes=tuple(map(change, _entries(data["resource_changes"]))),
        drift=tuple(map(change, _entries(data["resource_drift"]))),
        outputs=tuple(
            sorted(
                name
                for name, found in mapping(data["output_changes"]).items()
                if mapping(found).get("actions") != ["no-op"]
            )
        ),
        configuration=mapping(mapping(data["configuration"]).get("root_module")),
        relevant=frozenset(
            str(entry.get("resource")) for entry in _entries(document.data.get("relevant_attributes"))
        ),
        written=written,
        incomplete=_incomplete(document.data),
        secrets=secrets,
        version=str(document.data.get("terraform_version", "")),
    )


def _add_unmentioned(document: Json, data: dict[str, Any]) -> None:
    """Count what the state has and the plan has no word of as unchanged: a refresh-only plan has no more."""
    changes = list(_entries(data["resource_changes"]))
    told = {entry.get("address") for entry in changes}
    for entry in _managed(mapping(mapping(document.get("prior_state")).get("values"))):
        if entry.get("address") not in told:
            values = entry.get("values")
            marks = entry.get("sensitive_values")
            change = {"actions": ["no-op"], "before": values, "after": values, "before_sensitive": marks,
                      "after_sensitive": marks}  # fmt: skip
            changes.append({**entry, "module_address": entry["in"], "change": change})
    data["resource_changes"] = changes


def _managed(state: Json) -> Iterator[dict[str, Any]]:
    """The resources of a state, each with the address of its module."""
    waiting = [mapping(state.get("root_module"))]
    while waiting:
        module = waiting.pop()
        waiting.extend(_entries(module.get("child_modules")))
        for entry in _entries(module.get("resources")):
            if entry.get("mode") != "data":
                yield {**entry, "in": module.get("address", "")}


def _share(data: dict[str, Any]) -> None:
    """Make one object of what is before and after where nothing changes, so that it is looked at once."""
    for entry in data["resource_changes"]:
        change = entry.get("change")
        if isinstance(change, dict) and change.get("before") == change.get("after"):
            change["after"] = change.get("before")


def _check_changes(document: Document) -> None:
    """Refuse what would read as "nothing is done" because a part is missing or of another form."""
    changes = document.data.get("resource_changes", [])
    planned = mapping(mapping(document.data.get("planned_values")).get("root_module"))
    is_list = isinstance(changes, list) and all(
        isinstance(entry, dict) and isinstance(mapping(entry.get("change")).get("actions"), list)
        for entry in changes
    )
    # A plan of nothing has neither.
    if not is_list or (planned and "resource_changes" not in document.data):
        raise InvalidDocument(
            f"{document.file}: it has no resource_changes as Terraform writes them.\n  Show the plan again: "
            "terraform show -json p > plan.json"
        )


def _incomplete(data: Json) -> str | None:
    if data.get("complete") is False:
        return "it was made with -target, or Terraform put a part off"
    return "Terraform put a part off" if data.get("deferred_changes") else None


def _entries(found: object) -> Iterator[Json]:
    return (entry for entry in (found if isinstance(found, list) else []) if isinstance(entry, dict))
