"""`tollgate diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate

TEXT = """\
name: shop
region: us-east-1
apis:
  inference:
    routes:
      POST /chat: {integration: {type: mock}}
usage_plans:
  pro: {apis: [inference], description: "a | b", throttle: {rate_limit: 50, burst_limit: 100}}
consumers:
  acme: {usage_plan: pro}
environments:
  dev: {}
  prod:
    region: eu-west-1
    usage_plans: {pro: {description: "c\\e[31m | *d*", throttle: {rate_limit: 20}}}
  twin: {}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "gateway.yaml").write_text(TEXT)
    return tmp_path


def test_what_callers_get_comes_before_where_it_runs(here: Path) -> None:
    done = tollgate("diff", "dev", "prod", cwd=here)
    assert (done.returncode, done.stderr) == (1, "")
    callers, where = (done.stdout.index(title) for title in ("What callers get", "Where it runs"))
    assert callers < done.stdout.index("usage_plans.pro.throttle.rate_limit") < where
    assert where < done.stdout.index("eu-west-1")
    assert "gateway.yaml:15" in done.stdout
    assert "\x1b" not in done.stdout
    assert r"\x1b[31m" in done.stdout


def test_environments_that_do_not_differ_are_said_not_to(here: Path) -> None:
    done = tollgate("diff", "dev", "twin", cwd=here)
    assert (done.returncode, done.stdout) == (0, "dev and twin do not differ.\n")
    markdown = tollgate("diff", "dev", "twin", "--output", "markdown", cwd=here)
    assert (markdown.returncode, markdown.stdout) == (0, "**dev** and **twin** do not differ.\n")
    document = json.loads(tollgate("diff", "dev", "twin", "--output", "json", cwd=here).stdout)
    assert document["differences"] == []


def test_one_part_can_be_looked_at_alone(here: Path) -> None:
    place = tollgate("diff", "dev", "prod", "--only", "place", cwd=here)
    assert (place.returncode, "rate_limit" in place.stdout) == (1, False)
    assert tollgate("diff", "dev", "prod", "--only", "operation", cwd=here).returncode == 0


def test_markdown_cannot_be_broken_by_a_description(here: Path) -> None:
    shown = tollgate("diff", "dev", "prod", "--output", "markdown", cwd=here).stdout
    assert "| usage&#95;plans.pro.throttle.rate&#95;limit | 50<br><sub>gateway.yaml:8</sub> | 20<br>" in shown
    (row,) = [line for line in shown.splitlines() if "description" in line]
    assert row.count("|") == 4
    assert "\x1b" not in shown


def test_json_has_every_value_and_its_line(here: Path) -> None:
    shown = json.loads(tollgate("diff", "dev", "prod", "--output", "json", cwd=here).stdout)
    assert (shown["here"], shown["there"]["environment"]) == (
        {"environment": "dev", "file": "gateway.yaml"},
        "prod",
    )
    assert shown["differences"][-1] == {
        "at": "usage_plans.pro.throttle.rate_limit",
        "path": ["usage_plans", "pro", "throttle", "rate_limit"],
        "part": "callers",
        "here": {"is_there": True, "value": 50.0, "source": "gateway.yaml:8"},
        "there": {"is_there": True, "value": 20.0, "source": "gateway.yaml:15"},
    }


def test_an_earlier_version_is_another_file(here: Path) -> None:
    (here / "last.yaml").write_text(TEXT.replace("rate_limit: 20", "rate_limit: 10"))
    done = tollgate("diff", "prod", "prod", "--against", "last.yaml", cwd=here)
    assert done.returncode == 1
    assert "prod (gateway.yaml)" in done.stdout
    assert "last.yaml:15" in done.stdout
    assert "region" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dev", "prd"), "gateway.yaml: there is no environment 'prd'\n  Did you mean 'prod'?"),
        (("dev", "prod", "--against", "none.yaml"), "none.yaml: there is no such file"),
        (("dev", "prod", "--file", "none.yaml"), "none.yaml: there is no such file"),
    ],
)
def test_what_cannot_be_compared_is_one_error(here: Path, arguments: tuple[str, ...], said: str) -> None:
    done = tollgate("diff", *arguments, cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr


def test_many_consumers_that_differ_are_summarised(here: Path) -> None:
    everybody = "".join(f"  c{number}: {{usage_plan: pro, contact: c@x.example}}\n" for number in range(300))
    changes = "".join(
        f"      c{number}: {change}\n"
        for number in range(300)
        for change in [("{usage_plan: free}", f"{{contact: d{number}@x.example}}", "null")[number % 3]]
    )
    text = TEXT.replace("consumers:\n", f"  free: {{apis: [inference]}}\nconsumers:\n{everybody}")
    (here / "gateway.yaml").write_text(text.replace("  twin: {}\n", f"  twin:\n    consumers:\n{changes}"))
    shown = tollgate("diff", "dev", "twin", "--output", "markdown", cwd=here).stdout
    rows = [line for line in shown.splitlines() if line.startswith("| consumers")]
    assert rows == [
        "| consumers.&#42;.usage&#95;plan (100: c0, c102, c105 and 97 more) | pro | free |",
        "| consumers.&#42; (100: c101, c104, c107 and 97 more) | there | not there |",
        "| consumers.&#42;.contact (100: c1, c10, c100 and 97 more) | various | various |",
    ]
    document = json.loads(tollgate("diff", "dev", "twin", "--output", "json", cwd=here).stdout)
    assert len(document["differences"]) == 300
