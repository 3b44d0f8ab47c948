"""A usage plan: which APIs its keys open, and how much of them."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, model_validator

from tollgate.config.import_id import ImportId
from tollgate.config.limits import QUOTA_OFFSETS, Period
from tollgate.config.model import Model, Name, wrong
from tollgate.config.route import Route
from tollgate.config.suppression import Suppressions
from tollgate.config.throttle import Throttle

PLAN_NAME_MAX_LENGTH: Final = 255

_UNIT: Final[dict[Period, str]] = {"DAY": "day", "WEEK": "week", "MONTH": "month"}


class Quota(Model):
    """How many requests a key may make in a period."""

    limit: int = Field(ge=1, le=2**31 - 1)
    """Requests per period."""
    period: Period
    offset: int = Field(default=0, ge=0)
    """Amazon's text calls it the requests taken from the first period's limit; the accepted range is that of
    a day: DAY 0, WEEK 0 to 6, MONTH 0 to 27."""

    @model_validator(mode="after")
    def _check_offset(self) -> Quota:
        allowed = QUOTA_OFFSETS[self.period]
        if self.offset not in allowed:
            raise wrong(
                f"a quota per {_UNIT[self.period]} cannot have the offset {self.offset}",
                f"Use {allowed[0]} to {allowed[-1]}." if len(allowed) > 1 else "Leave it out, or use 0.",
            )
        return self


class PlanApi(Model):
    """An API that a plan opens."""

    throttle: dict[Route, Throttle] = Field(default_factory=dict)
    """A key's limits on single routes of the API, by method and path."""


def _by_name(value: Any) -> Any:
    """Take `[inference]` for `{inference: {}}`."""
    if isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value):
        twice = [name for name in value if value.count(name) > 1]
        if twice:
            raise wrong(f"the API {twice[0]!r} is named twice", "Name it once.")
        return {name: {} for name in value}
    return value


class ExistingStage(Model):
    """A stage of an API that is made elsewhere, by hand or by another program."""

    api_id: ImportId
    """The API's id at Amazon."""
    stage: str = Field(min_length=1, max_length=128)
    """The stage's name."""
    throttle: dict[Route, Throttle] = Field(default_factory=dict)
    """A key's limits on single routes of the API, by method and path."""


class UsagePlan(Model):
    """What a consumer of this plan may call, held per key over all of the plan's APIs together."""

    name: str | None = Field(default=None, min_length=1, max_length=PLAN_NAME_MAX_LENGTH)
    """What Amazon shows; `<gateway>-<environment>-<plan>` by default."""
    description: str | None = Field(default=None, max_length=1024)
    import_id: ImportId | None = None
    """Of a plan that is there already: its id at Amazon. Terraform takes it over."""
    apis: Annotated[dict[Name, PlanApi], BeforeValidator(_by_name)] = Field(
        default_factory=dict, min_length=1
    )
    """The APIs that its keys open: a list of names, or by name with limits per route."""
    existing_stages: tuple[ExistingStage, ...] = Field(default=(), strict=False)
    """Stages that its keys open, of APIs that are made elsewhere."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags beside the gateway's."""
    throttle: Throttle | None = None
    """Each key's limit over all routes. Without one, only the stage's holds."""
    quota: Quota | None = None
    """Each key's number of requests in a period. Without one, there is no such limit."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on the plan that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""

    @model_validator(mode="after")
    def _check_opens(self) -> UsagePlan:
        if not self.apis and not self.existing_stages:
            raise wrong("the plan opens nothing", "Name the APIs that its keys open: 'apis: [inference]'.")
        stages = [(stage.api_id, stage.stage) for stage in self.existing_stages]
        for api, name in stages:
            if stages.count((api, name)) > 1:
                raise wrong(f"the stage {name!r} of {api} is here twice", "Name it once.")
        return self
