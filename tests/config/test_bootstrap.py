"""What is said of a bootstrap that could not be made, or would let in more than is meant."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API

S3 = "backend: {type: s3, bucket: acme-state}\n"
CI = "bootstrap: {{ci: {{{}}}}}\n"
GITHUB = "type: github, repository: acme/ai, apply: {branch: main}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bootstrap: {}\n", "there is no bucket to make: the backend is of type 'local'"),
        (
            "backend: {type: s3, bucket: acme-state, kms_key_id: abc}\nbootstrap: {}\n",
            "'bootstrap' makes the key that encrypts the states",
        ),
        (
            "backend: {type: s3, bucket: Acme_State}\nbootstrap: {}\n",
            "a bucket that is made now cannot be called 'Acme_State'",
        ),
        (S3 + "bootstrap: {log_bucket: acme-state}\n", "the bucket of the states would hold the log"),
        (S3 + CI.format(GITHUB.replace("acme/ai", "acme/*")), "'acme/*' is no repository of GitHub"),
        (S3 + CI.format(GITHUB.replace("main", "'release/*'")), "'release/*' cannot be held against a token"),
        (S3 + CI.format(GITHUB.replace("main", "'${aws:x}'")), "cannot be held against a token"),
        (
            S3 + CI.format(GITHUB.replace("branch: main", "branch: main, environment: prod")),
            "who may apply is told by one branch or by one environment",
        ),
        (
            S3 + CI.format(GITHUB + ", plan: {pull_requests: false, branches: []}"),
            "nobody may plan",
        ),
        (
            S3 + CI.format(GITHUB + ", provider_arn: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com'"),
            "the OIDC provider is of 'gitlab.com'",
        ),
        (
            S3 + CI.format("type: gitlab, project: acme, apply: {branch: main}"),
            "'acme' is no project of GitLab",
        ),
        (
            S3 + CI.format(GITHUB) + 'tags: {"tollgate:stack": another}\n',
            "says which roles of the CI may change what has it",
        ),
        (
            S3 + CI.format(GITHUB) + f"tags: {{{', '.join(f't{number}: x' for number in range(49))}}}\n",
            "Use 48 at most: a key carries two more.",
        ),
        (
            S3 + "bootstrap: {}\nenvironments: {dev: {}, prod: {}}\n",
            "would keep its state in the bucket that 'bootstrap' makes for 'dev'",
        ),
    ],
)
def test_what_cannot_be_bootstrapped_is_refused(say: Say, text: str, said: str) -> None:
    found = say(text + API)
    assert any(said in problem for problem in found), found


def test_a_subject_names_one_branch_or_environment(load_text: Load) -> None:
    (gateway,) = load_text(S3 + CI.format(GITHUB) + API).environments.values()
    assert gateway.bootstrap is not None
    assert gateway.bootstrap.ci is not None
    assert gateway.bootstrap.ci.apply_subjects == ("repo:acme/ai:ref:refs/heads/main",)
    assert gateway.bootstrap.ci.plan_subjects == ("repo:acme/ai:ref:refs/heads/main",)


@pytest.mark.parametrize(
    ("ci", "subjects"),
    [
        (
            GITHUB + ", plan: {pull_requests: true}",
            ("repo:acme/ai:pull_request", "repo:acme/ai:ref:refs/heads/main"),
        ),
        (
            "type: gitlab, project: acme/ai, apply: {branch: main}",
            ("project_path:acme/ai:ref_type:branch:ref:main",),
        ),
        (
            "type: gitlab, project: acme/ai, apply: {branch: main}, plan: {merge_requests: true}",
            ("project_path:acme/ai:ref_type:branch:ref:*",),
        ),
    ],
)
def test_requests_plan_where_that_is_said(load_text: Load, ci: str, subjects: tuple[str, ...]) -> None:
    """Who plans reads every key."""
    (gateway,) = load_text(S3 + CI.format(ci) + API).environments.values()
    assert gateway.bootstrap is not None
    assert gateway.bootstrap.ci is not None
    assert gateway.bootstrap.ci.plan_subjects == subjects
