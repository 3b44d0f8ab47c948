"""The Lambda functions whose code lies beside the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tollgate.access.facts import Facts
from tollgate.local.served.arguments import Arguments, Untold
from tollgate.local.served.gateway import Function
from tollgate.local.served.made_up import MadeUp
from tollgate.terraform.configuration.resource import Block, Resource

FUNCTION = "aws_lambda_function"
_DEFAULT_TIMEOUT = 3.0
"""Seconds. AWS Lambda, "Configure Lambda function timeout"."""
_DEFAULT_MEMORY = 128
_CALLED = re.compile(
    r"arn:[^:]+:apigateway:[^:]+:lambda:path/[\d-]+/functions/(?P<arn>arn:[^/]+)/"
    r"(?:invocations|response-streaming-invocations)"
)
_QUALIFIED = 8
"""Parts of an ARN between colons that has an alias or a version."""


class Functions:
    """Finds the function that an URI of API Gateway's calls."""

    def __init__(self, facts: Facts, arguments: Arguments, made_up: MadeUp) -> None:
        self._found: Mapping[str, Function | str] = {
            made_up.function_arn(name): function
            for resource in facts.configuration.of(FUNCTION)
            for name, function in [_read(resource, arguments, made_up)]
        }

    def called(self, uri: str) -> Function:
        """The function of an URI.

        Raises:
            Untold: the URI calls no function, or one whose code is not here.
        """
        match = _CALLED.fullmatch(uri)
        if match is None:
            raise Untold(f"{uri} is no URI of a function")
        arn = match["arn"]
        if len(parts := arn.split(":")) == _QUALIFIED:
            arn = ":".join(parts[:-1])
        found = self._found.get(arn, f"the code of the function {arn.rpartition(':')[2]} is not here")
        if isinstance(found, str):
            raise Untold(found)
        return found


def is_call(uri: str) -> bool:
    """Whether an URI calls a Lambda function."""
    return ":lambda:path/" in uri


def _read(resource: Resource, arguments: Arguments, made_up: MadeUp) -> tuple[str, Function | str]:
    """A function by its name, or why its code is not here."""
    name = resource.address.rpartition(".")[2]
    try:
        name = arguments.text(resource, "function_name") or name
        filename = arguments.text(resource, "filename")
        if filename is None:
            return name, f"the code of the function {name} is not in a file"
        archive = Path(resource.place.file).parent / filename
        if not archive.is_file():
            return name, f"{archive} is not there, the code of the function {name}"
        return name, _function(resource, name, archive, arguments, made_up)
    except Untold as untold:
        return name, f"the function {name}: {untold}"


def _function(
    resource: Resource, name: str, archive: Path, arguments: Arguments, made_up: MadeUp
) -> Function:
    environment = resource.block("environment")
    return Function(
        name=name,
        arn=made_up.function_arn(name),
        archive=archive,
        handler=arguments.text(resource, "handler") or "",
        runtime=arguments.text(resource, "runtime") or "",
        timeout=arguments.number(resource, "timeout") or _DEFAULT_TIMEOUT,
        memory=int(arguments.number(resource, "memory_size") or _DEFAULT_MEMORY),
        environment=arguments.texts(environment, "variables") if isinstance(environment, Block) else {},
    )
