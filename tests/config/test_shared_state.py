"""Each environment has a Terraform state of its own."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API
from tollgate.config.backend import S3Backend

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


def test_one_bucket_in_two_partitions_is_two_states(load_text: Load) -> None:
    environments = "{dev: {}, prod: {region: cn-north-1}, gov: {backend: {region: us-gov-west-1}}}"
    text = f"{API}backend: {{type: s3, bucket: acme, key: a}}\nenvironments: {environments}\n"
    assert list(load_text(text).environments) == ["dev", "prod", "gov"]


def test_one_key_in_two_buckets_is_two_states(load_text: Load) -> None:
    dev, prod = (f"{{backend: {{type: s3, bucket: acme-{name}, key: a}}}}" for name in ("dev", "prod"))
    text = f"{API}environments: {{dev: {dev}, prod: {prod}}}\n"
    assert list(load_text(text).environments) == ["dev", "prod"]


@pytest.mark.parametrize("bucket", ["acme_tf_state", "AcmeState", "acme.tf.state", "a" * 255])
def test_a_bucket_that_is_there_already_is_taken(load_text: Load, bucket: str) -> None:
    backend = load_text(f"{API}backend: {{type: s3, bucket: {bucket}}}\n").environments["default"].backend
    assert isinstance(backend, S3Backend)
    assert backend.bucket == bucket


@pytest.mark.parametrize(
    ("shared", "named", "field"),
    [
        ("{type: s3, bucket: acme}", "{key: shop-dev/terraform.tfstate}", "key"),
        (
            "{type: s3, bucket: acme}",
            "{key: shop-dev/terraform.tfstate, region: eu-west-1}",
            "key",
        ),
        ("{type: local}", "{path: ../../../terraform.shop-dev.tfstate}", "path"),
        ("{type: local}", "{path: ./../../../cdktf.out/../terraform.shop-dev.tfstate}", "path"),
        ("{type: local}", "{path: ../../../Terraform.Shop-Dev.tfstate}", "path"),
        ("{type: cloud, organization: acme}", "{workspace: shop-dev}", "workspace"),
        (
            "{type: cloud, organization: acme}",
            "{workspace: shop-dev, hostname: App.Terraform.io}",
            "workspace",
        ),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_place_that_is_anothers_by_default_is_refused(
    say: Say, shared: str, named: str, field: str, order: int
) -> None:
    dev, prod = ["  dev: {}", f"  prod: {{backend: {named}}}"][::order]
    [said] = say(f"{API}backend: {shared}\nenvironments:\n{dev}\n{prod}\n")
    line = 10 if order == 1 else 9
    assert said.startswith(f"{line}: environments.prod.backend.{field}: the environments ")
    assert "would share one Terraform state" in said


def test_an_environment_that_changes_the_kind_of_backend_is_compared_by_its_default(say: Say) -> None:
    key = "{backend: {type: s3, bucket: acme, key: shop-prod/terraform.tfstate}}"
    text = f"{API}environments:\n  dev: {key}\n  prod: {{backend: {{type: s3, bucket: acme}}}}\n"
    assert say(text) == [f"8: environments.dev.backend.key: {WOULD_SHARE}"]


def test_a_third_environment_is_compared_with_the_first(say: Say) -> None:
    key = "{backend: {type: s3, bucket: acme, key: shop-dev/terraform.tfstate}}"
    text = f"{API}backend: {{type: s3, bucket: acme}}\nenvironments:\n  dev:\n  stage:\n  prod: {key}\n"
    [said] = say(text)
    assert said.startswith("11: environments.prod.backend.key: the environments 'dev' and 'prod'")


def test_the_default_key_of_another_bucket_is_its_own(load_text: Load) -> None:
    prod = "{backend: {type: s3, bucket: globex, key: shop-dev/terraform.tfstate}}"
    text = f"{API}backend: {{type: s3, bucket: acme}}\nenvironments: {{dev: {{}}, prod: {prod}}}\n"
    assert list(load_text(text).environments) == ["dev", "prod"]
