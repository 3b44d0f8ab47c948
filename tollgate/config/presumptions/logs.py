"""What logs presume: the account's role, keys, and that API Gateway has not logged before."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.api import Api
from tollgate.config.gateway import Gateway


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for the logs, for each API that has some."""
    if not gateway.manage_account_logging_role and any(_logs(api) for api in gateway.apis.values()):
        yield (
            f"logs in {gateway.region}: the account's role for CloudWatch logs must be set there, or the "
            "apply fails. 'manage_account_logging_role: true' sets it."
        )
    for name, api in sorted(gateway.apis.items()):
        for said in _of_api(api):
            yield f"{name} {said}"


def _logs(api: Api) -> bool:
    """Whether API Gateway writes to CloudWatch; into a Firehose stream it does by a role of its own."""
    access, execution = api.stage.access_log, api.stage.execution_log
    to_stream = access is not None and ":firehose:" in (access.destination_arn or "")
    return (access is not None and not to_stream) or (execution is not None and execution.is_on)


def _of_api(api: Api) -> Iterator[str]:
    access, execution = api.stage.access_log, api.stage.execution_log
    if access is not None and access.destination_arn:
        yield f"logs to {access.destination_arn}: it must be there, in the gateway's account."
    for key in dict.fromkeys(log.kms_key_arn for log in (access, execution) if log and log.kms_key_arn):
        yield f"encrypts logs with {key}: its policy must let CloudWatch Logs use it."
    if execution is not None and execution.is_on:
        yield (
            "logs its executions: the log group must not be there yet. Where the stage has logged before, "
            "import it: docs/logs.md."
        )
