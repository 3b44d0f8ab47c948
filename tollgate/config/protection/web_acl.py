"""A web ACL: the firewall before the stages of a gateway."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, model_validator

from tollgate.config.kms_key import KmsKeyArn
from tollgate.config.limits import (
    WEB_ACL_BODY_STEPS_KB,
    WEB_ACL_RATE_MAX,
    WEB_ACL_RATE_MIN,
)
from tollgate.config.logs.log_retention import RetentionDays
from tollgate.config.model import Model, Strings, is_token, wrong
from tollgate.config.once import each_once
from tollgate.config.protection.address_ranges import AddressRanges
from tollgate.config.protection.countries import COUNTRIES
from tollgate.config.protection.managed_rules import DEFAULT_GROUPS, GROUPS, RuleGroup, in_order

_ARN: Final = re.compile(
    r"arn:aws[a-z-]*:wafv2:(?P<region>[a-z0-9-]+):\d{12}:(?P<scope>regional|global)/webacl/[\w-]{1,128}/[0-9a-f-]{36}"
)
_RULE_NAME: Final = r"^[A-Za-z0-9_-]{1,128}$"

_BASE_CAPACITY: Final = {"addresses": 1, "countries": 1, "rate_limit": 2, "max_body_kb": 1}
"""AWS WAF developer guide, "Using rule statements": the WCUs of each."""


def _check_arn(arn: str) -> str:
    match = _ARN.fullmatch(arn)
    if is_token(arn) or (match and match["scope"] == "regional"):
        return arn
    if match:
        raise wrong(
            f"{arn!r} is a web ACL for CloudFront, which no stage takes",
            "Give one whose scope is REGIONAL, in the gateway's region.",
        )
    raise wrong(
        f"{arn!r} is not the ARN of a web ACL",
        "Write 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/NAME/ID'.",
    )


def _check_country(code: str) -> str:
    if code not in COUNTRIES:
        meant = code.upper()
        raise wrong(
            f"{code!r} is not a country's code",
            f"Write {meant!r}." if meant in COUNTRIES else "Use ISO 3166's two letters, as in 'DE'.",
        )
    return code


def _check_body(kb: int) -> int:
    most = WEB_ACL_BODY_STEPS_KB[-1]
    if kb > most:
        raise wrong(
            f"a web ACL sees the first {most} KB of a body, and cannot tell whether it has {kb}",
            f"Write {most} or less, or leave it out: API Gateway itself takes 10 MB.",
        )
    return kb


def _check_rule_names(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not re.fullmatch(_RULE_NAME, name):
            raise wrong(f"{name!r} cannot be a rule's name", "Write it as in 'NoUserAgent_HEADER'.")
    return each_once(names)


CountryCodes = Annotated[
    tuple[Annotated[str, AfterValidator(_check_country)], ...],
    Field(strict=False, min_length=1),
    AfterValidator(each_once),
]


class Countries(Model):
    """Where callers may be, by the country of their address: in one of `allow`, or in none of `deny`."""

    allow: CountryCodes | None = None
    deny: CountryCodes | None = None

    @model_validator(mode="after")
    def _check_one(self) -> Countries:
        if (self.allow is None) == (self.deny is None):
            raise wrong(
                "'countries' says both or neither of 'allow' and 'deny'", "Keep one, as in 'deny: [KP]'."
            )
        return self


class ManagedRules(Model):
    """How a rule group of AWS's is used."""

    block_bodies: bool = False
    """Let the rules that read bodies block, too. They are counted by default: to them a prompt about a
    script, a path or an SQL statement looks like an attack, and so does any of more than 8 KB."""
    count: Annotated[Strings, AfterValidator(_check_rule_names)] = ()
    """Further rules of the group that are counted, and block nothing. AWS ignores a name that it does not
    know."""


class WebAclLog(Model):
    """A log of what the web ACL blocks, in CloudWatch. No key is in it."""

    retention_days: RetentionDays = 90
    kms_key_arn: KmsKeyArn | None = None
    """The key that it is encrypted with; one of CloudWatch's own by default."""
    counted: bool = False
    """Log what is counted, too: for honest prompts, this may be most of what comes."""


