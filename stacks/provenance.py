"""Where a resource comes from, written into its `//` so that a reader can go to the line to change."""

from __future__ import annotations

from cdktf import TerraformResource

from tollgate.config.model import Model

KEY = "source"


def remember(resource: TerraformResource, cause: Model) -> None:
    """Write the line that caused a resource into its `//`, where a file caused it."""
    if cause.source is not None:
        resource.add_override(f"//.{KEY}", cause.source.shown)


def provenance(cause: Model) -> dict[str, object]:
    """The same for a block that no construct writes: `{"//": {"source": "gateway.yaml:12"}}`, or nothing."""
    return {"//": {KEY: cause.source.shown}} if cause.source is not None else {}
