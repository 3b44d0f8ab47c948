"""The roles that the CI assumes by OIDC: one to plan, and one to apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cdktf import TerraformOutput, TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stacks.constructs import role_names
from stacks.constructs.role import Statement, document
from stacks.provenance import identify
from stacks.rights.policies import MAX_POLICIES, Task
from tollgate.config.bootstrap import Ci
from tollgate.errors import TollgateError

_HOUR: Final = 3_600
_TYPES: Final = ("github", "gitlab")


class CiRoles(Construct):
    """The OIDC provider, where the account has none, and both roles with their policies."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        stack: str,
        ci: Ci,
        policies: Mapping[Task, Mapping[str, Sequence[Statement]]],
    ) -> None:
        """Put them into a stack.

        Args:
            stack: the environment's; the roles' names begin with it.
            policies: of each role, by their names.

        Raises:
            TollgateError: there are more than a role takes.
        """
        super().__init__(scope, id_)
        provider = ci.provider_arn or self._provider(ci)
        subjects: Mapping[Task, Sequence[str]] = {"plan": ci.plan_subjects, "apply": ci.apply_subjects}
        for task, of_task in policies.items():
            arn = self._role(stack, task, _trust(ci, provider, subjects[task]), of_task, ci)
            output = TerraformOutput(
                self, f"{task}-arn", value=arn, description=f"The role that the CI assumes to {task}."
            )
            output.override_logical_id(f"{task}_role_arn")

    def _provider(self, ci: Ci) -> str:
        made = IamOpenidConnectProvider(
            self,
            "provider",
            url=f"https://{ci.issuer}",
            client_id_list=[ci.audience],
            # The account has one for a host, which roles of others may trust by now.
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        identify(made, ci.type, ci)
        return made.arn

    def _role(
        self, stack: str, task: Task, trust: Statement, policies: Mapping[str, Sequence[Statement]], ci: Ci
    ) -> str:
        if len(policies) > MAX_POLICIES:
            raise TollgateError(
                f"The role to {task} {stack} would have {len(policies)} policies; IAM takes {MAX_POLICIES}.\n"
                "  Leave 'bootstrap.ci' out, and give the CI a role of your own."
            )
        role = IamRole(
            self,
            task,
            name_prefix=role_names.prefix(f"{stack}-ci-{task}"),
            description=f"Lets the CI {task} {stack}",
            max_session_duration=_HOUR,
            assume_role_policy=document([trust]),
        )
        identify(role, task, ci)
        for name, statements in policies.items():
            address = f"{task}_{name.replace('-', '_')}"
            policy = IamPolicy(
                self,
                f"{task}-{name}",
                name=f"{stack}-ci-{task}-{name}",
                policy=document(statements),
            )
            identify(policy, address, ci)
            attached = IamRolePolicyAttachment(
                self, f"{task}-{name}-attached", role=role.name, policy_arn=policy.arn
            )
            identify(attached, address, ci)
        return role.arn


def keep_providers(stack: TerraformStack, ci: Ci | None) -> None:
    """Leave an OIDC provider where it is that was made here before, and no longer is."""
    made = ci.type if ci and ci.provider_arn is None else None
    left = [
        {"from": f"aws_iam_openid_connect_provider.{type_}", "lifecycle": {"destroy": False}}
        for type_ in _TYPES
        if type_ != made
    ]
    stack.add_override("removed", left)


def _trust(ci: Ci, provider: str, subjects: Sequence[str]) -> Statement:
    """For these subjects' tokens alone, made for AWS."""
    exact = [it for it in subjects if "*" not in it]
    compared = "StringEquals" if len(exact) == len(subjects) else "StringLike"
    conditions: dict[str, dict[str, object]] = {"StringEquals": {f"{ci.issuer}:aud": ci.audience}}
    conditions.setdefault(compared, {})[f"{ci.issuer}:sub"] = list(subjects)
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": conditions,
    }
