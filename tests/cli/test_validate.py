"""`tollgate validate`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tollgate import tollgate

SOUND = """\
name: my-api
region: us-east-1
apis:
  main:
    routes:
      GET /a: {integration: {type: mock}}
      GET /b: {public: true, integration: {type: mock}}
usage_plans:
  free: {apis: [main]}
consumers:
  acme: {usage_plan: free, keys: {one: {}, two: {}}}
"""


def test_a_sound_description_is_summed_up(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_text(SOUND)
    done = tollgate("validate", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "gateway.yaml: my-api is sound.",
        "  default in us-east-1: 1 API, 2 routes (1 public), 1 usage plan, 1 consumer, 2 API keys",
    ]


def test_every_problem_is_reported_at_once_with_its_line_and_what_would_be_right(tmp_path: Path) -> None:
    broken = (
        SOUND.replace("usage_plan: free", "usage_plan: fre")
        .replace("us-east-1", "moon")
        .replace("GET /b", "GTE /b")
    )
    (tmp_path / "gateway.yaml").write_text(broken)
    done = tollgate("validate", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "gateway.yaml:2: region: 'moon' is not an AWS region",
        "  Write it as in 'us-east-1'.",
        "gateway.yaml:7: apis.main.routes[\"GTE /b\"]: 'GTE' is not a method",
        "  Use one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, ANY.",
        "gateway.yaml:11: consumers.acme.usage_plan: there is no usage plan 'fre'",
        "  Did you mean 'free'?",
        "3 problems.",
    ]


def test_a_file_that_is_not_there_is_said_without_a_traceback(tmp_path: Path) -> None:
    done = tollgate("validate", "nope.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no such file" in done.stderr
    assert "tollgate init" in done.stderr
    assert "Traceback" not in done.stderr


def test_limits_of_the_account_that_come_near_are_told_over_all_environments(tmp_path: Path) -> None:
    consumers = "".join(f"  c{number}: {{usage_plan: free}}\n" for number in range(4_500))
    head = SOUND.partition("consumers:")[0]
    for environments, said in (
        (
            "dev: {}, prod: {}",
            "us-east-1: 9,000 of the 10,000 API keys of an account (dev 4,500, prod 4,500)",
        ),
        ("a: {}, b: {}, c: {}", "13,500 of the 10,000 API keys of an account (a 4,500, b 4,500, c 4,500)"),
    ):
        text = f"{head}consumers:\n{consumers}environments: {{{environments}}}\n"
        (tmp_path / "gateway.yaml").write_text(text)
        done = tollgate("validate", cwd=tmp_path)
        assert done.returncode == 0
        assert said in done.stdout
    (tmp_path / "gateway.yaml").write_text(
        f"{head}consumers:\n{consumers}environments: {{dev: {{}}, prod: {{region: eu-west-1}}}}\n"
    )
    assert "of an account" not in tollgate("validate", cwd=tmp_path).stdout


def test_what_only_some_environments_presume_names_them(tmp_path: Path) -> None:
    logged = SOUND.replace("  main:\n", "  main:\n    stage: {access_log: {}}\n")
    managed = "{manage_account_logging_role: true}"
    text = f"{logged}environments:\n  dev: {{}}\n  prod: {managed}\n"
    (tmp_path / "gateway.yaml").write_text(text)
    lines = tollgate("validate", cwd=tmp_path).stdout.splitlines()
    (said,) = (line for line in lines if "logging_role" in line)
    assert said.endswith(" (in the environment dev)")
