"""Consumers that are split over stacks: what one changes is in one, and another split keeps the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.terraform.conftest import Attach
from tests.terraform.key_life import PLANS, kinds
from tollgate.config.gateway import Gateway
from tollgate.config.reshard import Reshard
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.errors import TerraformError
from tollgate.review.review import review
from tollgate.terraform.outputs import joined
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import Stack, dependencies_of, find_stacks
from tollgate.workflow.applying import apply_all, in_order
from tollgate.workflow.planning import Planner, Plans
from tollgate.workflow.resharding import states_of

pytestmark = pytest.mark.terraform

SECRETS = {"type": "secretsmanager", "name": "{gateway}/{consumer}/{slot}", "recovery_window": 0}
CONSUMERS = {
    "acme": {"usage_plan": "pro", "delivery": SECRETS},
    "globex": {"usage_plan": "free", "delivery": {"type": "ssm", "name": "/{gateway}/{consumer}/{slot}"}},
    "initech": {"usage_plan": "free"},
    "umbrella": {"usage_plan": "pro"},
}


def gateway(shards: int | None, **more: Mapping[str, object]) -> Gateway:
    return Gateway.model_validate(
        {
            "name": "split",
            "region": "us-east-1",
            "shards": shards,
            "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
            "usage_plans": PLANS,
            "consumers": {**CONSUMERS, **more},
        }
    )


@dataclass
class Sharded:
    """A gateway of several stacks, planned and applied as `tollgate plan` and `tollgate apply` do it."""

    out: Path
    aws: AwsAt
    planner: Planner
    stacks: tuple[Stack, ...] = field(default=())

    def plan(self, config: Gateway, reshard: Reshard | None = None) -> Plans:
        self.synthesize(config, reshard)
        return self.planner.plan_all(self.stacks, lambda *_: None)

    def synthesize(self, config: Gateway, reshard: Reshard | None = None) -> None:
        from stacks.gateway_stack import App, GatewayStack

        app = App(outdir=str(self.out), stack_traces=False)
        GatewayStack(app, config.stack_name, config, reshard=reshard)
        app.synth()
        self.stacks = find_stacks(self.out, "default")

    def apply(self, plans: Plans) -> None:
        stacks = in_order([it.stack for it in plans.planned], [it.plan for it in plans.planned])
        apply_all(stacks, self.planner, lambda *_: None)

    def terraform(self, stack: Stack) -> Terraform:
        return self.planner.terraform(stack)

    def values(self) -> dict[str, str]:
        """The value of each enabled key that is in a plan, by its name, as Amazon has it."""
        client = self.aws.api_gateway("us-east-1")
        attached = {
            key["id"]
            for plan in client.get_usage_plans()["items"]
            for key in client.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
        }
        keys = client.get_api_keys(includeValues=True)["items"]
        return {key["name"]: key["value"] for key in keys if key["enabled"] and key["id"] in attached}

    def states(self) -> Reshard:
        return states_of("default", self.stacks, self.terraform, lambda _: None)


@pytest.fixture(scope="module")
def sharded(attach: Attach, aws_server: AwsAt, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharded]:
    """A gateway in one stack, which is applied."""
    folder = tmp_path_factory.mktemp("sharded")
    with EmbeddedAws(log=folder / "moto.log") as server, attach(server.at) as terraform:
        planner = Planner(terraform.binary, terraform.environment)
        found = Sharded(folder / "cdktf.out", server.at, planner)
        found.apply(found.plan(gateway(None)))
        yield found


def test_keys_keep_their_values_when_one_stack_becomes_two_shards(sharded: Sharded) -> None:
    _reshard(sharded, 2)


def test_a_consumer_that_comes_changes_one_stack(sharded: Sharded) -> None:
    before = sharded.values()
    config = gateway(2, hooli={"usage_plan": "free"})
    plans = sharded.plan(config)
    changed = [it for it in plans.planned if not it.is_empty]
    assert [it.stack.name for it in changed] == [config.stack_of("hooli")]
    found = review([it.plan for it in plans.planned])
    assert kinds(found) == [("access-gained", "low")]
    # What opens the stage is a usage plan of another stack.
    assert found.impacts[0].title == "1 new key is let in by free"
    assert found.impacts[0].stages == ("a/v1",)
    sharded.apply(plans)
    assert sharded.values().keys() - before.keys() == {"split-default-hooli-primary"}
    assert sharded.values().items() > before.items()


def test_one_shard_is_reviewed_with_the_usage_plans_of_the_stack_that_it_depends_on(sharded: Sharded) -> None:
    consumers = {"hooli": {"usage_plan": "free"}, "umbrella": {"usage_plan": "free"}}
    config = gateway(2, **consumers)
    sharded.synthesize(config)
    (shard,) = (stack for stack in sharded.stacks if stack.name == config.stack_of("umbrella"))
    plans = sharded.planner.plan_all([shard], lambda *_: None, dependencies_of(sharded.out, [shard]))
    found = review(plans.reviewed)
    assert [(it.kind, it.consumers) for it in found.impacts if it.risk != "none"] == [
        ("access-gap", ("umbrella/primary",)),
        ("plan-changed", ("umbrella/primary",)),
    ]
    assert any("comes from pro to free" in it.title for it in found.impacts)


def test_another_number_of_shards_is_refused_by_terraform_itself(sharded: Sharded) -> None:
    wanted = r"applied with 2 shards, and the description\s+has 3"
    sharded.synthesize(gateway(3))
    with pytest.raises(TerraformError, match=wanted):
        sharded.planner.plan(sharded.stacks[0], lambda *_: None)
    sharded.synthesize(gateway(2, hooli={"usage_plan": "free"}))


def test_keys_keep_their_values_when_a_shard_vanishes(sharded: Sharded) -> None:
    _reshard(sharded, 1, hooli={"usage_plan": "free"})


def _reshard(sharded: Sharded, shards: int, **more: Mapping[str, object]) -> None:
    before = sharded.values()
    plans = sharded.plan(gateway(shards, **more), sharded.states())
    assert plans.waiting == []
    found = review([it.plan for it in plans.planned])
    assert kinds(found) == [("handed-over", "none")]
    sharded.apply(plans)
    assert sharded.values() == before
    # And now without what handed them over.
    sharded.synthesize(gateway(shards, **more))
    for stack in sharded.stacks:
        assert sharded.terraform(stack).plan(stack.folder / "again").is_empty
    told = joined([sharded.terraform(stack).outputs() for stack in sharded.stacks]).api_key_values
    assert before == {
        f"split-default-{name}-{slot}": value for name, slots in told.items() for slot, value in slots.items()
    }
