"""The roles that stand behind an API: whoever calls a route acts with what its role may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tollgate.access.iam import principals, statements_of
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_list

ROLE: Final = "aws_iam_role"
ROLE_POLICY: Final = "aws_iam_role_policy"
POLICY: Final = "aws_iam_policy"
FUNCTION: Final = "aws_lambda_function"
ATTACHMENT: Final = "aws_iam_role_policy_attachment"
ATTACHMENTS: Final = "aws_iam_policy_attachment"

GATEWAY: Final = "apigateway.amazonaws.com"
LAMBDA: Final = "lambda.amazonaws.com"

_CREDENTIALS: Final = (
    ("aws_api_gateway_integration", "credentials"),
    ("aws_api_gateway_authorizer", "authorizer_credentials"),
)
_NAMES: Final = ("arn", "id", "name")


@dataclass(frozen=True, slots=True)
class Held:
    """A policy that is written down.

    Attributes:
        block: what has it, as its argument `policy`.
        roles: whose it is; Unknown where it may be any role's.
    """

    block: Block
    roles: Sequence[Resource] | Unknown


@dataclass(frozen=True, slots=True)
class Attached:
    """A policy that is attached by its ARN.

    Attributes:
        by: the attachment, or the role itself.
        role: Unknown where it may be any; None for one that is made elsewhere.
    """

    by: Resource
    role: Resource | Unknown | None
    arn: Value


class Roles:
    """Each found when it is first asked for."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    @cached_property
    def credentials(self) -> Mapping[Resource, Sequence[Resource]]:
        """The roles that API Gateway takes to call a backend or an authorizer, with what names each."""
        return self._named(_CREDENTIALS)

    @cached_property
    def takers(self) -> Mapping[Resource, Sequence[str]]:
        """The roles behind an API, with the services that take each.

        Those of functions are among them, and those that API Gateway may take and nothing here names. The
        role by which it writes its logs is of no route.
        """
        found: dict[Resource, list[str]] = defaultdict(list)
        for role in self.credentials:
            found[role].append(GATEWAY)
        for role in self._named([(FUNCTION, "role")]):
            found[role].append(LAMBDA)
        logging = self._named([("aws_api_gateway_account", "cloudwatch_role_arn")])
        for role in self._configuration.of(ROLE):
            if role not in found and role not in logging and _trusts_the_gateway(role):
                found[role].append(GATEWAY)
        return found

    def holders(self) -> Iterator[Resource]:
        """What may give a role behind an API a policy: a policy, or a role with policies within it."""
        for kind in (ROLE, ROLE_POLICY, POLICY) if self.takers else ():
            yield from self._configuration.of(kind)

    def policies(self, holder: Resource) -> Sequence[Held] | Unknown:
        """The policies that a resource gives roles, by being one or having some within it."""
        if holder.kind == ROLE:
            blocks = holder.blocks("inline_policy")
            return blocks if isinstance(blocks, Unknown) else [Held(block, [holder]) for block in blocks]
        if holder.kind == POLICY:
            return [Held(holder, self._attached_to(holder))]
        role = self._role_of(holder.get("role"), holder.stack)
        return [Held(holder, role if isinstance(role, Unknown) else [role] if role else [])]

    @cached_property
    def attached(self) -> Sequence[Attached]:
        """Every policy that is attached to a role by its ARN."""
        return list(self._attached())

    def _attached(self) -> Iterator[Attached]:
        for found in self._configuration.of(ATTACHMENT):
            yield Attached(found, self._role_of(found.get("role"), found.stack), found.get("policy_arn"))
        for found in self._configuration.of(ATTACHMENTS):
            for named in _items(found.get("roles")):
                yield Attached(found, self._role_of(named, found.stack), found.get("policy_arn"))
        for holder in self._configuration.of(ROLE):
            for arn in _items(holder.get("managed_policy_arns")):
                yield Attached(holder, holder, arn)

    def _attached_to(self, policy: Resource) -> Sequence[Resource] | Unknown:
        """The roles that a policy is attached to; Unknown where one is that may be any."""
        roles = [
            attached.role
            for attached in self.attached
            if isinstance(attached.arn, Reference) and attached.arn.resource is policy
        ]
        known = [role for role in roles if isinstance(role, Resource)]
        unknown = next((role for role in roles if isinstance(role, Unknown)), None)
        return unknown if unknown and not self.takers.keys() & set(known) else known

    def _named(self, arguments: Sequence[tuple[str, str]]) -> Mapping[Resource, Sequence[Resource]]:
        found: dict[Resource, list[Resource]] = defaultdict(list)
        for kind, argument in arguments:
            for resource in self._configuration.of(kind):
                role = self._role_of(resource.get(argument), resource.stack)
                if isinstance(role, Resource):
                    found[role].append(resource)
        return found

    def _role_of(self, named: Value, stack: str) -> Resource | Unknown | None:
        """The role that an argument names, by an attribute or by its name."""
        if isinstance(named, Reference) and named.attribute in _NAMES:
            return named.resource if named.resource.kind == ROLE and not named.resource.is_data else None
        if isinstance(named, str):
            return self._by_name.get((stack, named.rpartition("/")[2]))
        return Unknown("it is no name of a role") if isinstance(named, Reference) else _unknown(named)

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Resource]:
        named = ((role, role.get("name")) for role in self._configuration.of(ROLE))
        return {(role.stack, name): role for role, name in named if isinstance(name, str)}


def _trusts_the_gateway(role: Resource) -> bool:
    """Whether API Gateway may take a role, or what says so cannot be read and names it."""
    statements = statements_of(role, "assume_role_policy")
    if isinstance(statements, Unknown):
        return any(GATEWAY in text for text in role.texts("assume_role_policy"))
    return any(named == GATEWAY for statement in statements for _, named in principals(statement))


def _items(value: Value) -> Sequence[Value]:
    """What a list has; what is unknown as the one of it."""
    found = as_list(value)
    return [found] if isinstance(found, Unknown) else found


def _unknown(value: Value) -> Unknown | None:
    return value if isinstance(value, Unknown) else None
