"""What a gateway presumes of Route 53 and ACM, and moto has no way to be given.

- A hosted zone that a description names is there; moto makes zones under ids of its own alone.
- A certificate is issued once its record is there; moto issues it after a minute, whatever there is.
"""

from __future__ import annotations

from collections.abc import Callable

from moto import settings
from moto.route53.models import FakeZone, Route53Backend

_NAME = "."
"""Every name is in it: the AWS provider adds the name of a zone to one that does not end with it."""


def mend() -> None:
    """Make moto have every zone, and issue certificates at once."""
    settings.ACM_VALIDATION_WAIT = 0
    original: Callable[[Route53Backend, str], FakeZone] = Route53Backend.get_hosted_zone

    def get_hosted_zone(backend: Route53Backend, id_: str) -> FakeZone:
        name = id_.replace("/hostedzone/", "")
        if name not in backend.zones:
            made = FakeZone(_NAME, name, private_zone=False, caller_reference=name)  # type: ignore[abstract]
            backend.zones[name] = made
        return original(backend, id_)

    Route53Backend.get_hosted_zone = get_hosted_zone  # type: ignore[method-assign, assignment]
