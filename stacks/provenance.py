"""What a resource is known by: its address, and in its `//` the line to change, for a reader to go to."""

from __future__ import annotations

from cdktf import TerraformResource

from stacks.bulk.call import call
from tollgate.config.model import Model

KEY = "source"


def identify(resource: TerraformResource, address: str, *causes: Model) -> None:
    """Give a resource its address, and write the line that caused it into its `//`.

    Args:
        address: without the type; one of `stacks.addresses`.
        causes: that of the first cause that a file has.
    """
    call("identify", resource, address, _line(causes))


def provenance(*causes: Model) -> dict[str, object]:
    """The line for a block that no construct writes: `{"//": {"source": "gateway.yaml:12"}}`, or nothing."""
    line = _line(causes)
    return {"//": {KEY: line}} if line else {}


def _line(causes: tuple[Model, ...]) -> str | None:
    return next((cause.source.shown for cause in causes if cause.source is not None), None)
