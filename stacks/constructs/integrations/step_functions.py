"""`step_functions`: an execution of a state machine."""

from __future__ import annotations

from stacks.constructs.account import Account
from stacks.constructs.errors import error_body
from stacks.constructs.integrations.answers import Answer, Codes, Refusals
from stacks.constructs.integrations.integration import Target, static
from stacks.constructs.integrations.service import Call, call
from tollgate.config.integrations.step_functions import StepFunctionsIntegration
from tollgate.config.model import is_token

# `escapeJavaScript` writes a single quote as JSON does not know it: "$util", in the templates' reference.
_INPUT = """$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"""

_ID = """{"id": "$input.path('$.executionArn').replaceAll(".*:", "")"}"""
"""The end of the execution's ARN, which Step Functions makes: the rest of it tells of the account."""


def integrate(target: Target, config: StepFunctionsIntegration) -> None:
    """Start an execution with the request's body as its input."""
    arn = _arn(target, config.state_machine)
    action = "StartExecution" if config.execution == "async" else "StartSyncExecution"
    call(
        target,
        config,
        Call(
            uri=f"states:action/{action}",
            statements=[{"Effect": "Allow", "Action": f"states:{action}", "Resource": arn}],
            answers=[
                Answer(202, r"2\d{2}", _ID)
                if config.execution == "async"
                else Answer(200, r"2\d{2}", _output(target))
            ],
            refusals=Refusals(
                Codes(
                    "$.__type",
                    of_request=("InvalidExecutionInput",),
                    of_rate=("Throttl", "ExecutionLimitExceeded"),
                )
            ),
            parameters={"integration.request.header.Content-Type": static("application/x-amz-json-1.0")},
            templates={"application/json": f'{{"stateMachineArn": "{arn}", "input": "{_INPUT}"}}'},
        ),
    )


def _arn(target: Target, state_machine: str) -> str:
    if is_token(state_machine) or state_machine.startswith("arn:"):
        return state_machine
    account = Account.of(target.scope)
    return f"arn:{account.partition}:states:{target.api.region}:{account.id}:stateMachine:{state_machine}"


def _output(target: Target) -> str:
    """An execution's output; one that fails is an answer of the service like any other."""
    form = target.api.config.errors
    failed = error_body(form, '"The backend failed."', kind="server_error", code="backend_error")
    timed_out = error_body(form, '"The backend took too long."', kind="server_error", code="timeout")
    return (
        "#set($status = $input.path('$.status'))"
        "#if($status == \"SUCCEEDED\")$input.path('$.output')"
        f'#elseif($status == "TIMED_OUT")#set($context.responseOverride.status = 504){timed_out}'
        f"#{{else}}#set($context.responseOverride.status = 502){failed}#end"
    )
