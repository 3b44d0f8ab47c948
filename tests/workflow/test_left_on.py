"""An execution log or metrics of which a stage says no more would stay on, and that is refused once."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import gateway, with_api
from tollgate.config.gateway import Gateway
from tollgate.config.load import Description
from tollgate.errors import InvalidConfig
from tollgate.workflow.left_on import check_left_on


def synthesized(folder: Path, **stage: object) -> Path:
    return written(folder, with_api(stage=stage))


def written(folder: Path, config: Gateway) -> Path:
    app = App(outdir=str(folder), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    return folder


def described(**stage: object) -> Description:
    return Description("shop", "gateway.yaml", {"default": with_api(stage=stage)}, {})


def test_what_was_on_must_be_switched_off(tmp_path: Path) -> None:
    was = synthesized(tmp_path, execution_log={}, metrics=True)
    with pytest.raises(InvalidConfig) as refused:
        check_left_on(was, described())
    (problem,) = refused.value.problems
    assert str(problem) == (
        "apis.inference.stage: the stage of 'inference' was synthesized with an execution log and metrics, "
        "and says nothing of it any more: Terraform would leave it on\n  Switch it off: "
        "'execution_log: {level: off}, metrics: false'. Once that is applied, it may be left out."
    )
    check_left_on(was, described(execution_log={"level": "off"}, metrics=False))


def test_what_was_off_already_may_be_left_out(tmp_path: Path) -> None:
    check_left_on(synthesized(tmp_path, execution_log={"level": "off"}, metrics=False), described())


def test_where_nothing_was_synthesized_nothing_is_refused(tmp_path: Path) -> None:
    check_left_on(tmp_path / "none", described())


DOMAINS = {"api.example.com": {"zone": "Z0123456789ABCDEFGHIJ", "paths": {"": "inference"}}}


def of(config: Gateway) -> Description:
    return Description("shop", "gateway.yaml", {"default": config}, {})


def test_an_api_that_no_domain_leads_to_any_more_must_have_its_default_endpoint_again(tmp_path: Path) -> None:
    was = written(tmp_path, gateway(domains=DOMAINS))
    check_left_on(was, of(gateway(domains=DOMAINS)))
    with pytest.raises(InvalidConfig) as refused:
        check_left_on(was, of(gateway()))
    (problem,) = refused.value.problems
    assert str(problem) == (
        "apis.inference.endpoint: 'inference' was synthesized without a default endpoint, and no domain "
        "leads to it any more: Terraform would leave it so, and nobody would reach it\n  Switch it on: "
        "'endpoint: {default_endpoint: true}'. Once that is applied, it may be left out."
    )
    switched_on = with_api(endpoint={"default_endpoint": True})
    check_left_on(was, of(switched_on))
    check_left_on(written(tmp_path, switched_on), of(gateway()))
