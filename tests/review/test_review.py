"""What is told of plans that the real Terraform is hard to bring to, and what is never told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.review.plans import (
    ACME,
    ACME_IN_PLAN,
    API,
    BOB,
    BOB_IN_PLAN,
    DEPLOYMENT,
    METHOD,
    PLAN,
    STAGE,
    deleted,
    entry,
    of,
    plan,
    reviewed,
    shop,
    updated,
)
from tollgate.errors import TollgateError
from tollgate.review.review import Review, review
from tollgate.terraform.planned.read import read_plan_of


def _kinds(found: Review) -> set[tuple[str, str]]:
    return {(impact.kind, impact.risk) for impact in found.impacts}


def test_a_plan_of_nothing_has_no_impact() -> None:
    assert reviewed().impacts == ()


def test_what_terraform_forgets_goes_on_letting_its_caller_in() -> None:
    found = reviewed(entry(BOB, ["forget"], shop()[BOB], None))
    assert _kinds(found) == {("forgotten", "medium")}


@pytest.mark.parametrize("actions", [["dissolve"], ["create", "forget"], ["delete", "create", "update"], []])
def test_an_action_that_nobody_knows_is_critical_and_no_verdict_is_trusted(actions: list[str]) -> None:
    found = reviewed(entry(METHOD, actions, shop()[METHOD], shop()[METHOD]))
    assert ("unknown-action", "critical") in _kinds(found)
    assert found.untold != ()


def test_an_object_that_was_left_behind_is_told_apart_from_what_has_its_address() -> None:
    left = entry(BOB, ["delete"], shop()[BOB] | {"id": "old"}, None, deposed="d1234567")
    kept = entry(BOB, ["no-op"], shop()[BOB], shop()[BOB])
    assert _kinds(reviewed(kept, left)) == {("left-behind", "low")}


def test_an_update_that_nobody_sees_is_told_as_such() -> None:
    assert _kinds(reviewed(updated(BOB))) == {("no-visible-change", "none")}


def test_a_consumer_who_keeps_another_key_loses_less(tmp_path: Path) -> None:
    """Slots are known of Tollgate's own stacks, of which the document lies beside the plan."""
    document = plan()
    for number, slot in enumerate(("primary", "secondary")):
        key = {"id": f"x{number}", "name": f"shop-acme-{slot}", "enabled": True}
        attached = {"id": f"x{number}", "key_id": f"x{number}", "key_type": "API_KEY", "usage_plan_id": "p"}
        is_gone = slot == "secondary"
        for kind, values in (("aws_api_gateway_api_key", key), ("aws_api_gateway_usage_plan_key", attached)):
            actions, after = (["delete"], None) if is_gone else (["no-op"], values)
            document["resource_changes"].append(entry(f"{kind}.acme__{slot}", actions, values, after))
    (tmp_path / "plan.json").write_text(json.dumps(document))
    written = {"//": {"gateway": "shop"}, "resource": {"aws_api_gateway_rest_api": {"a": {"name": "a"}}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps(written))
    (lost,) = review([read_plan_of(str(tmp_path / "plan.json"))]).impacts
    assert (lost.kind, lost.risk, lost.consumers) == ("access-lost", "high", ("acme/secondary",))


def test_a_key_that_is_followed_through_its_reference_comes_into_the_plan() -> None:
    key, attachment = "aws_api_gateway_api_key.dan", "aws_api_gateway_usage_plan_key.dan"
    references = {"key_id": {"references": [f"{key}.id", key]}}
    configured = {
        "mode": "managed",
        "type": "aws_api_gateway_usage_plan_key",
        "name": "dan",
        "expressions": references,
    }
    new = entry(key, ["create"], None, {"name": "dan", "enabled": True}, unknown={"id": True, "value": True})
    attached = entry(
        attachment, ["create"], None, {"usage_plan_id": "p"}, unknown={"id": True, "key_id": True}
    )
    found = reviewed(new, attached, configuration={"root_module": {"resources": [configured]}})
    (gained,) = found.impacts
    assert (gained.kind, gained.consumers) == ("access-gained", ("dan",))
    untold = reviewed(new, attached)
    assert ("access-unknown", "high") in _kinds(untold)


def test_a_value_that_may_come_from_two_resources_is_not_guessed() -> None:
    two = [f"{ACME}.id", ACME, f"{BOB}.id", BOB]
    configured = {
        "mode": "managed", "type": "aws_api_gateway_usage_plan_key", "name": "bob",
        "expressions": {"key_id": {"references": two}},
    }  # fmt: skip
    keys = [
        entry(
            key, ["delete", "create"], shop()[key], {"name": key[-4:], "enabled": True}, unknown={"id": True}
        )
        for key in (ACME, BOB)
    ]
    attached = entry(
        BOB_IN_PLAN,
        ["delete", "create"],
        shop()[BOB_IN_PLAN],
        {"usage_plan_id": "p"},
        unknown={"key_id": True},
    )
    configuration = {"root_module": {"resources": [configured]}}
    assert ("access-unknown", "high") in _kinds(reviewed(*keys, attached, configuration=configuration))
    one = reviewed(keys[1], attached, configuration=configuration)
    assert _kinds(one) == {("key-reissued", "critical")}


def test_whatever_id_of_an_api_key_an_attachment_has_it_is_not_that_of_a_usage_plan() -> None:
    # The provider gives an attachment the id of its key.
    found = reviewed(deleted(ACME_IN_PLAN))
    (lost,) = found.impacts
    assert (lost.consumers, lost.title) == (
        ("acme",),
        "1 key loses access: the key is taken out of its plan",
    )


def test_a_key_that_is_made_elsewhere_loses_access_too() -> None:
    before = {"id": "x", "key_id": "elsewhere", "key_type": "API_KEY", "usage_plan_id": "p"}
    (lost,) = reviewed(entry("aws_api_gateway_usage_plan_key.x", ["delete"], before, None)).impacts
    assert (lost.kind, lost.risk, lost.consumers) == ("access-lost", "critical", ("elsewhere",))


def test_a_key_that_goes_while_another_comes_may_have_been_renamed() -> None:
    gone = [deleted(BOB), deleted(BOB_IN_PLAN)]
    came = entry("aws_api_gateway_api_key.robert", ["create"], None, {"name": "robert", "enabled": True})
    (lost,) = (found for found in reviewed(*gone, came).impacts if found.kind == "access-lost")
    assert "was one renamed? A moved block" in lost.undo
    (lost,) = reviewed(*gone).impacts
    assert "renamed" not in lost.undo


def test_a_plan_that_is_made_elsewhere_opens_something_too() -> None:
    before = shop()[ACME_IN_PLAN] | {"usage_plan_id": "elsewhere"}
    (lost,) = reviewed(entry("aws_api_gateway_usage_plan_key.x", ["delete"], before, None)).impacts
    assert (lost.kind, lost.consumers) == ("access-lost", ("acme",))
    assert lost.stages == ("what the usage plan elsewhere opens",)


def test_a_stage_with_the_api_goes_with_it_and_is_told_once() -> None:
    gone = [deleted(address) for address in (API, METHOD, DEPLOYMENT, STAGE)]
    found = reviewed(*gone, updated(PLAN, api_stages=[]))
    assert _kinds(found) == {("api-deleted", "critical"), ("access-lost", "critical")}


def test_a_worse_change_has_another_id() -> None:
    less = reviewed(updated(PLAN, throttle_settings=[{"rate_limit": 40, "burst_limit": 100}])).impacts
    even_less = reviewed(updated(PLAN, throttle_settings=[{"rate_limit": 4, "burst_limit": 100}])).impacts
    again = reviewed(updated(PLAN, throttle_settings=[{"rate_limit": 40, "burst_limit": 100}])).impacts
    assert less[0].id == again[0].id != even_less[0].id


def test_a_throttle_of_a_method_is_a_limit_of_the_plans_callers() -> None:
    throttled = [
        {"api_id": "api", "stage": "v1", "throttle": [{"path": "/POST", "rate_limit": 1, "burst_limit": 1}]}
    ]
    found = reviewed(updated(PLAN, api_stages=throttled))
    assert ("limit-cut", "high") in _kinds(found)
    assert any("rate of /POST none → 1/s" in impact.title for impact in found.impacts)


@pytest.mark.parametrize(
    "broken",
    [
        {"errored": True},
        {"format_version": "2.0"},
        {"format_version": 1},
        {"resource_changes": {}},
        {"resource_changes": [{"address": "a.b"}]},
        {"resource_changes": [[]]},
    ],
)
def test_a_plan_that_tells_only_a_part_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(TollgateError, match=r"plan\.json: "):
        of(plan() | broken)


def test_a_plan_without_its_changes_is_no_plan_of_nothing() -> None:
    document = plan()
    del document["resource_changes"]
    with pytest.raises(TollgateError, match="resource_changes"):
        of(document | {"planned_values": {"root_module": {"resources": [{}]}}})


@pytest.mark.parametrize("part", [{"complete": False}, {"deferred_changes": [{"reason": "unknown"}]}])
def test_an_incomplete_plan_is_told_to_be_one(part: dict[str, Any]) -> None:
    assert reviewed(**part).untold != ()


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=6)
    | st.sampled_from(["api", "k1", "p", "v1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    address=st.sampled_from(sorted(shop())),
    argument=st.sampled_from(sorted({name for values in shop().values() for name in values})),
    value=_JSON,
    unknown=_JSON,
    actions=st.lists(st.sampled_from(["create", "delete", "update", "no-op", "read", "forget"]), max_size=2),
)
def test_no_value_that_a_provider_may_plan_ends_the_review(
    address: str, argument: str, value: Any, unknown: Any, actions: list[str]
) -> None:
    before = shop()[address]
    change = entry(address, actions, before, before | {argument: value}, unknown=unknown)
    found = reviewed(change)
    assert all(json.dumps(impact.title) for impact in found.impacts)


@settings(max_examples=200, deadline=None)
@given(
    section=st.sampled_from(
        ["configuration", "variables", "resource_drift", "prior_state", "output_changes"]
    ),
    value=_JSON,
)
def test_no_section_that_is_otherwise_ends_the_review(section: str, value: Any) -> None:
    reviewed(updated(BOB, enabled=False), **{section: value})


def test_a_route_that_asks_for_less_beside_its_key_is_told() -> None:
    method = shop()[METHOD] | {"authorization": "CUSTOM", "authorizer_id": "elsewhere"}
    change = entry(METHOD, ["update"], method, method | {"authorization": "NONE", "authorizer_id": None})
    (found,) = (impact for impact in reviewed(change).impacts if impact.kind == "route-guard-changed")
    assert found.title == "POST / is authorized otherwise: CUSTOM by elsewhere → NONE"
    assert found.risk == "high"


def test_a_key_that_is_disabled_is_found_in_each_of_them() -> None:
    assert ("access-lost", "critical") in _kinds(reviewed(updated(BOB, enabled=False)))
