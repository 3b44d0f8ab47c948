"""Where a resource comes from, written into its `//` so that a reader can go to the line to change."""

from __future__ import annotations

from cdktf import TerraformResource

from tollgate.config.model import Model

KEY = "source"


def remember(resource: TerraformResource, *causes: Model) -> None:
    """Write the line that caused a resource into its `//`: that of the first cause that a file has."""
    if line := _line(causes):
        resource.add_override(f"//.{KEY}", line)


def provenance(*causes: Model) -> dict[str, object]:
    """The same for a block that no construct writes: `{"//": {"source": "gateway.yaml:12"}}`, or nothing."""
    line = _line(causes)
    return {"//": {KEY: line}} if line else {}


def _line(causes: tuple[Model, ...]) -> str | None:
    return next((cause.source.shown for cause in causes if cause.source is not None), None)
