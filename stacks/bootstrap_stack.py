"""What is there before an environment's first apply: where its states are, and who of the CI reaches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from stacks import backend, provider, versions
from stacks.constructs.account import Account
from stacks.constructs.role import Statement, document
from stacks.constructs.role_boundary import boundary_name
from stacks.constructs.state.ci_roles import CiRoles, keep_providers
from stacks.constructs.state.state_bucket import StateBucket
from stacks.literals import literals
from stacks.provenance import identify
from stacks.rights import boundary, state
from stacks.rights.needs import Document, place_of, types_of
from stacks.rights.policies import MAX_CHARACTERS, Task, policies, size
from tollgate.config.backend import S3Backend
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.state_place import s3_key
from tollgate.errors import TollgateError

__all__ = ["App", "BootstrapStack"]


class BootstrapStack(TerraformStack):
    """The bucket of an environment's states with its key and its log, and the roles of the CI.

    Its own state is in that bucket: `tollgate bootstrap` applies it with a local one, and moves that.
    """

    def __init__(
        self, scope: Construct, id_: str, config: GatewayConfig, *, documents: Sequence[Document]
    ) -> None:
        """Put it into an app, which is not the one with the gateway's own stacks.

        Args:
            id_: the stack's name, `tollgate.config.state_place.bootstrap_stack` of the environment's.
            config: one environment with `bootstrap`, and so with a backend in S3.
            documents: all that are synthesized of the environment: the roles may do what these need.

        Raises:
            TollgateError: a document has a resource of which no rights are told, or IAM takes no boundary as
                long as the roles'.
        """
        super().__init__(scope, id_)
        assert config.bootstrap is not None
        assert isinstance(config.backend, S3Backend)
        bucket = config.backend
        region = bucket.region or config.region
        self.add_override("//.gateway", config.name)
        self.add_override("//.environment", config.environment)
        self.add_override("//.bootstrap", True)
        keys = state_keys(config, bucket)
        # By which `tollgate bootstrap` finds what belongs into the bucket.
        self.add_override("//.states", dict(keys))
        # What bears the stack's tag is the CI's to change: nothing here is.
        unmarked = config.bootstrap.model_copy(update={"ci": None})
        provider.declare(self, config.model_copy(update={"region": region, "bootstrap": unmarked}))
        versions.require(self, config)
        own = bucket.model_copy(update={"key": None})
        backend.declare(self, own, region=region, by_bucket=True)
        made = StateBucket(
            self, "state", stack=config.stack_name, bucket=bucket.bucket, config=config.bootstrap
        )
        _output(self, "bucket", bucket.bucket, "The bucket of the states.")
        _output(self, "key_arn", made.key_arn, "The key that encrypts the states.")
        keep_providers(self, config.bootstrap.ci)
        if config.bootstrap.ci is None:
            return
        ci = config.bootstrap.ci
        self.add_override("//.ci", {"type": ci.type, "audience": ci.audience, "region": config.region})
        if config.bounds_the_ci:
            self._bound(config, documents)
        tasks: Sequence[Task] = ("plan", "apply")
        CiRoles(
            self,
            "ci",
            stack=config.stack_name,
            ci=literals(config.bootstrap.ci),
            policies={task: self._policies(config, bucket, made, documents, task) for task in tasks},
        )

    def _bound(self, config: GatewayConfig, documents: Sequence[Document]) -> None:
        statements = boundary.statements(config, documents, account=Account.of(self).id)
        if size(statements) > MAX_CHARACTERS:
            raise TollgateError(
                f"The boundary of the roles of {config.stack_name} is longer than IAM takes: the backends "
                "are in too many accounts.\n  Leave 'bootstrap.ci' out, and give the CI a role of your own."
            )
        policy = IamPolicy(
            self,
            "boundary",
            name=boundary_name(config.stack_name),
            description=f"The most that a role of {config.stack_name} may do. It grants nothing.",
            policy=document(statements),
        )
        assert config.bootstrap is not None
        identify(policy, "boundary", config.bootstrap)

    def _policies(
        self,
        config: GatewayConfig,
        bucket: S3Backend,
        made: StateBucket,
        documents: Sequence[Document],
        task: Task,
    ) -> Mapping[str, Sequence[Statement]]:
        keys = list(state_keys(config, bucket).values())
        own = {"state": state.statements(made.arn, keys, made.key_arn, task)}
        if config.assume_role:
            # What it may do to the gateway is that role's to say.
            return {**own, "role": state.of_another_role(config.assume_role.arn)}
        place = place_of(config, documents, account=Account.of(self).id)
        return {**own, **policies(types_of(documents), place, task)}


def state_keys(config: GatewayConfig, bucket: S3Backend) -> Mapping[str, str]:
    """The objects of an environment's states by its stacks."""
    return {stack: s3_key(bucket, stack, part) for stack, part in config.parts.items()}


def _output(stack: TerraformStack, name: str, value: str, description: str) -> None:
    output = TerraformOutput(stack, name, value=value, description=description)
    output.override_logical_id(name)
