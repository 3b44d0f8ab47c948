"""Which log group of CloudWatch Logs an API's access log is in, for what reads it there."""

from __future__ import annotations

from typing import Final

from tollgate.config.api import Api

_BEFORE_NAME: Final = ":log-group:"


def has_log_group(api: Api) -> bool:
    """Whether an API's access log is in CloudWatch Logs, and not nowhere or in a Firehose stream.

    Of a destination that only Terraform knows it cannot be told.
    """
    log = api.stage.access_log
    return log is not None and (log.destination_arn is None or given_log_group(api) is not None)


def given_log_group(api: Api) -> str | None:
    """The name of the log group that is there already; None where one is made, or there is none."""
    log = api.stage.access_log
    if log is None or log.destination_arn is None:
        return None
    _, found, name = log.destination_arn.partition(_BEFORE_NAME)
    return name if found else None
