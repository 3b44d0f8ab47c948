"""What a configuration may let callers do beyond what the matrix tells."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.access.facts import METHOD, REST_API, REST_API_PUT, STAGE, Facts
from tollgate.terraform.configuration.value import Unknown, as_text


def omitted(facts: Facts) -> Iterator[str]:
    """Each thing that is in no row, with the reason, for a person."""
    for part, why in facts.configuration.unread.items():
        yield f"what {part.address} declares: {why}"
    for kind in (REST_API, REST_API_PUT):
        for api in facts.configuration.of(kind):
            if api.get("body") is not None:
                yield f"the routes in the body of {api.address}"
    for method in facts.uncertain(METHOD):
        yield f"{method.address}: its API is not known"
    for stage in facts.configuration.of(STAGE):
        if isinstance(as_text(stage.get("stage_name")), Unknown):
            yield f"{stage.address}: its name is not known"
        elif stage in facts.uncertain(STAGE):
            yield f"{stage.address}: its API is not known"
