"""Plans of the real Terraform, over a gateway that is applied, each reviewed for what it does to callers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terraform.conftest import Attach
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.report.review import html, json_format, junit, markdown, sarif
from tollgate.report.review.terminal import lines
from tollgate.review.acceptance import judge
from tollgate.review.impact import Impact
from tollgate.review.review import Review, review
from tollgate.review.verdict import verdict
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.planned.plan import plan_of
from tollgate.terraform.runner import Terraform

pytestmark = pytest.mark.terraform

HERE = Path(__file__).parent
ALL = ("acme", "bob", "cat")
ROUTES = ("GET /models", "POST /chat")
RELEASE = "-var=release=2"
GOLD = "-var=gold={{rate={rate},quota={{limit={limit},period={period}}}}}"


@dataclass(frozen=True)
class Applied:
    """The foreign gateway, as it is applied.

    Attributes:
        values: of its API keys.
    """

    terraform: Terraform
    folder: Path
    aws: AwsAt
    values: tuple[str, ...]

    def review(self, *arguments: str, **files: str) -> Review:
        """Plan with some arguments and files beside those that are there."""
        for name, text in files.items():
            (self.folder / f"{name}.tf").write_text(text)
        try:
            self.terraform.plan(self.folder / "plan", arguments=arguments)
        finally:
            for name in files:
                (self.folder / f"{name}.tf").unlink()
        document = decoded("plan.json", self.terraform.show(self.folder / "plan").encode())
        return review([plan_of(document, stack="foreign")])


@pytest.fixture(scope="module")
def applied(attach: Attach, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    folder = tmp_path_factory.mktemp("reviewed") / "gateway"
    shutil.copytree(HERE / "reviewed", folder)
    log = tmp_path_factory.mktemp("aws") / "moto.log"
    with EmbeddedAws(log=log) as server, attach(server.at) as terraform:
        _write_web_acl(server.at, folder)
        ready = terraform.initialised(folder)
        ready.plan(folder / "plan")
        ready.apply(folder / "plan")
        keys = server.at.api_gateway("us-east-1").get_api_keys(includeValues=True)["items"]
        yield Applied(ready, folder, server.at, tuple(key["value"] for key in keys))


def _write_web_acl(aws: AwsAt, folder: Path) -> None:
    """Make a web ACL, which is no resource of the gateway's, and tell Terraform of it."""
    client = aws.session("us-east-1").client("wafv2", endpoint_url=aws.url)
    made = client.create_web_acl(
        Name="calls",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig={
            "SampledRequestsEnabled": False,
            "CloudWatchMetricsEnabled": False,
            "MetricName": "calls",
        },
    )
    variables = {"web_acl_arn": made["Summary"]["ARN"]}
    (folder / "web_acl.auto.tfvars.json").write_text(json.dumps(variables))


def key(name: str, resource: str = "aws_api_gateway_api_key") -> str:
    return f'module.key["{name}"].{resource}.this'


