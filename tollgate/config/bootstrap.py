"""What `tollgate bootstrap` makes before the first apply: where the state is kept, and the CI's roles."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from tollgate.config.model import Model, Strings, wrong

STACK_TAG: Final = "tollgate:stack"
"""The tag by which a role of the CI knows what is its own environment's: the value is that stack's name."""
BUCKET_MAX_LENGTH: Final = 63
_NEW_BUCKET: Final = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{1,{BUCKET_MAX_LENGTH - 2}}})[a-z0-9]")
"""Without dots, with which TLS over a bucket's own host name fails: Amazon S3 user guide, "General purpose
bucket naming rules"."""
MAX_DAYS: Final = 36_500

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}")
_PROJECT: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_REF: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._/+-]{0,243}[A-Za-z0-9_+-])?")
_PROVIDER: Final = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:oidc-provider/(?P<host>\S+)")
_GITHUB_HOST: Final = "token.actions.githubusercontent.com"


def is_name_of_a_new_bucket(bucket: str) -> bool:
    """Whether Amazon lets a bucket be made of this name, and TLS reaches it."""
    reserved = bucket.startswith(("xn--", "sthree-", "amzn-s3-demo-")) or bucket.endswith(
        ("-s3alias", "--ol-s3", "--x-s3", "--table-s3")
    )
    return bool(_NEW_BUCKET.fullmatch(bucket)) and not reserved


def _check_bucket(bucket: str) -> str:
    if not is_name_of_a_new_bucket(bucket):
        raise wrong(
            f"a bucket that is made now cannot be called {bucket!r}",
            f"Use 3 to {BUCKET_MAX_LENGTH} small letters, digits and '-'.",
        )
    return bucket


def _check_repository(repository: str) -> str:
    if not _REPOSITORY.fullmatch(repository):
        raise wrong(
            f"{repository!r} is no repository of GitHub", "Write OWNER/NAME, as in 'acme/ai-gateway'."
        )
    return repository


def _check_project(project: str) -> str:
    if not _PROJECT.fullmatch(project):
        raise wrong(
            f"{project!r} is no project of GitLab", "Write its whole path, as in 'acme/platform/ai-gateway'."
        )
    return project


