"""What CreateDeployment copies of an API, and what lets the API call, read while a stack is synthesized."""

from __future__ import annotations

import json
from typing import cast

from cdktf import IResolveContext, TerraformStack
from constructs import Construct

from stacks import addresses
from stacks.bulk.call import call
from tollgate.redeploy.snapshot import Arguments, Snapshot, snapshots

_PREFIX = "aws_api_gateway_"
_REST_API = "aws_api_gateway_rest_api."
_ID = "tollgate_snapshots"


def rest_api_address(api: str) -> str:
    """The address of an API's `aws_api_gateway_rest_api`, by which its snapshot is asked for."""
    return f"{_REST_API}{addresses.of_name(api)}"


class Snapshots(Construct):
    """The snapshots of all APIs of a stack; one construct per stack, made when it is first asked for.

    A resource that a program adds to an API by itself belongs to it too, wherever in the stack it is. An
    override of the stack itself is not seen: override the resource.
    """

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self._by_api: dict[str, dict[str, Arguments]] = {}
        self._permissions: dict[str, list[str]] = {}
        self._told: set[object] = set()

    @classmethod
    def of(cls, scope: Construct) -> Snapshots:
        """Those of the stack that a construct is in."""
        stack = TerraformStack.of(scope)
        found = stack.node.try_find_child(_ID)
        return found if isinstance(found, Snapshots) else cls(stack, _ID)

    def take(self, rest_api: str, context: IResolveContext, *, asked_by: object) -> Snapshot:
        """An API's snapshot; nothing before the stack is complete.

        It is read once per synthesis, for all APIs.

        Args:
            rest_api: the address of its `aws_api_gateway_rest_api`.
            asked_by: who asks, which a synthesis does once: who asks again is part of the next one.
        """
        if context.preparing:
            self._told.clear()
            return {}
        if not self._told or asked_by in self._told:
            self._told.clear()
            self._by_api = snapshots(_read(TerraformStack.of(self), context))
        self._told.add(asked_by)
        return self._by_api.get(rest_api, {})

    def permit(self, rest_api: str, permission: str) -> None:
        """Remember what lets an API call, a permission or a role's policy, by the addresses of both."""
        self._permissions.setdefault(rest_api, []).append(permission)

    def dependencies(self, rest_api: str, context: IResolveContext, *, asked_by: object) -> list[str]:
        """What must be there before an API is deployed: its snapshot, and what lets it call.

        So a new backend may be called before the stage calls it, and an old one until the stage does not. A
        permission of the user's own may need the stage, and is left out.

        Args:
            rest_api: as `take` has it.
            asked_by: as `take` has it.
        """
        snapshot = self.take(rest_api, context, asked_by=asked_by)
        return sorted([*snapshot, *(self._permissions.get(rest_api, []) if snapshot else [])])


def _read(stack: TerraformStack, context: IResolveContext) -> dict[str, Arguments]:
    """Every resource of API Gateway in a stack by its address."""
    blocks = json.loads(cast("str", call("resources", stack, context, _PREFIX)))
    return {
        f"{kind}.{name}": arguments
        for block in blocks
        for kind, entries in block.items()
        for name, arguments in entries.items()
    }
