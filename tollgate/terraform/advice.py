"""What to do about what Terraform says when it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tollgate.terraform.stacks import DOCUMENT


def advice(said: str, folder: Path) -> str:
    """What to do next, each on a line of its own after a line break; nothing where it says enough itself.

    Args:
        said: what Terraform said, in lines that it breaks anywhere.
        folder: where it ran, beside the document.
    """
    return "".join(f"\n  {line}" for line in _lines(" ".join(said.split()), folder))


def _lines(said: str, folder: Path) -> Iterator[str]:
    # A command line would stand in the shell's history.
    if names := re.findall(r'variable "(\w+)" is not set', said):
        yield f"Give a value by {' and '.join(f'TF_VAR_{name}' for name in names)}."
    if "AWS account ID not allowed" in said:
        allowed = _allowed_accounts(folder)
        named = f" ({', '.join(allowed)})" if allowed else ""
        yield (
            f"The credentials are of that account, which `allowed_account_ids`{named} leaves out: "
            "nothing changed."
        )
        yield "Use those of an account that it names, or let `assume_role` name a role there."
    if "CreateOpenIDConnectProvider" in said and "EntityAlreadyExists" in said:
        yield "The account has this OIDC provider already, and can have one for a host: name its ARN by"
        yield "`provider_arn` in `bootstrap.ci`, arn:aws:iam::ACCOUNT:oidc-provider/HOST, and run this again."
    if "Backend configuration changed" in said:
        yield "The state is not where `backend` says now. Where `bootstrap` is described, it is moved by"
        yield "tollgate bootstrap ENVIRONMENT. -reconfigure would begin with no state, and make all anew."
    if "CloudWatch Logs role ARN must be set" in said:
        yield "Set `manage_account_logging_role: true`, or have the account's owner set it, and plan anew."
    if "Stage already exists" in said:
        yield "A stage that was not made whole is to be made anew, and its name is taken. In the stack's"
        yield "folder: terraform untaint aws_api_gateway_stage.API, and plan anew: it is changed in place."
    if "ResourceAlreadyExistsException" in said and "API-Gateway-Execution-Logs" in said:
        yield "API Gateway made that log group before. Take it over once, in the stack's folder:"
        yield "terraform import aws_cloudwatch_log_group.API__execution API-Gateway-Execution-Logs_ID/STAGE"
    # Its id is in what Terraform says.
    if "acquiring the state lock" in said:
        yield "Another run has the lock, and nothing was done here. Wait until it ends, and plan again."
        yield "Is it dead? Then, in the stack's folder: terraform force-unlock ID"


def _allowed_accounts(folder: Path) -> Sequence[str]:
    """The accounts that the document's providers admit; none where that cannot be read."""
    try:
        providers = json.loads((folder / DOCUMENT).read_text("utf-8"))["provider"]["aws"]
        found = [str(one) for provider in providers for one in provider.get("allowed_account_ids") or ()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    return list(dict.fromkeys(found))
