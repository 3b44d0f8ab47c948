"""A log goes to what is in the gateway's own region, and is encrypted by a key of it.

CloudWatch Logs, "Encrypt log data in CloudWatch Logs using AWS KMS": a key of the log group's region.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem
from tollgate.config.region import partition

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find destinations and keys of another partition or region."""
    here = f"{partition(gateway.region)}:{gateway.region}"
    for path, what, arn, who in _named(gateway):
        if is_token(arn):
            continue
        fields = arn.split(":")
        there = f"{fields[1]}:{fields[3]}"
        if there != here:
            yield Problem(
                path,
                f"the log's {what} is in {there!r}, and the gateway in {here!r}",
                f"Name one of the gateway's own region: {who} no other.",
            )


def _named(gateway: Gateway) -> Iterator[tuple[Path, str, str, str]]:
    """Where something is named, what it is, its ARN, and who uses it."""
    for name, api in gateway.apis.items():
        path = ("apis", name, "stage")
        log = api.stage.access_log
        if log and log.destination_arn:
            place = (*path, "access_log", "destination_arn")
            yield place, "destination", log.destination_arn, "API Gateway writes to"
        for field, either in (("access_log", log), ("execution_log", api.stage.execution_log)):
            if either and either.kms_key_arn:
                yield (*path, field, "kms_key_arn"), "key", either.kms_key_arn, "CloudWatch uses"
    if gateway.web_acl and (of_web_acl := gateway.web_acl.log) and of_web_acl.kms_key_arn:
        yield ("web_acl", "log", "kms_key_arn"), "key", of_web_acl.kms_key_arn, "CloudWatch uses"