def _default_rules() -> dict[RuleGroup, ManagedRules]:
    return {group: ManagedRules() for group in DEFAULT_GROUPS}


class WebAcl(Model):
    """The firewall before the stages of all APIs: one that is there, by its `arn`, or one that is made.

    What a request meets, in this order: `deny_addresses`, `allow_addresses`, `countries`, `rate_limit`,
    `max_body_kb`, `managed_rules`. What none of them blocks is let through, to be asked for its key.
    """

    arn: Annotated[str, AfterValidator(_check_arn)] | None = None
    """One that is made elsewhere, of the scope REGIONAL and in the gateway's region."""
    deny_addresses: AddressRanges | None = None
    """Blocked, whatever else is said."""
    allow_addresses: AddressRanges | None = None
    """Let through without asking the rules that follow; with `allow_only` the only ones that are let in."""
    allow_only: bool = False
    """Block all but `allow_addresses`, which then meet the rules that follow, too."""
    countries: Countries | None = None
    rate_limit: int | None = Field(default=None, ge=WEB_ACL_RATE_MIN, le=WEB_ACL_RATE_MAX)
    """Requests in five minutes, with a key or without, beyond which an address is blocked until it asks
    less. Callers behind one proxy share an address."""
    max_body_kb: Annotated[int, Field(ge=1), AfterValidator(_check_body)] | None = None
    """Block longer bodies, in KB of 1,024 bytes; 64 at most, as a web ACL sees no more."""
    managed_rules: dict[RuleGroup, ManagedRules] = Field(default_factory=_default_rules)
    """The rule groups of AWS's, by name: its IP reputation list, known bad inputs and common rules, by
    default."""
    log: WebAclLog | None = None

    @property
    def groups(self) -> tuple[RuleGroup, ...]:
        """The rule groups in the order in which they are asked."""
        return in_order(self.managed_rules)

    @property
    def inspected_kb(self) -> int:
        """How much of a body API Gateway shows to the web ACL."""
        return next(step for step in WEB_ACL_BODY_STEPS_KB if step >= (self.max_body_kb or 0))

    @property
    def capacity(self) -> int:
        """What it takes of a web ACL's capacity units, with one for each set of addresses."""
        own = {
            "addresses": (self.deny_addresses, self.allow_addresses),
            "countries": (self.countries,),
            "rate_limit": (self.rate_limit,),
            "max_body_kb": (self.max_body_kb,),
        }
        rules = sum(
            _BASE_CAPACITY[kind] for kind, fields in own.items() for field in fields if field is not None
        )
        return rules + sum(GROUPS[group].capacity for group in self.managed_rules)

    @model_validator(mode="after")
    def _check_given(self) -> WebAcl:
        if self.arn is not None and (others := sorted(self.model_fields_set - {"arn"})):
            raise wrong(
                f"{others[0]!r} is of a web ACL that is made here, and 'arn' names one that is there",
                f"Keep 'arn', and take {' and '.join(map(repr, others))} out; or the other way round.",
            )
        return self

    @model_validator(mode="after")
    def _check_allow_only(self) -> WebAcl:
        if self.allow_only and self.allow_addresses is None:
            raise wrong("'allow_only' without 'allow_addresses' lets nobody in", "Add 'allow_addresses'.")
        return self

    @model_validator(mode="after")
    def _check_apart(self) -> WebAcl:
        both = sorted({*(self.deny_addresses or ())} & {*(self.allow_addresses or ())})
        if both:
            raise wrong(f"{both[0]!r} is denied and allowed", "Keep one: what is denied is blocked.")
        return self

    @model_validator(mode="after")
    def _check_something(self) -> WebAcl:
        if self.arn is None and not any(
            (
                self.deny_addresses,
                self.allow_only,
                self.countries,
                self.rate_limit,
                self.max_body_kb,
                self.managed_rules,
            )
        ):
            raise wrong(
                "this web ACL blocks nothing", "Leave 'managed_rules' to its default, or take it out."
            )
        return self
