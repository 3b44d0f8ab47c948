"""The number of shards that a stack was applied with, which a plan holds against the one that is described.

With another number, keys would be destroyed in one stack and made anew in another. Where one stack has all
keys, the number is 0, so that the first shards are refused as well.
"""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from tollgate.config.gateway import Gateway

_NAME = "shards"


class ShardCount(Construct):
    """A number in the state that stays what it was first, and an output that refuses another."""

    def __init__(self, scope: Construct, id_: str, config: Gateway, *, is_changing: bool) -> None:
        """Put it into a stack.

        Args:
            is_changing: whether the state is to have another number from now on.
        """
        super().__init__(scope, id_)
        stack = TerraformStack.of(self)
        kept = {} if is_changing else {"lifecycle": {"ignore_changes": ["input"]}}
        count = config.shards or 0
        source = {"//": {"source": config.source.shown}} if config.source else {}
        stack.add_override(f"resource.terraform_data.{_NAME}", {**source, "input": count, **kept})
        output = TerraformOutput(
            self,
            "count",
            value=f"${{terraform_data.{_NAME}.output}}",
            description="Over how many stacks the consumers are split; 0: they are in one with the APIs.",
        )
        output.override_logical_id(_NAME)
        if not is_changing:
            output.add_override(
                "precondition",
                {
                    "condition": f"${{terraform_data.{_NAME}.output == {count}}}",
                    "error_message": f"This was applied with ${{terraform_data.{_NAME}.output}} shards, and "
                    f"the description has {count}: keys would be made anew. Let Tollgate hand them over: "
                    "tollgate reshard.",
                },
            )
