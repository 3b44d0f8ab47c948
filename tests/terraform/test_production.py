"""The gateway with everything on: valid, applied, planned again without a change, and each feature off again.

moto has neither Contributor Insights nor client certificates. It issues a certificate without its record, and its topics tell nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, Attach, synthesize
from tests.terraform.provider import WEB_ACL
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.demo.stand_ins import make_functions
from tollgate.terraform.stacks import Stack, read_document

pytestmark = pytest.mark.terraform

FILE = Path(__file__).parents[2] / "examples" / "production" / "gateway.yaml"
Description = dict[str, Any]
Edit = Callable[[Description], object]


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    """The example without what moto lacks, each by the setting that leaves it out."""
    return _without(
        load(str(FILE)).environments["prod"],
        lambda it: it.update(contributor_insights=False),
        lambda it: _stage(it).update(client_certificate=False),
    )


def _without(gateway: Gateway, *edits: Edit) -> Gateway:
    data = gateway.model_dump(by_alias=True, exclude_unset=True)
    for edit in edits:
        edit(data)
    return Gateway.model_validate(data)


@pytest.fixture(scope="module")
def applied(
    gateway: Gateway, attach: Attach, aws_server: AwsAt, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppliedGateway]:
    """The gateway in an AWS of its own, by a provider that runs where the functions' code is."""
    out = tmp_path_factory.mktemp("production")
    folder = synthesize(gateway, out)
    document = read_document(Stack(gateway.stack_name, folder))
    with (
        EmbeddedAws(log=out / "moto.log") as server,
        attach(server.at, folder=folder, more=WEB_ACL, TF_VAR_llm_token="stand-in") as terraform,
    ):
        make_functions(server.at, document.region, document.functions)
        found = AppliedGateway(terraform.initialised(folder), out, server.at)
        found.apply(gateway)
        yield found


def test_a_second_plan_does_nothing(applied: AppliedGateway, gateway: Gateway) -> None:
    plan = applied.plan(gateway)
    assert (plan.is_empty, dict(plan.actions), plan.warnings) == (True, {}, [])


def test_x(applied: AppliedGateway, gateway: Gateway) -> None:
    for name, edit in FEATURES.items():
        plan = applied.plan(_without(gateway, edit))
        print("==", name, dict(plan.actions), plan.warnings, {a: set(c) for a, c in plan.changed.items() if plan.actions[a] == ["update"]})


def _stage(description: Description, api: str = "inference") -> Description:
    stage: Description = description["apis"][api]["stage"]
    return stage


FEATURES: dict[str, Edit] = {
    "access_log": lambda it: (_stage(it, "admin").pop("access_log"), it["alarms"].update(apis={"admin": {"refused_keys": None, "throttled": None}})),
    "execution_log": lambda it: _stage(it).pop("execution_log"),
    "metrics": lambda it: _stage(it).update(metrics=False),
    "tracing": lambda it: _stage(it).pop("tracing"),
    "cache": lambda it: (_stage(it).pop("cache"), it["apis"]["inference"]["routes"]["GET /v1/models"].pop("cache")),
    "canary": lambda it: _stage(it).pop("canary"),
    "resource_policy": lambda it: it["apis"]["inference"].pop("resource_policy"),
    "web_acl": lambda it: it.pop("web_acl"),
    "web_acl log": lambda it: it["web_acl"].pop("log"),
    "alarms": lambda it: it.pop("alarms"),
    "no_traffic": lambda it: it["alarms"].pop("no_traffic"),
    "dashboard": lambda it: it.pop("dashboard"),
    "domains": lambda it: it.pop("domains"),
    "mutual_tls": lambda it: it["domains"]["api.acme.example"].pop("mutual_tls"),
    "guards": lambda it: (it.pop("allowed_account_ids"), it.pop("assume_role")),
}
