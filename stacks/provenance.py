"""What a resource is known by: its address, and in its `//` where it comes from, for the audit to read.

`source` is the line to change, `suppressions` the findings that someone answers for, by rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from cdktf import TerraformResource

from stacks.bulk.call import call
from tollgate.config.model import Model
from tollgate.config.suppression import Suppression

Notes = dict[str, object]


def identify(resource: TerraformResource, address: str, *causes: Model, **more: object) -> None:
    """Give a resource its address, and write where it comes from into its `//`.

    Args:
        address: without the type; one of `stacks.addresses`.
        causes: as `notes` has them.
        more: further notes.
    """
    call("identify", resource, address, json.dumps({**notes(*causes), **more}, ensure_ascii=False))


def provenance(*causes: Model) -> dict[str, object]:
    """The same for a block that no construct writes: `{"//": {"source": "gateway.yaml:12"}}`, or nothing."""
    found = notes(*causes)
    return {"//": found} if found else {}


def notes(*causes: Model) -> Notes:
    """Where something comes from: the line of the first cause that a file has, and what each suppresses."""
    source = next((cause.source for cause in causes if cause.source is not None), None)
    suppressions = {
        rule: _suppression(found)
        for cause in reversed(causes)
        for rule, found in getattr(cause, "suppressions", {}).items()
    }
    return {
        **({"source": source.shown} if source else {}),
        **({"suppressions": suppressions} if suppressions else {}),
    }


def _suppression(found: Suppression) -> Mapping[str, object]:
    source = {"source": found.source.shown} if found.source else {}
    return {"reason": found.reason, "expires": found.expires, **source}
