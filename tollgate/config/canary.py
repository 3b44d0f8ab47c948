"""A canary: a share of a stage's calls that goes to the API as the description has it now.

The others go to the deployment that was there before. Keys, usage plans, throttles and the stage's own
variables are the stage's, and hold for both.

Source: "Set up an API Gateway canary release deployment", API Gateway developer guide.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from tollgate.config.alarms import ErrorRate, off
from tollgate.config.integrations.lambda_ import FunctionName
from tollgate.config.model import Model
from tollgate.config.once import each_once
from tollgate.config.variables import Variables

_FEW_REQUESTS = ErrorRate(period=300, evaluation_periods=1, datapoints_to_alarm=1)
"""A small share has few requests in a minute."""


class Canary(Model):
    """How much of the traffic goes to the new deployment."""

    percent: float = Field(ge=0, le=100, allow_inf_nan=False)
    """Of the stage's calls, chosen at random: with 0 none reaches the new deployment, with 100 all do."""
    variables: Variables = Field(default_factory=dict)
    """Stage variables that the canary sees in place of the stage's, or beside them. Never a secret: the
    document shows them."""
    keep_functions: Annotated[tuple[FunctionName, ...], Field(strict=False), AfterValidator(each_once)] = ()
    """Lambda functions that no route calls any more, and that the deployment before still does: the API keeps
    its permission until the canary is taken out."""
    server_errors: Annotated[ErrorRate | None, BeforeValidator(off)] = _FEW_REQUESTS
    """Where the gateway has `alarms`: the one that tells of answers of 500 and above among the canary's own.
    Needs the stage's `access_log`; `false` for none."""
