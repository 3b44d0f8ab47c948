"""An apply that is stopped half-way."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import psutil
import pytest

from tests.terraform.conftest import ApplyGateway
from tests.terraform.key_life import acme, gateway
from tests.terraform.network import Network
from tollgate.errors import TerraformError

pytestmark = pytest.mark.terraform


def kill() -> None:
    """End Terraform and its providers without a word."""
    for process in psutil.Process().children(recursive=True):
        if process.name().startswith("terraform"):
            process.kill()


@pytest.mark.parametrize("how", ["killed", "without a network"])
def test_an_apply_that_is_stopped_and_run_again_ends_as_described(
    apply_gateway: ApplyGateway, how: str
) -> None:
    """What the provider was asking for when it was stopped may be left, in no state.

    A key like that opens nothing. An attachment is made again, which moto takes and then lists twice; Amazon
    refuses it, and Terraform has to import it.
    """
    name = how.replace(" ", "-")
    applied = apply_gateway(gateway(name, c0=acme(), c1=acme()))
    network = Network(urlsplit(applied.aws.url).port or 0)
    stop = {"killed": kill, "without a network": network.cut}[how]
    through = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{network.port}", "AWS_MAX_ATTEMPTS": "1"}
    terraform = replace(applied.terraform, environment={**applied.terraform.environment, **through})
    applied = replace(applied, terraform=terraform)
    wanted = gateway(name, c0=acme("free"), **{f"c{number}": acme() for number in range(2, 9)})
    applied.plan(wanted)
    done: list[object] = []

    def follow(step: object) -> None:
        done.append(step)
        if len(done) == 5:
            stop()

    with pytest.raises(TerraformError):
        terraform.apply(applied.out / "plan", follow=follow)
    if how == "without a network":
        network.mend()
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