CASES: dict[str, tuple[tuple[str, ...], set[tuple[str, str]]]] = {
    "nothing": ((), set()),
    "a consumer leaves": (('-var=keys={acme="gold",cat="silver"}',), {("access-lost", "critical")}),
    "a consumer comes": (
        ('-var=keys={acme="gold",bob="gold",cat="silver",dan="gold"}',),
        {("access-gained", "low")},
    ),
    "a consumer gets another plan": (
        ('-var=keys={acme="silver",bob="gold",cat="silver"}',),
        {("plan-changed", "medium"), ("access-gap", "high")},
    ),
    "a key is disabled": (('-var=disabled=["acme"]',), {("access-lost", "critical")}),
    "a key is replaced": ((f"-replace={key('acme')}",), {("key-reissued", "critical")}),
    "an attachment is replaced": (
        (f"-replace={key('acme', 'aws_api_gateway_usage_plan_key')}",),
        {("access-gap", "high")},
    ),
    "a plan is replaced": (("-replace=aws_api_gateway_usage_plan.gold",), {("access-gap", "high")}),
    "a plan opens nothing": (("-var=gold_opens=false",), {("access-lost", "critical")}),
    "a quota is cut across periods": (
        (GOLD.format(rate=50, limit=10000, period='"MONTH"'),),
        {("limit-cut", "high")},
    ),
    "a quota is raised across periods": (
        (GOLD.format(rate=50, limit=31000, period='"MONTH"'),),
        {("limit-raised", "low")},
    ),
    "a limit is cut to nothing": (
        (GOLD.format(rate=0, limit=1000, period='"DAY"'),),
        {("limit-zero", "critical")},
    ),
    "a quota is removed": (("-var=gold={rate=50}",), {("limit-removed", "high")}),
    "a stage is throttled more": (("-var=stage_rate=10",), {("limit-cut", "high")}),
    "a route becomes public, and waits": (
        ("-var=chat_needs_key=false",),
        {("route-public", "critical"), ("redeploy-missing", "high")},
    ),
    "a route becomes public": (
        ("-var=chat_needs_key=false", RELEASE),
        {("route-public", "critical"), ("redeploy", "none")},
    ),
    "a route needs a key": (
        ("-var=health_needs_key=true", RELEASE),
        {("route-needs-key", "high"), ("redeploy", "none")},
    ),
    "a route is removed": (
        ("-var=models=false", RELEASE),
        {("route-removed", "high"), ("redeploy", "none")},
    ),
    "a new route is open": (
        ("-var=extra_is_open=true", RELEASE),
        {("route-public", "critical"), ("redeploy", "none")},
    ),
    "a new route asks for a key": (
        ("-var=extra_is_open=false", RELEASE),
        {("route-added", "none"), ("redeploy", "none")},
    ),
    "a new preflight is open": (
        ("-var=preflight=true", RELEASE),
        {("route-added", "none"), ("redeploy", "none")},
    ),
    "something else answers, and a role may do something else": (
        ("-var=uri=https://other.example.com/chat", '-var=actions=["logs:CreateLogStream"]', RELEASE),
        {
            ("integration-target", "medium"),
            ("permission-widened", "high"),
            ("permission-narrowed", "low"),
            ("redeploy", "none"),
        },
    ),
    "answers may take less long, and that waits": (
        ("-var=timeout=5000",),
        {("integration-timeout", "medium"), ("redeploy-missing", "high")},
    ),
    "nothing but a redeploy": ((RELEASE,), {("redeploy", "none")}),
    "a redeploy that Amazon refuses": (("-var=frail_release=2",), {("redeploy-fails", "critical")}),
    "a stage has another name": (
        ("-var=stage_name=next",),
        {
            ("url-changed", "critical"),
            ("domain-changed", "medium"),
            ("access-gap", "high"),
            ("redeploy", "none"),
        },
    ),
    "a stage is replaced": (
        ("-replace=aws_api_gateway_stage.this",),
        {("stage-gap", "high"), ("redeploy", "none")},
    ),
    "an API is replaced, and its plan is not told": (
        ("-replace=aws_api_gateway_rest_api.this",),
        {
            ("url-changed", "critical"),
            ("access-unknown", "high"),
            ("access-gap", "high"),
            ("domain-changed", "medium"),
        },
    ),
    "the key comes from elsewhere": (
        ("-var=key_source=AUTHORIZER", RELEASE),
        {("key-source-changed", "critical"), ("redeploy", "none")},
    ),
    "logs tell more, and protection is less": (
        (
            "-var=trace=true",
            "-var=log_format=$context.identity.apiKey",
            '-var=actions=["logs:PutLogEvents","s3:*"]',
            "-var=policy=false",
            "-var=tls=TLS_1_0",
            "-var=web_acl=false",
            RELEASE,
        ),
        {
            ("payloads-logged", "critical"),
            ("keys-logged", "critical"),
            ("log-changed", "low"),
            ("permission-widened", "high"),
            ("protection-weakened", "high"),
            ("redeploy", "none"),
        },
    ),
    "a domain leads elsewhere": (("-var=base_path=v2",), {("domain-changed", "critical")}),
    "several at once": (
        ('-var=keys={acme="silver",cat="silver"}', "-var=chat_needs_key=false", RELEASE),
        {
            ("access-lost", "critical"),
            ("route-public", "critical"),
            ("plan-changed", "medium"),
            ("access-gap", "high"),
            ("redeploy", "none"),
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_plan_has_these_impacts_and_no_other_and_no_key_is_shown(applied: Applied, case: str) -> None:
    arguments, expected = CASES[case]
    # Nothing is done by hand here: Terraform need not look.
    found = applied.review("-refresh=false", *arguments)
    assert {(each.kind, each.risk) for each in _planned(found)} == expected
    assert found.untold == ()
    _check_secrets(found, applied.values)


def _planned(found: Review) -> list[Impact]:
    """Without what moto tells otherwise than it was set, which counts as drift that no caller notices."""
    return [each for each in found.impacts if each.kind != "drift"]


def _check_secrets(found: Review, values: tuple[str, ...]) -> None:
    judged = judge(found, ())
    word = verdict(judged)
    shown = [
        *(text for _, text in lines(judged, word, verbose=True)),
        *(form.render(judged, word) for form in (html, json_format, junit, markdown, sarif)),
    ]
    assert len(values) == 3
    assert not any(value in text for value in values for text in shown)
    assert len(markdown.render(judged, word)) < 65_000


def _one(found: Review, kind: str) -> Impact:
    (impact,) = [each for each in found.impacts if each.kind == kind]
    return impact


def test_who_is_hit_where_and_when_is_told(applied: Applied) -> None:
    lost = _one(applied.review("-var=gold_opens=false"), "access-lost")
    assert lost.consumers == ("acme", "bob")
    assert lost.routes == ROUTES
    assert lost.stages == ("this/live",)
    assert (lost.takes_effect, lost.interruption) == ("now", "until it is undone")
    assert lost.addresses == ("aws_api_gateway_usage_plan.gold",)


def test_each_protection_that_is_gone_is_told(applied: Applied) -> None:
    found = applied.review(*CASES["logs tell more, and protection is less"][0])
    titles = {each.title for each in found.impacts if each.kind == "protection-weakened"}
    assert titles == {
        "this has no resource policy any more",
        "api.example.com takes TLS_1_0 where it asked for TLS_1_2",
        "no web ACL stands before the stage any more",
    }


def test_old_and_new_limits_are_compared_per_day(applied: Applied) -> None:
    cut = _one(applied.review(*CASES["a quota is cut across periods"][0]), "limit-cut")
    assert "1,000 per DAY → 10,000 per MONTH (1,000 → 333 per day" in cut.title
    assert cut.consumers == ("acme", "bob")
    changed = _one(applied.review(*CASES["a consumer gets another plan"][0]), "plan-changed")
    assert "from gold to silver: rate 50/s → 5/s; burst 100 → 5; quota 1,000 per DAY → none" in changed.title


def test_what_no_redeploy_ships_is_latent(applied: Applied) -> None:
    latent = _one(applied.review("-var=chat_needs_key=false"), "route-public")
    assert latent.takes_effect == "at the next redeploy"
    assert "the next redeploy of the stage ships it" in latent.detail
    live = _one(applied.review("-var=chat_needs_key=false", RELEASE), "route-public")
    assert live.takes_effect == "now"


def test_a_removed_route_is_served_until_the_redeploy_after(applied: Applied) -> None:
    assert _one(applied.review("-var=models=false", RELEASE), "route-removed").takes_effect == (
        "at the next redeploy"
    )


def test_a_key_under_another_address_is_told_with_the_block_that_keeps_it(applied: Applied) -> None:
    again = """
      resource "aws_api_gateway_api_key" "bob" { name = "bob" }
      resource "aws_api_gateway_usage_plan_key" "bob" {
        key_id = aws_api_gateway_api_key.bob.id
        key_type = "API_KEY"
        usage_plan_id = aws_api_gateway_usage_plan.gold.id
      }
    """
    keys = '-var=keys={acme="gold",cat="silver"}'
    found = applied.review(keys, again=again)
    reissued = _one(found, "key-reissued")
    assert f"moved {{ from = {key('bob')}, to = aws_api_gateway_api_key.bob }}" in reissued.undo
    assert {each.kind for each in _planned(found)} == {"key-reissued"}
    moved = f"""
      moved {{
        from = {key("bob")}
        to   = aws_api_gateway_api_key.bob
      }}
      moved {{
        from = {key("bob", "aws_api_gateway_usage_plan_key")}
        to   = aws_api_gateway_usage_plan_key.bob
      }}
    """
    kept = applied.review(keys, again=again, moved=moved)
    assert {(each.kind, each.risk) for each in _planned(kept)} == {("moved", "none")}


def test_what_comes_under_terraform_is_no_impact(applied: Applied) -> None:
    client = applied.aws.api_gateway("us-east-1")
    made = client.create_api_key(name="by-hand", enabled=True)
    try:
        adopted = f"""
          import {{
            to = aws_api_gateway_api_key.by_hand
            id = "{made["id"]}"
          }}
          resource "aws_api_gateway_api_key" "by_hand" {{ name = "by-hand" }}
        """
        found = applied.review(adopted=adopted)
        assert ("adopted", "none") in {(each.kind, each.risk) for each in _planned(found)}
        assert found.risk in ("none", "low")
    finally:
        client.delete_api_key(apiKey=made["id"])


def test_what_was_done_by_hand_is_told_as_drift(applied: Applied) -> None:
    client = applied.aws.api_gateway("us-east-1")
    (api,) = (each for each in client.get_rest_apis()["items"] if each["name"] == "reviewed")
    resources = client.get_resources(restApiId=api["id"])["items"]
    (chat,) = (each["id"] for each in resources if each["path"] == "/chat")

    def require(value: str) -> None:
        client.update_method(
            restApiId=api["id"],
            resourceId=chat,
            httpMethod="POST",
            patchOperations=[{"op": "replace", "path": "/apiKeyRequired", "value": value}],
        )

    require("false")
    try:
        only = _one(applied.review("-refresh-only"), "drift-route-public")
        assert (only.risk, only.takes_effect, only.routes) == ("critical", "already", ("POST /chat",))
        planned = applied.review()
        assert _one(planned, "drift-route-public").risk == "critical"
        assert _one(planned, "route-needs-key").takes_effect == "at the next redeploy"
    finally:
        require("true")


def test_a_plan_that_can_be_read_is_never_taken_for_nothing(
    applied: Applied, tmp_path: Path, run_review: Callable[[Path], tuple[int, str]]
) -> None:
    applied.terraform.plan(applied.folder / "plan", arguments=('-var=disabled=["acme"]',))
    document = json.loads(applied.terraform.show(applied.folder / "plan"))
    file = tmp_path / "plan.json"
    text = json.dumps(document)
    file.write_text(text)
    assert run_review(file)[0] == 1
    broken = {
        "errored": document | {"errored": True},
        "format": document | {"format_version": "2.0"},
        "changes": {name: part for name, part in document.items() if name != "resource_changes"},
        "incomplete": document | {"complete": False},
    }
    for name, plan in broken.items():
        file.write_text(json.dumps(plan))
        assert run_review(file)[0] == 2, name
    file.write_text(text[: len(text) // 2])
    assert run_review(file)[0] == 2
    file.write_text(json.dumps(document | {"format_version": "1.99", "of_the_future": {"a": 1}}))
    assert run_review(file)[0] == 1


@pytest.fixture
def run_review(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], tuple[int, str]]:
    """`tollgate review` on a file: its exit code, and what it printed."""
    from typer.testing import CliRunner

    from tollgate.cli.main import app
    from tollgate.errors import TollgateError

    def run(file: Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["review", str(file)])
        if isinstance(result.exception, TollgateError):
            return 2, str(result.exception)
        return result.exit_code, result.output

    return run
