"""Each environment has a Terraform state of its own."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API

WOULD_SHARE = (
    "the environments 'dev' and 'prod' would share one Terraform state"
    " > Leave it out, or give each environment its own: applying one would destroy the other."
)


@pytest.mark.parametrize(
    ("backend", "field"),
    [
        ("{type: s3, bucket: acme, key: terraform.tfstate}", "key"),
        ("{type: local, path: ../../../gateway.tfstate}", "path"),
        ("{type: local, path: /srv/gateway.tfstate}", "path"),
        ("{type: cloud, organization: acme, workspace: gateway}", "workspace"),
    ],
)
def test_environments_that_would_share_a_state_are_refused(say: Say, backend: str, field: str) -> None:
    assert say(f"{API}backend: {backend}\nenvironments: {{dev: {{}}, prod: {{}}}}\n") == [
        f"7: backend.{field}: {WOULD_SHARE}"
    ]


@pytest.mark.parametrize(
    "backend",
    [
        "{type: s3, bucket: acme}",
        "{type: local}",
        "{type: local, path: terraform.tfstate}",
        "{type: cloud, organization: acme}",
    ],
)
def test_a_state_named_by_the_stack_is_its_own(load_text: Load, backend: str) -> None:
    text = f"{API}backend: {backend}\nenvironments: {{dev: {{}}, prod: {{}}}}\n"
    assert list(load_text(text).environments) == ["dev", "prod"]


def test_the_environment_that_brings_the_second_use_is_pointed_to(say: Say) -> None:
    backend = "{backend: {type: s3, bucket: acme, key: a}}"
    text = f"{API}environments:\n  dev: {backend}\n  prod: {backend}\n  stage: {{}}\n"
    assert say(text) == [f"9: environments.prod.backend.key: {WOULD_SHARE}"]


def test_one_key_in_two_buckets_is_two_states(load_text: Load) -> None:
    dev, prod = (f"{{backend: {{type: s3, bucket: acme-{name}, key: a}}}}" for name in ("dev", "prod"))
    text = f"{API}environments: {{dev: {dev}, prod: {prod}}}\n"
    assert list(load_text(text).environments) == ["dev", "prod"]
