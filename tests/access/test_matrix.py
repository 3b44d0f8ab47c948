"""Who may call what, and the limit that binds: the least of those that hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.documents import Document, shop
from tollgate.access.facts import Facts
from tollgate.access.limits import ACCOUNT_BURST, ACCOUNT_RATE
from tollgate.access.matrix import Access, Matrix, matrix
from tollgate.terraform.configuration.read import read_configuration


def _matrix(folder: Path, document: Document) -> Matrix:
    (folder / "main.tf.json").write_text(json.dumps(document))
    return matrix(Facts(read_configuration([str(folder / "main.tf.json")])))


def _access(folder: Path, document: Document) -> Access:
    """Of the only group of keys at the only route."""
    made = _matrix(folder, document)
    (group,) = (group for group in made.groups if group.keys)
    (target,) = made.targets
    return made.access[group, target]


def _bound(folder: Path, document: Document) -> tuple[float, str]:
    limits = _access(folder, document).limits
    assert limits is not None
    return limits.rate.value, limits.rate.source


STAGE = {"throttling_rate_limit": 20, "throttling_burst_limit": 40}


def test_a_plan_binds_where_it_is_least(tmp_path: Path) -> None:
    assert _bound(tmp_path, shop(rate=5, stage=STAGE)) == (5, "plan pro")


def test_a_stage_binds_where_it_is_least(tmp_path: Path) -> None:
    assert _bound(tmp_path, shop(rate=50, stage=STAGE)) == (20, "stage")


def test_a_route_of_the_stage_takes_the_place_of_the_stage(tmp_path: Path) -> None:
    route = {"throttling_rate_limit": 30, "throttling_burst_limit": 40}
    assert _bound(tmp_path, shop(rate=50, stage=STAGE, route=route)) == (30, "stage at the route")


def test_a_route_of_the_plan_binds_where_it_is_least(tmp_path: Path) -> None:
    assert _bound(tmp_path, shop(method={"rate_limit": 1, "burst_limit": 1})) == (1, "plan pro at the route")


def test_the_account_binds_where_nothing_else_does(tmp_path: Path) -> None:
    assert _bound(tmp_path, shop(rate=None)) == (ACCOUNT_RATE, "account")


def test_a_throttle_that_is_set_by_half_lets_nobody_in(tmp_path: Path) -> None:
    limits = _access(tmp_path, shop(burst=None)).limits
    assert limits is not None
    assert limits.burst.value == 0


def test_a_limit_that_is_not_known_may_be_less(tmp_path: Path) -> None:
    document = shop(rate="${var.rate}") | {"variable": {"rate": {}}}
    limits = _access(tmp_path, document).limits
    assert limits is not None
    assert (limits.rate.value, limits.rate.is_known) == (ACCOUNT_RATE, False)


def test_a_disabled_key_opens_nothing(tmp_path: Path) -> None:
    access = _access(tmp_path, shop(acme={"enabled": False}))
    assert (access.answer, access.reason) == ("no", "the key is disabled")


def test_a_key_in_no_plan_opens_nothing(tmp_path: Path) -> None:
    document = shop()
    del document["resource"]["aws_api_gateway_usage_plan_key"]
    assert _access(tmp_path, document).reason == "the key is in no plan"


def test_what_a_plan_opens_may_not_be_known(tmp_path: Path) -> None:
    document = shop() | {"variable": {"stages": {}}}
    document["resource"]["aws_api_gateway_usage_plan"]["pro"]["api_stages"] = "${var.stages}"
    assert _access(tmp_path, document).answer == "unknown"


def test_the_path_of_a_throttle_may_not_be_known(tmp_path: Path) -> None:
    method = {"path": "${var.path}", "rate_limit": 1, "burst_limit": 1}
    limits = _access(tmp_path, shop(method=method) | {"variable": {"path": {}}}).limits
    assert limits is not None
    assert (limits.rate.value, limits.rate.is_known) == (50, False)


def test_whether_a_verb_of_any_is_throttled_is_not_known(tmp_path: Path) -> None:
    document = shop(method={"rate_limit": 1, "burst_limit": 1})
    document["resource"]["aws_api_gateway_method"]["chat"]["http_method"] = "ANY"
    limits = _access(tmp_path, document).limits
    assert limits is not None
    assert not limits.rate.is_known


def test_an_id_that_is_written_down_may_be_the_api_s(tmp_path: Path) -> None:
    document = shop()
    opened = document["resource"]["aws_api_gateway_usage_plan"]["pro"]["api_stages"][0]
    opened |= {"api_id": "abc123", "stage": "v1"}
    assert _access(tmp_path, document).answer == "unknown"
    opened["stage"] = "v2"
    assert _access(tmp_path, document).answer == "no"


@pytest.mark.parametrize("key_id", ["abc123", "${var.key}"])
def test_a_key_that_is_not_told_may_be_any(tmp_path: Path, key_id: str) -> None:
    document = shop(acme={}, other={}) | {"variable": {"key": {}}}
    document["resource"]["aws_api_gateway_usage_plan_key"]["other"]["key_id"] = key_id
    made = _matrix(tmp_path, document)
    (target,) = made.targets
    answers = {key: made.access[group, target].answer for group in made.groups for key in group.keys}
    assert answers == {"acme": "yes", "other": "unknown"}


def test_a_plan_elsewhere_hides_none_that_is_here(tmp_path: Path) -> None:
    document = shop()
    attachments = document["resource"]["aws_api_gateway_usage_plan_key"]
    attachments["more"] = attachments["acme"] | {"usage_plan_id": "p1"}
    assert _access(tmp_path, document).answer == "yes"


def test_what_is_in_no_row_is_told(tmp_path: Path) -> None:
    document = shop() | {"variable": {"x": {}}}
    document["resource"]["aws_api_gateway_rest_api"]["b"] = {"name": "b", "body": "{}"}
    document["resource"]["aws_api_gateway_stage"]["v2"] = {"rest_api_id": "a", "stage_name": "${var.x}"}
    method = document["resource"]["aws_api_gateway_method"]
    method["lost"] = method["chat"] | {"rest_api_id": "${var.x}"}
    assert _matrix(tmp_path, document).omitted == (
        "the routes in the body of aws_api_gateway_rest_api.b",
        "aws_api_gateway_method.lost: its API is not known",
        "aws_api_gateway_stage.v2: its name is not known",
    )


def test_keys_of_one_plan_are_one_group(tmp_path: Path) -> None:
    made = _matrix(tmp_path, shop(**{f"c{number}": {} for number in range(30)}))
    assert [len(group.keys) for group in made.groups] == [0, 30]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix")


LIMITS = st.integers(1, 2 * ACCOUNT_RATE)
THROTTLES = st.none() | st.fixed_dictionaries({"rate_limit": LIMITS, "burst_limit": LIMITS})
SETTINGS = st.none() | st.fixed_dictionaries(
    {"throttling_rate_limit": LIMITS | st.just(-1), "throttling_burst_limit": LIMITS | st.just(-1)}
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=st.none() | LIMITS, burst=LIMITS, method=THROTTLES, stage=SETTINGS, route=SETTINGS)
def test_no_limit_that_holds_is_less_than_the_one_that_binds(
    folder: Path,
    rate: int | None,
    burst: int,
    method: dict[str, int] | None,
    stage: dict[str, object] | None,
    route: dict[str, object] | None,
) -> None:
    limits = _access(folder, shop(rate=rate, burst=burst, method=method, stage=stage, route=route)).limits
    assert limits is not None
    of_stage = route if route is not None else stage
    for name, bound, of_plan in (("rate", limits.rate, rate), ("burst", limits.burst, burst)):
        account = ACCOUNT_RATE if name == "rate" else ACCOUNT_BURST
        holding = [account]
        holding += [of_plan] if rate is not None and of_plan is not None else []
        holding += [method[f"{name}_limit"]] if method else []
        if of_stage and isinstance(found := of_stage[f"throttling_{name}_limit"], int) and found >= 0:
            holding.append(found)
        assert bound.value == min(holding)
