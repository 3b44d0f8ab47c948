"""`lambda`: a Lambda function, one that is there or one whose code lies beside the description."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from tollgate.config.integrations.function_code import FunctionCode
from tollgate.config.integrations.proxy import ProxyIntegration
from tollgate.config.model import is_token, wrong

LAMBDA_FUNCTION: Final = re.compile(
    r"(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9_-]{1,128})?"
)
"""A name or an ARN, with an alias or version or without: AWS Lambda API, `FunctionName`."""

_LATEST: Final = ":$LATEST"
"""AWS Lambda, `AddPermission`: "We currently do not support adding policies for $LATEST."."""


def _check_function(function: str) -> str:
    if function.endswith(_LATEST):
        raise wrong(
            f"Lambda lets nobody call the qualifier {_LATEST[1:]!r} by a permission of its own",
            f"Leave it out: {function.removesuffix(_LATEST)!r} means the latest version.",
        )
    if not is_token(function) and not LAMBDA_FUNCTION.fullmatch(function):
        raise wrong(
            f"{function!r} is neither a function's name nor its ARN",
            "Write 'my-function', 'my-function:live' or "
            "'arn:aws:lambda:us-east-1:123456789012:function:my-function'.",
        )
    return function


FunctionName: TypeAlias = Annotated[str, AfterValidator(_check_function)]
"""A function that is there: its name or ARN, with `:alias` or `:version` or without."""


class LambdaIntegration(ProxyIntegration):
    """Calls a Lambda function with the whole request, and may do so for this API only."""

    # A program may say `from_`.
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    type: Literal["lambda"]
    function: FunctionName | None = None
    """A function that is there: its name or ARN, with `:alias` or `:version` or without."""
    from_: FunctionCode | None = Field(default=None, alias="from")
    """A function that is made here, of a folder beside the description."""

    @model_validator(mode="after")
    def _check_one_function(self) -> LambdaIntegration:
        if self.function is None and self.from_ is None:
            raise wrong(
                "this says of no function which one is called",
                "Name one that is there by 'function:', or give the folder of its code by 'from:'.",
            )
        if self.function is not None and self.from_ is not None:
            raise wrong(
                "'function' and 'from' both say which function is called",
                "Keep one of them; an environment takes out what the description has by 'from: null'.",
            )
        return self

    @model_validator(mode="after")
    def _check_runtime_streams(self) -> LambdaIntegration:
        """ "Response streaming for Lambda functions": of Lambda's own runtimes, Node.js only."""
        if (
            self.streams
            and self.from_ is not None
            and not self.from_.runtime.startswith(("nodejs", "provided"))
        ):
            raise wrong(
                f"functions of the runtime {self.from_.runtime!r} cannot stream an answer",
                "Use 'nodejs22.x', or a runtime of your own: 'provided.al2023'.",
            )
        return self
