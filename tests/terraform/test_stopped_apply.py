"""An apply that is stopped half-way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import psutil
import pytest

from tests.terraform.conftest import ApplyGateway, Attach
from tests.terraform.key_life import acme, gateway
from tests.terraform.network import Network
from tollgate.demo.embedded_aws import AwsAt
from tollgate.errors import TerraformError

pytestmark = pytest.mark.terraform


def kill(spared: set[psutil.Process]) -> None:
    """End Terraform and the provider that it talks to, without a word."""
    for process in set(psutil.Process().children(recursive=True)) - spared:
        if process.name().startswith("terraform"):
            process.kill()


@pytest.mark.parametrize("how", ["killed", "without a network"])
def test_an_apply_that_is_stopped_and_run_again_ends_as_described(
    apply_gateway: ApplyGateway, attach: Attach, how: str
) -> None:
    """What the provider was asking for when it was stopped may be left, in no state.

    A key like that opens nothing. An attachment is made again, which moto takes and then lists twice; Amazon
    refuses it, and Terraform has to import it.
    """
    name = how.replace(" ", "-")
    applied = apply_gateway(gateway(name, c0=acme(), c1=acme()))
    network = Network(urlsplit(applied.aws.url).port or 0)
    spared = set(psutil.Process().children(recursive=True))
    stop = {"killed": partial(kill, spared), "without a network": network.cut}[how]
    wanted = gateway(name, c0=acme("free"), **{f"c{number}": acme() for number in range(2, 9)})
    applied.plan(wanted)
    done: list[object] = []

    def follow(step: object) -> None:
        done.append(step)
        if len(done) == 5:
            stop()

    through = AwsAt(f"http://127.0.0.1:{network.port}")
    with attach(through, AWS_MAX_ATTEMPTS="1") as terraform, pytest.raises(TerraformError):
        replace(applied.terraform, environment=terraform.environment).apply(
            applied.out / "plan", follow=follow
        )
    applied.apply(wanted)
    assert applied.plan(wanted).is_empty
    amazon = applied.aws.api_gateway("us-east-1")
    in_plans = {
        (plan["name"], key["name"])
        for plan in amazon.get_usage_plans()["items"]
        if plan["name"].startswith(f"{name}-")
        for key in amazon.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    }
    prefix = f"{name}-default"
    assert sorted(in_plans) == [
        (f"{prefix}-free", f"{prefix}-c0-primary"),
        *((f"{prefix}-pro", f"{prefix}-c{number}-primary") for number in range(2, 9)),
    ]
    network.cut()
