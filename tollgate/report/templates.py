"""Pages of HTML that need nothing else."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from tollgate.printable import printable


def environment(package: str) -> Environment:
    """The templates of a package. Every text from elsewhere is escaped."""
    made = Environment(
        loader=PackageLoader(package, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["printable"] = printable
    return made
