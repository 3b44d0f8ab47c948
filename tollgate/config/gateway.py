"""A gateway: everything of one deployed copy of one `gateway.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from tollgate.config.account_id import AccountId
from tollgate.config.alarms import Alarms
from tollgate.config.api import Api
from tollgate.config.assume_role import AssumeRole
from tollgate.config.backend import Backend, LocalBackend
from tollgate.config.bootstrap import STACK_TAG, Bootstrap
from tollgate.config.consumer import Consumer
from tollgate.config.delivery import Delivery, NoDelivery, ParameterStore, SecretsManager
from tollgate.config.domain import Domain, DomainName
from tollgate.config.model import Model, Name
from tollgate.config.once import each_once
from tollgate.config.problem import Path
from tollgate.config.protection.web_acl import WebAcl
from tollgate.config.region import Region
from tollgate.config.rules.registry import check_all
from tollgate.config.shards import MOST_SHARDS, Part, shard_of, stack_of_account, stack_of_shard
from tollgate.config.suppression import Suppressions
from tollgate.config.usage_plan import UsagePlan
from tollgate.config.vpc_link import VpcLink

DEFAULT_ENVIRONMENT = "default"


class Gateway(Model):
    """One environment of a gateway: what becomes one Terraform stack, or some where it has shards.

    Building one checks it whole: names that refer to nothing, limits of the account, routes that
    exclude each other.

    Raises:
        pydantic.ValidationError: with every problem of the description.
    """

    name: Name
    """Starts the name of everything that the gateway makes."""
    environment: Name = DEFAULT_ENVIRONMENT
    """Which deployed copy this is."""
    region: Region
    """The AWS region."""
    allowed_account_ids: Annotated[tuple[AccountId, ...], AfterValidator(each_once)] = Field(
        default=(), strict=False
    )
    """The AWS accounts that the gateway may be in: with credentials of another one, Terraform stops before it
    reads or changes anything. Any, by default."""
    assume_role: AssumeRole | None = None
    """The role that Terraform takes on for all that it does at AWS but keep its state; none by default."""
    provider_version: str | None = None
    """A version constraint for the AWS provider, as Terraform writes it; what the gateway's
    features need, by default."""
    backend: Backend = LocalBackend()
    """Where Terraform keeps the state."""
    bootstrap: Bootstrap | None = None
    """What `tollgate bootstrap` makes of the state's bucket and for the CI: nothing by default."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags of every resource."""
    apis: dict[Name, Api] = Field(default_factory=dict, min_length=1)
    """The REST APIs by name. A gateway of plans and keys for APIs that are made elsewhere has none."""
    vpc_links: dict[Name, VpcLink] = Field(default_factory=dict)
    """How the `private` integrations reach their load balancers."""
    web_acl: WebAcl | None = None
    """The firewall before the stages of all APIs: none by default."""
    manage_account_logging_role: bool = False
    """Make the role by which API Gateway writes the logs of all APIs of the account and region, and set it:
    in a stack of its own, `<gateway>-<environment>-account`."""
    alarms: Alarms | None = None
    """What of the APIs someone is told: nothing by default."""
    dashboard: bool = False
    """Show the gateway on a dashboard of CloudWatch, named `<gateway>-<environment>`."""
    contributor_insights: bool = False
    """Let CloudWatch rank the callers by their lines in the access logs, which Amazon charges by the line."""
    domains: dict[DomainName, Domain] = Field(default_factory=dict)
    """The domain names that callers use in place of Amazon's own, with the APIs behind them."""
    usage_plans: dict[Name, UsagePlan] = Field(default_factory=dict)
    consumers: dict[Name, Consumer] = Field(default_factory=dict)
    delivery: Delivery | None = None
    """Where the values of all consumers' keys are delivered to: nowhere by default."""
    shards: int | None = Field(default=None, ge=1, le=MOST_SHARDS)
    """Over how many stacks of their own the consumers are split: `<gateway>-<environment>-keys-<n>`. By
    default they are in the one stack."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on the whole stack that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""

    @property
    def stack_name(self) -> str:
        """`<gateway>-<environment>`: the name of the Terraform stack and of its folder."""
        return f"{self.name}-{self.environment}"

    @property
    def bounds_the_ci(self) -> bool:
        """Whether roles of `bootstrap` act on the gateway, which are held to what bears its stack's name.

        With `assume_role` they take on that role, and what it may do is told elsewhere.
        """
        return self.bootstrap is not None and self.bootstrap.ci is not None and self.assume_role is None

    @property
    def default_tags(self) -> Mapping[str, str]:
        """The tags of every resource: those of the description and, where the CI is bounded, the stack's."""
        return {**self.tags, **({STACK_TAG: self.stack_name} if self.bounds_the_ci else {})}

    @property
    def shard_stacks(self) -> Mapping[int, str]:
        """The stacks of the shards by their numbers, from 1 on; none where the consumers are not split."""
        return {shard: stack_of_shard(self.stack_name, shard) for shard in range(1, (self.shards or 0) + 1)}

    @property
    def account_stack(self) -> str | None:
        """The stack with what the account has once; None where the gateway does not manage it."""
        return stack_of_account(self.stack_name) if self.manage_account_logging_role else None

    @property
    def parts(self) -> Mapping[str, Part | None]:
        """All stacks of the environment, each with what it is beside the first, which has the APIs."""
        shards: dict[str, Part | None] = {name: shard for shard, name in self.shard_stacks.items()}
        account: dict[str, Part | None] = {self.account_stack: "account"} if self.account_stack else {}
        return {self.stack_name: None, **shards, **account}

    @property
    def stack_names(self) -> tuple[str, ...]:
        """All stacks of the environment, the one with the APIs and the usage plans first."""
        return tuple(self.parts)

    def stack_of(self, consumer: str) -> str:
        """The stack that a consumer's keys are in."""
        if self.shards is None:
            return self.stack_name
        return stack_of_shard(self.stack_name, shard_of(consumer, self.consumers[consumer], self.shards))

    def api_name(self, api: str) -> str:
        """What Amazon shows of an API."""
        return self.apis[api].name or f"{self.stack_name}-{api}"

    def domain_urls(self, api: str) -> tuple[str, ...]:
        """Where callers reach an API by domains, without a slash at the end, in the description's order."""
        return tuple(
            f"https://{name}/{path}".rstrip("/")
            for name, domain in self.domains.items()
            for path, led_to in domain.paths.items()
            if led_to == api
        )

    def default_endpoint(self, api: str) -> bool | None:
        """Whether an API answers at Amazon's own URL; None where nothing has to be said, and it does."""
        endpoint = self.apis[api].endpoint
        said = endpoint.default_endpoint
        # One that a domain has left must say that it answers again; a private API never had one.
        if said is None and self.domains and endpoint.type != "private":
            return not self.domain_urls(api)
        return said

    def plan_name(self, plan: str) -> str:
        """What Amazon shows of a usage plan."""
        return self.usage_plans[plan].name or f"{self.stack_name}-{plan}"

    def key_name(self, consumer: str, slot: str) -> str:
        """What Amazon shows of an API key."""
        return self.consumers[consumer].keys[slot].name or f"{self.stack_name}-{consumer}-{slot}"

    def delivery_of(self, consumer: Consumer) -> Delivery | None:
        """Where the values of a consumer's keys are delivered to."""
        return consumer.delivery or self.delivery

    def declared_deliveries(self) -> Iterator[tuple[Path, SecretsManager | ParameterStore]]:
        """The deliveries that are described, the gateway's and the consumers', each with its place."""
        of_consumers = ((("consumers", name, "delivery"), it.delivery) for name, it in self.consumers.items())
        for path, delivery in ((("delivery",), self.delivery), *of_consumers):
            if delivery is not None and not isinstance(delivery, NoDelivery):
                yield path, delivery

    def delivery_name(self, delivery: SecretsManager | ParameterStore, consumer: str, slot: str) -> str:
        """What a key's value is delivered as."""
        return delivery.name.format(
            gateway=self.name, environment=self.environment, consumer=consumer, slot=slot
        )

    @model_validator(mode="after")
    def _check_whole(self) -> Gateway:
        check_all(self)
        return self
