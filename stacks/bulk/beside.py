"""Many resources of one type by one call: a construct each, which what looks for constructs finds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from cdktf import TerraformResource

from stacks.bulk.call import call


@dataclass(frozen=True, slots=True)
class Beside:
    """One of them.

    Attributes:
        id: the construct's, in the scope.
        config: its arguments as CDKTF's own language spells them, `restApiId`.
        address: without the type.
        notes: for its `//`.
    """

    id: str
    config: Mapping[str, object]
    address: str
    notes: Mapping[str, object]


def put_beside(first: TerraformResource, others: Iterable[Beside]) -> None:
    """Make resources of the type of one that is there, in its scope."""
    call("beside", first, json.dumps([asdict(other) for other in others], ensure_ascii=False))
