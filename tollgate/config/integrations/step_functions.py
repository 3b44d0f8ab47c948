"""`step_functions`: an execution of a state machine."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.named import named

_check_state_machine = named(
    "states",
    "a state machine",
    # "StartExecution": the name, and the alias or version behind it.
    r"[A-Za-z0-9_-]{1,80}(?::[A-Za-z0-9_.-]{1,80})?",
    prefix="stateMachine:",
    example="summarize",
)


class StepFunctionsIntegration(CalledIntegration):
    """Starts an execution with the request's body as its input, and may start no other state machine."""

    type: Literal["step_functions"]
    state_machine: Annotated[str, AfterValidator(_check_state_machine)]
    """The state machine's name or ARN, with `:alias` or `:version` or without."""
    execution: Literal["async", "sync"] = "async"
    """`async` answers 202 with the execution's id at once; `sync` waits for an Express workflow's output."""
