"""A guard that is taken away or turned round in an example's document is found by the rule about it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.audit.documents import Document, read
from tollgate.audit.audit import audit
from tollgate.audit.finding import Report
from tollgate.audit.rules.registry import RULES

BUT_THE_PROOF = [rule for rule in RULES if rule.id != "TG-D02"]
"""The trigger's proof finds every change of an API; here each rule has to find its own."""

Block = dict[str, Any]
Mutation = tuple[str, str, Callable[[Block], None], set[str]]
"""The type of resource, what is done to one, and the rules of which one has to find it."""


def _set(**arguments: Any) -> Callable[[Block], None]:
    return lambda block: block.update(arguments)


def _without(*names: str) -> Callable[[Block], None]:
    def changed(block: Block) -> None:
        for name in names:
            block.pop(name, None)

    return changed


def _in(name: str, change: Callable[[Block], None]) -> Callable[[Block], None]:
    """The change within a block of a resource, which is an object or a list of one."""

    def changed(block: Block) -> None:
        inner = block.get(name)
        if isinstance(inner, list):
            inner = inner[0] if inner else None
        if inner is not None:
            change(inner)

    return changed


def _public(block: Block) -> None:
    """Open a route, and say nothing of it."""
    block["api_key_required"] = False
    block.get("//", {}).pop("public", None)


def _secret_as_id(block: Block) -> None:
    block["key_id"] = block["key_id"].replace(".id}", ".value}")


P = "aws_api_gateway_"
MUTATIONS: list[Mutation] = [
    (f"{P}method", "open", _public, {"TG-R01", "TG-R03"}),
    (f"{P}method", "open by leaving out", _without("api_key_required", "//"), {"TG-R01", "TG-R03"}),
    (f"{P}method", "authorizer without one", _set(authorization="CUSTOM"), {"TG-R09"}),
    (f"{P}integration", "gone", lambda block: block.update(http_method="TRACE"), {"TG-R06"}),
    (f"{P}integration", "another resource", _set(resource_id="abc123"), {"TG-R06"}),
    (f"{P}integration", "plain HTTP", _set(type="HTTP_PROXY", uri="http://llm.example.com"), {"TG-R11"}),
    (f"{P}integration", "unverified", _set(tls_config={"insecure_skip_verification": True}), {"TG-R14"}),
    (
        f"{P}integration", "credential",
        _set(request_parameters={"integration.request.header.Authorization": "'Bearer 0123456789abcdefXY'"}),
        {"TG-R12"},
    ),
    (f"{P}integration", "no stream", _set(type="HTTP", response_transfer_mode="STREAM"), {"TG-B07"}),
    (f"{P}integration", "long timeout", _set(timeout_milliseconds=90_000), {"TG-R17"}),
    (f"{P}rest_api", "key from an authorizer", _set(api_key_source="AUTHORIZER"), {"TG-R08"}),
    (f"{P}rest_api", "no endpoint", _set(disable_execute_api_endpoint=True), {"TG-E02"}),
    (f"{P}rest_api", "open body", _set(body='{"paths": {"/x": {"get": {}}}}'), {"TG-R10"}),
    (f"{P}api_key", "value", _set(value="0123456789abcdefghij"), {"TG-K01"}),
    (f"{P}api_key", "disabled", _set(enabled=False), {"TG-K03"}),
    (f"{P}usage_plan_key", "another key", _set(key_id="${aws_api_gateway_api_key.nobody.id}"), {"TG-K02"}),
    (f"{P}usage_plan_key", "the secret as id", _secret_as_id, {"TG-K11"}),
    (f"{P}usage_plan_key", "wrong type", _set(key_type="KEY"), {"TG-K12"}),
    (f"{P}usage_plan", "opens nothing", _set(api_stages=[]), {"TG-P01"}),
    (f"{P}usage_plan", "opens nothing by leaving out", _without("api_stages"), {"TG-P01"}),
    (f"{P}usage_plan", "another stage", _in("api_stages", _set(stage="nowhere")), {"TG-P02"}),
    (f"{P}usage_plan", "no limits", _without("throttle_settings", "quota_settings"), {"TG-P08", "TG-P09"}),
    (f"{P}usage_plan", "half a throttle", _set(throttle_settings={"rate_limit": 5}), {"TG-P10"}),
    (f"{P}usage_plan", "rate 0", _set(throttle_settings={"rate_limit": 0, "burst_limit": 5}), {"TG-P10"}),
    (f"{P}usage_plan", "negative", _set(throttle_settings={"rate_limit": -1, "burst_limit": 5}), {"TG-P12"}),
    (f"{P}usage_plan", "quota 0", _set(quota_settings={"limit": 0, "period": "DAY"}), {"TG-P16"}),
    (f"{P}usage_plan", "offset", _set(quota_settings={"limit": 9, "period": "DAY", "offset": 1}), {"TG-P13"}),
    (f"{P}usage_plan", "ignored", _set(lifecycle={"ignore_changes": ["api_stages"]}), {"TG-D08"}),
    (f"{P}deployment", "no trigger", _without("triggers"), {"TG-D01"}),
    (f"{P}deployment", "restless", _set(triggers={"now": "${timestamp()}"}), {"TG-D03"}),
    (f"{P}deployment", "does not wait", _without("depends_on"), {"TG-D04"}),
    (f"{P}deployment", "destroyed first", _without("lifecycle"), {"TG-D06"}),
    ("aws_lambda_permission", "any API", _without("source_arn"), {"TG-B06"}),
    ("aws_lambda_permission", "anyone", _set(principal="*", source_arn=None), {"TG-B06"}),
    (f"{P}stage", "ignored", _set(lifecycle={"ignore_changes": ["deployment_id"]}), {"TG-D08"}),
    (f"{P}stage", "a credential", _set(variables={"api_key": "sk-0123456789abcdef01"}), {"TG-S03"}),
    (f"{P}stage", "logs keys", _set(access_log_settings={"format": "$context.identity.apiKey"}), {"TG-L03"}),
    (f"{P}method_settings", "no throttle", _in("settings", _without("throttling_rate_limit")), {"TG-S01"}),
    (f"{P}method_settings", "unlimited", _in("settings", _set(throttling_burst_limit=-1)), {"TG-S01"}),
    (f"{P}method_settings", "payloads", _in("settings", _set(data_trace_enabled=True)), {"TG-L01"}),
    (f"{P}method_settings", "cached for all", _in("settings", _set(caching_enabled=True)), {"TG-C01"}),
]  # fmt: skip


