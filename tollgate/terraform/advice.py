"""What to do about what Terraform says when it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator


def advice(said: str) -> str:
    """What to do next, each on a line of its own after a line break; nothing where it says enough itself.

    Args:
        said: what Terraform said, in lines that it breaks anywhere.
    """
    return "".join(f"\n  {line}" for line in _lines(" ".join(said.split())))


def _lines(said: str) -> Iterator[str]:
    # A command line would stand in the shell's history.
    if names := re.findall(r'variable "(\w+)" is not set', said):
        yield f"Give a value by {' and '.join(f'TF_VAR_{name}' for name in names)}."
    if "AWS account ID not allowed" in said:
        yield "The credentials are of that account, which `allowed_account_ids` leaves out: nothing changed."
        yield "Use those of an account that it names, or let `assume_role` name a role there."
    if "CreateOpenIDConnectProvider" in said and "EntityAlreadyExists" in said:
        yield "The account has this OIDC provider already, and can have one for a host: name its ARN by"
        yield "`provider_arn` in `bootstrap.ci`, arn:aws:iam::ACCOUNT:oidc-provider/HOST, and run this again."
    # Its id is in what Terraform says.
    if "acquiring the state lock" in said:
        yield "Another run has the lock, and nothing was done here. Wait until it ends, and plan again."
        yield "Is it dead? Then, in the stack's folder: terraform force-unlock ID"
