"""A plan of the real Terraform reads as the configuration that it leads to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import InstalledTerraform
from tests.terraform.conftest import synthesize
from tollgate.access.facts import Facts
from tollgate.access.identity import shown
from tollgate.access.matrix import matrix
from tollgate.access.table import cell
from tollgate.audit.audit import audit
from tollgate.audit.finding import Report
from tollgate.audit.rules.registry import RULES
from tollgate.config.load import load
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.configuration.value import Unknown

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]


def test_a_plan_of_a_gateway_tells_what_its_document_tells(
    on_aws: InstalledTerraform, tmp_path: Path
) -> None:
    gateway = load(str(ROOT / "gateway.yaml")).environments["dev"]
    folder = synthesize(gateway, tmp_path)
    document = Facts(read_configuration([str(folder / "cdk.tf.json")]))
    before = _planned(on_aws, folder)
    assert _told(before) == _told(document)
    ready = on_aws.initialised(folder)
    ready.plan(folder / "tfplan")
    ready.apply(folder / "tfplan")
    after = _planned(on_aws, folder)
    assert _told(after) == _told(document)
    assert _audited(after).unknown == ()


def test_a_plan_beside_its_document_leaves_nothing_unknown(
    on_aws: InstalledTerraform, tmp_path: Path
) -> None:
    gateway = load(str(ROOT / "gateway.yaml")).environments["dev"]
    folder = synthesize(gateway, tmp_path)
    planned = _audited(_planned(on_aws, folder))
    assert planned.unknown == ()
    of_document = _audited(Facts(read_configuration([str(folder / "cdk.tf.json")])))
    assert _failures(planned) == _failures(of_document)


def test_a_plan_has_the_comments_of_the_document_beside_it(
    on_aws: InstalledTerraform, tmp_path: Path
) -> None:
    gateway = load(str(ROOT / "gateway.yaml")).environments["dev"]
    facts = _planned(on_aws, synthesize(gateway, tmp_path))
    (public,) = (route for route in facts.routes.values() if route.guard == "open")
    assert public.is_declared_public
    assert public.method.source is not None
    assert facts.written.is_of_tollgate(public.method.stack)


def test_what_functions_and_modules_come_to_is_known_from_the_plan(
    on_aws: InstalledTerraform, tmp_path: Path
) -> None:
    folder = tmp_path / "foreign"
    shutil.copytree(Path(__file__).parent / "foreign", folder)
    facts = _planned(on_aws, folder)
    (api,) = facts.apis
    assert {(str(route), route.guard) for route in facts.routes_of(api)} == {
        ("POST /chat", "key"),
        ("GET /models", "open"),
    }
    assert list(facts.stages_of(api)) == ["live"]
    attached = {
        shown(plan): [attachment.address for attachment in attachments]
        for plan, attachments in facts.keys.attachments_of_plan.items()
    }
    assert attached == {
        f'aws_api_gateway_usage_plan.this["{name}"]': [
            f'module.keys["{name}"].aws_api_gateway_usage_plan_key.this'
        ]
        for name in ("gold", "silver")
    }
    assert len(facts.keys.attachments) == 2
    gold = next(plan for plan in facts.plans.values() if "gold" in plan.resource.address)
    assert gold.throttle is not None
    assert not isinstance(gold.throttle, Unknown)
    assert (gold.throttle.rate_limit, gold.throttle.burst_limit) == (50, 100)


def _planned(on_aws: InstalledTerraform, folder: Path) -> Facts:
    ready = on_aws.initialised(folder)
    ready.plan(folder / "tfplan")
    (folder / "plan.json").write_text(ready.show(folder / "tfplan"))
    return Facts(read_configuration([str(folder / "plan.json")]))


def _audited(facts: Facts) -> Report:
    return audit(facts.configuration, RULES)


def _failures(report: Report) -> set[tuple[str, str]]:
    return {(found.rule.id, found.address) for found in report.failed}


def _told(facts: Facts) -> dict[str, Any]:
    """What a configuration comes to for callers, without what Terraform alone knows."""
    access = matrix(facts).access
    return {
        "access": {(group.title, target.route): cell(found) for (group, target), found in access.items()},
        "routes": sorted((shown(api), str(r), r.guard) for api in facts.apis for r in facts.routes_of(api)),
        "stages": sorted((shown(api), *facts.stages_of(api)) for api in facts.apis),
        "keys": sorted(map(shown, facts.keys.attachments)),
        "plans": {
            plan.resource.address: (
                [] if isinstance(plan.stages, Unknown) else [(str(s.api), s.stage) for s in plan.stages],
                plan.throttle,
            )
            for plan in facts.plans.values()
        },
        "deployments": sorted(
            (deployment.address, sorted(found.address for found in facts.dependencies(deployment).found))
            for deployment in facts.configuration.of("aws_api_gateway_deployment")
        ),
    }