def test_each_mutant_is_found_by_a_rule_that_is_about_it(tmp_path: Path, document: Document) -> None:
    before = _found(_audit(tmp_path, document))
    mutants = list(_mutants(document))
    missed = [
        name
        for name, mutant, rules in mutants
        if not {rule for rule, _ in _found(_audit(tmp_path, mutant)) - before} & rules
    ]
    print(f"{len(mutants) - len(missed)} of {len(mutants)} mutants are found.")
    assert len(mutants) > 30
    assert missed == []


@pytest.mark.parametrize("attribute", ["value"])
def test_an_output_that_shows_keys_is_found(tmp_path: Path, document: Document, attribute: str) -> None:
    keys = document["resource"].get(f"{P}usage_plan_key", {})
    for name in keys:
        mutant = copy.deepcopy(document)
        mutant["output"]["leak"] = {"value": f"${{{P}usage_plan_key.{name}.{attribute}}}"}
        assert "TG-K08" in {rule for rule, _ in _found(_audit(tmp_path, mutant))}


def _mutants(document: Document) -> Iterator[tuple[str, Document, set[str]]]:
    for kind, what, change, rules in MUTATIONS:
        for name, block in document["resource"].get(kind, {}).items():
            mutant = copy.deepcopy(document)
            changed = mutant["resource"][kind][name]
            change(changed)
            if changed != block and _is_wrong(kind, what, block):
                yield f"{kind}.{name}: {what}", mutant, rules


def _is_wrong(kind: str, what: str, block: Block) -> bool:
    """Whether it is wrong for this one: settings of a single route have no stage's throttle to lose."""
    of_route = kind == f"{P}method_settings" and block.get("method_path") != "*/*"
    return not (of_route and what in ("no throttle", "unlimited", "cached for all"))


def _audit(folder: Path, document: Document) -> Report:
    return audit(read(folder, document), BUT_THE_PROOF)


def _found(report: Report) -> set[tuple[str, str]]:
    return {(finding.rule.id, finding.address) for finding in report.findings}
