"""What a gateway needs and does not make: Lambda functions, empty ones in the embedded AWS, and secrets."""

from __future__ import annotations

from typing import Any

from tollgate.demo.embedded_aws import AwsAt
from tollgate.terraform.stacks import Function

_ROLE = "stand-in"
_ROLE_POLICY = "{}"


def stand_in_secrets(names: tuple[str, ...]) -> dict[str, str]:
    """Variables of Terraform's environment with a secret that opens nothing."""
    return {f"TF_VAR_{name}": "stand-in" for name in names}


def make_functions(aws: AwsAt, region: str, functions: tuple[Function, ...]) -> None:
    """Make functions of these names, with their aliases and versions; nobody ever calls them."""
    if not functions:
        return
    session = aws.session(region)
    role = _role(session.client("iam", endpoint_url=aws.url))
    client = session.client("lambda", endpoint_url=aws.url)
    for name in sorted({function.name for function in functions}):
        client.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=role,
            Handler="a.b",
            Code={"ZipFile": b"1"},
            Publish=True,
        )
        for qualifier in sorted({f.qualifier for f in functions if f.name == name and f.qualifier}):
            _qualify(client, name, qualifier)


def _qualify(client: Any, name: str, qualifier: str) -> None:
    if qualifier.isdecimal():
        # A version's number is how many there are; moto makes one only of changed code.
        for version in range(2, int(qualifier) + 1):
            client.update_function_code(FunctionName=name, ZipFile=str(version).encode(), Publish=True)
    elif qualifier != "$LATEST":
        client.create_alias(FunctionName=name, Name=qualifier, FunctionVersion="1")


def _role(client: Any) -> str:
    """The ARN of the role that the functions have, made by the first of them."""
    try:
        made = client.create_role(RoleName=_ROLE, AssumeRolePolicyDocument=_ROLE_POLICY)
    except client.exceptions.EntityAlreadyExistsException:
        made = client.get_role(RoleName=_ROLE)
    return str(made["Role"]["Arn"])
