"""Two environments that would have one domain: its name is Amazon's to give once, and its records are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.config.gateway import Gateway
from tollgate.config.problem import Path, Problem
from tollgate.config.region import partition


def shared_domains(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find what of a domain a later environment would take from an earlier one.

    A domain name is one "within a Region across all AWS accounts", an edge-optimized one everywhere: so two
    regions may have one name, where not both write its records. A certificate that is there may be shown by
    any number of domains. Source: "Custom domain name for public REST APIs", in the API Gateway developer
    guide.

    Returns:
        the later environment with its problem.
    """
    first: dict[tuple[str, ...], str] = {}
    for name, gateway in environments.items():
        blamed: set[Path] = set()
        for path, what, claim in _claims(gateway):
            others = {first.setdefault(one, name) for one in claim} - {name}
            for other in sorted(others):
                if path in blamed:
                    continue
                blamed.add(path)
                yield (
                    name,
                    Problem(
                        path,
                        f"the environments {other!r} and {name!r} would both have {what}",
                        "Give each environment names of its own, as 'dev.api.example.com'.",
                    ),
                )


def _claims(gateway: Gateway) -> Iterator[tuple[Path, str, tuple[tuple[str, ...], ...]]]:
    """What a gateway takes for itself: where it says so, in words, and by which names others would meet."""
    at = partition(gateway.region)
    for name, domain in gateway.domains.items():
        path: Path = ("domains", name)
        edge = (("domain", at, "edge", name),) if domain.endpoint == "edge" else ()
        yield path, f"the domain {name!r}", (("domain", at, gateway.region, name), *edge)
        if domain.zone is not None:
            yield path, f"the record of {name!r}", (("record", domain.zone, name),)
        if domain.validation_zone is not None and domain.certificate_arn is None:
            yield (
                path,
                f"the record by which a certificate for {name!r} is validated",
                (("validation", domain.validation_zone, name),),
            )
