"""`tollgate bootstrap`, as far as it runs no Terraform."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tollgate import tollgate

DESCRIPTION = """\
name: ai
region: us-east-1
environments:
  dev: {}
  prod: {backend: {type: s3, bucket: acme-state}, bootstrap: {}}
shards: 2
apis: {a: {routes: {"GET /": {integration: {type: mock}}}}}
usage_plans: {pro: {apis: [a], throttle: {rate_limit: 5, burst_limit: 5}}}
consumers: {acme: {usage_plan: pro}}
"""


def test_what_would_be_run_is_printed_and_nothing_is_run(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_text(DESCRIPTION)
    done = tollgate("bootstrap", "prod", "--print-commands", cwd=tmp_path)
    assert done.returncode == 0
    for stack in ("ai-prod-bootstrap", "ai-prod", "ai-prod-keys-1", "ai-prod-keys-2"):
        assert f"terraform state push ../../../terraform.{stack}.tfstate" in done.stdout
    assert [it.name for it in tmp_path.iterdir()] == ["gateway.yaml"]


def test_an_environment_without_a_bootstrap_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_text(DESCRIPTION)
    done = tollgate("bootstrap", "dev", "--print-commands", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'bootstrap' is not described for dev" in done.stderr
