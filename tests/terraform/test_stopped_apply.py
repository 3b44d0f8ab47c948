"""An apply that is stopped half-way."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from tests.terraform.conftest import ApplyGateway
from tests.terraform.key_life import acme, gateway
from tollgate.errors import TerraformError

pytestmark = pytest.mark.terraform


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    """End Terraform and its providers without a word."""
    for process in psutil.Process().children(recursive=True):
        if process.name().startswith("terraform"):
            process.kill()


@pytest.mark.parametrize(("stop", "after"), [(interrupt, 9), (kill, 4)])
def test_an_apply_that_is_stopped_and_run_again_ends_as_described(
    apply_gateway: ApplyGateway, stop: Callable[[], None], after: int
) -> None:
    """What the provider was asking for when it was stopped may be left, in no state; it opens nothing."""
    name = f"{stop.__name__}{after}"
    applied = apply_gateway(gateway(name, c0=acme(), c1=acme()))
    wanted = gateway(name, c0=acme("free"), **{f"c{number}": acme() for number in range(2, 9)})
    applied.plan(wanted)
    done: list[object] = []

    def follow(step: object) -> None:
        done.append(step)
        if len(done) == after:
            stop()

    with pytest.raises((KeyboardInterrupt, TerraformError)):
        applied.terraform.apply(applied.out / "plan", follow=follow)
    applied.apply(wanted)
    assert applied.plan(wanted).is_empty
    amazon = applied.aws.api_gateway("us-east-1")
    in_plans = [
        (plan["name"], key["name"])
        for plan in amazon.get_usage_plans()["items"]
        if plan["name"].startswith(f"{name}-")
        for key in amazon.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    ]
    prefix = f"{name}-default"
    assert sorted(in_plans) == [
        (f"{prefix}-free", f"{prefix}-c0-primary"),
        *((f"{prefix}-pro", f"{prefix}-c{number}-primary") for number in range(2, 9)),
    ]