def _check_host(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise wrong(f"{host!r} is no host", "Write it without 'https://', as in 'gitlab.example.com'.")
    return host


def _check_ref(name: str) -> str:
    """A name that stands in a token's subject as it is: no pattern, no variable of IAM, nothing encoded."""
    if not _REF.fullmatch(name):
        raise wrong(
            f"{name!r} cannot be held against a token",
            "Name one branch or environment, of letters, digits, '.', '_', '-', '+' and '/'; no pattern.",
        )
    return name


def _check_provider(arn: str) -> str:
    if not _PROVIDER.fullmatch(arn):
        raise wrong(
            f"{arn!r} is no OIDC provider",
            f"Write its ARN, as in 'arn:aws:iam::123456789012:oidc-provider/{_GITHUB_HOST}'.",
        )
    return arn


def _check_planner(branches: Strings, field: str, of_requests: bool) -> None:
    if not branches and not of_requests:
        raise wrong("nobody may plan", f"Say '{field}: true', or name 'branches'.")


def _check_provider_of(arn: str | None, issuer: str) -> None:
    match = _PROVIDER.fullmatch(arn or "")
    if match and match["host"] != issuer:
        raise wrong(
            f"the OIDC provider is of {match['host']!r}, and the tokens are of {issuer!r}",
            f"Name the provider of {issuer!r}, or leave it out.",
        )


Ref = Annotated[str, AfterValidator(_check_ref)]
_Refs = Annotated[tuple[Ref, ...], Field(strict=False)]
_Provider = Annotated[str, AfterValidator(_check_provider)]
_Bucket = Annotated[str, AfterValidator(_check_bucket)]


class GitHubPlan(Model):
    """Which workflows of the repository may plan: they read the states, and every key with them."""

    pull_requests: bool = True
    """Those of pull requests within the repository; to a fork's GitHub gives no token."""
    branches: _Refs = ("main",)
    """Those of pushes to these branches."""

    @model_validator(mode="after")
    def _check_someone(self) -> GitHubPlan:
        _check_planner(self.branches, "pull_requests", self.pull_requests)
        return self


class GitHubApply(Model):
    """Which workflows may apply: those of one branch, or the jobs of one environment of GitHub's."""

    branch: Ref | None = None
    environment: Ref | None = None
    """Whose protection rules then say from which branch, and who approves. A job that names an environment
    is known by that, and by no branch."""

    @model_validator(mode="after")
    def _check_one(self) -> GitHubApply:
        if (self.branch is None) == (self.environment is None):
            raise wrong(
                "who may apply is told by one branch or by one environment",
                "Say 'branch: main', or 'environment: production' where the job that applies names it.",
            )
        return self


class GitHub(Model):
    """GitHub Actions."""

    type: Literal["github"]
    repository: Annotated[str, AfterValidator(_check_repository)]
    plan: GitHubPlan = GitHubPlan()
    apply: GitHubApply
    provider_arn: _Provider | None = None
    """The OIDC provider, where the account has one for GitHub: it can have one only. Made by default."""

    @property
    def issuer(self) -> str:
        """The host that signs the tokens."""
        return _GITHUB_HOST

    @property
    def audience(self) -> str:
        """What `aws-actions/configure-aws-credentials` asks for."""
        return "sts.amazonaws.com"

    @property
    def plan_subjects(self) -> tuple[str, ...]:
        """The subjects of the tokens that may plan: GitHub, "OpenID Connect reference"."""
        pull_requests = (f"repo:{self.repository}:pull_request",) if self.plan.pull_requests else ()
        return (*pull_requests, *(f"repo:{self.repository}:ref:refs/heads/{it}" for it in self.plan.branches))

    @property
    def apply_subjects(self) -> tuple[str, ...]:
        """The subject of the tokens that may apply."""
        if self.apply.environment:
            return (f"repo:{self.repository}:environment:{self.apply.environment}",)
        return (f"repo:{self.repository}:ref:refs/heads/{self.apply.branch}",)

    @model_validator(mode="after")
    def _check_issuer(self) -> GitHub:
        _check_provider_of(self.provider_arn, self.issuer)
        return self


class GitLabPlan(Model):
    """Which pipelines of the project may plan: they read the states, and every key with them."""

    merge_requests: bool = True
    """Those of merge requests. GitLab's tokens tell them by their branches, so any branch may plan then."""
    branches: _Refs = ("main",)
    """Those of pushes to these branches."""

    @model_validator(mode="after")
    def _check_someone(self) -> GitLabPlan:
        _check_planner(self.branches, "merge_requests", self.merge_requests)
        return self


class GitLabApply(Model):
    """Which pipelines may apply: those of one branch. A token's subject has no environment."""

    branch: Ref


class GitLab(Model):
    """GitLab CI/CD."""

    type: Literal["gitlab"]
    project: Annotated[str, AfterValidator(_check_project)]
    host: Annotated[str, AfterValidator(_check_host)] = "gitlab.com"
    plan: GitLabPlan = GitLabPlan()
    apply: GitLabApply
    provider_arn: _Provider | None = None
    """The OIDC provider, where the account has one for this host: it can have one only. Made by default."""

    @property
    def issuer(self) -> str:
        """The host that signs the tokens."""
        return self.host

    @property
    def audience(self) -> str:
        """What the job's `id_tokens` must ask for."""
        return f"https://{self.host}"

    @property
    def plan_subjects(self) -> tuple[str, ...]:
        """The subjects of the tokens that may plan: GitLab, "Token payload" of ID tokens."""
        return tuple(self._branch(it) for it in (("*",) if self.plan.merge_requests else self.plan.branches))

    @property
    def apply_subjects(self) -> tuple[str, ...]:
        """The subject of the tokens that may apply."""
        return (self._branch(self.apply.branch),)

    def _branch(self, name: str) -> str:
        return f"project_path:{self.project}:ref_type:branch:ref:{name}"

    @model_validator(mode="after")
    def _check_issuer(self) -> GitLab:
        _check_provider_of(self.provider_arn, self.issuer)
        return self


Ci = Annotated[GitHub | GitLab, Field(discriminator="type")]


class Bootstrap(Model):
    """A bucket for the states, with the key that encrypts them, and roles that the CI assumes by OIDC."""

    ci: Ci | None = None
    """Who plans and applies besides people; nobody by default."""
    old_versions_days: int = Field(default=90, ge=1, le=MAX_DAYS)
    """How long S3 keeps a state after another has taken its place."""
    log_bucket: _Bucket | None = None
    """The bucket for the log of who reads and writes states; `<bucket>-logs` by default. Made here."""
    logs_days: int = Field(default=365, ge=1, le=MAX_DAYS)
    """How long the log is kept."""

    def log_bucket_of(self, bucket: str) -> str:
        """The name of the log's bucket."""
        return self.log_bucket or f"{bucket}-logs"
