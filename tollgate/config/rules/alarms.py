"""What alarms need of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.alarms import LOGGED, Alarms
from tollgate.config.logs.log_group import has_log_group
from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem
from tollgate.config.suggestion import instead

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find alarms of APIs that are not there, without a log to count in, and topics out of reach."""
    if gateway.alarms is None:
        return
    yield from _apis(gateway, gateway.alarms)
    yield from _logs(gateway, gateway.alarms)
    yield from _canaries(gateway)
    yield from _regions(gateway, gateway.alarms)


def _apis(gateway: Gateway, alarms: Alarms) -> Iterator[Problem]:
    for name in alarms.apis:
        if name not in gateway.apis:
            yield Problem(
                ("alarms", "apis", name),
                f"there is no API {name!r}",
                instead(name, gateway.apis),
                refers_to=("apis", name),
            )


def _logs(gateway: Gateway, alarms: Alarms) -> Iterator[Problem]:
    for name, api in gateway.apis.items():
        if has_log_group(api):
            continue
        wanted = [alarm for alarm in LOGGED if getattr(alarms.of(name), alarm) is not None]
        if not wanted:
            continue
        off = ", ".join(f"{alarm}: false" for alarm in wanted)
        yield Problem(
            ("alarms",),
            f"{name!r} has no access log in CloudWatch, in which {' and '.join(map(repr, wanted))} could be "
            "counted",
            f"Add 'access_log: {{}}' to the stage of {name!r}, or '{off}' to the alarms.",
            refers_to=("apis", name, "stage", "access_log"),
        )


def _canaries(gateway: Gateway) -> Iterator[Problem]:
    for name, api in gateway.apis.items():
        canary, log = api.stage.canary, api.stage.access_log
        if canary is None or canary.server_errors is None:
            continue
        if log is None or log.destination_arn is not None:
            yield Problem(
                ("apis", name, "stage", "canary"),
                f"the canary's alarm counts lines of an access log, and {name!r} has none of its own",
                "Add 'access_log: {}' to the stage, without a 'destination_arn', or 'server_errors: false' "
                "to the canary.",
                refers_to=("apis", name, "stage", "access_log"),
            )


def _regions(gateway: Gateway, alarms: Alarms) -> Iterator[Problem]:
    """An alarm's action is in the alarm's region: "Using Amazon CloudWatch alarms"."""
    topic = alarms.topic
    for field, arn in (("arn", topic.arn), ("kms_key_arn", topic.kms_key_arn)):
        if arn is None or is_token(arn) or is_token(gateway.region):
            continue
        region = arn.split(":")[3]
        if region != gateway.region:
            path: Path = ("alarms", "topic", field)
            yield Problem(
                path,
                f"this is in {region}, and the gateway's alarms are in {gateway.region}",
                f"Give one of {gateway.region}.",
            )
