"""Amazon's and the AWS provider's limits, each once, with its source.

Sources, all in the Amazon API Gateway developer guide unless said:
    [quotas]    "Amazon API Gateway quotas and important notes": REST API quotas
    [plans]     "Usage plans and API keys for REST APIs"
    [mapping]   "Parameter mapping for REST APIs", reference of the data transformations
    [provider]  the AWS provider's schema, `aws_api_gateway_*`
"""

from __future__ import annotations

from typing import Final, Literal

Period = Literal["DAY", "WEEK", "MONTH"]

API_KEYS_PER_ACCOUNT: Final = 10_000
"""Per account and region; cannot be raised. [quotas]"""

USAGE_PLANS_PER_ACCOUNT: Final = 300
"""Per account and region; can be raised. [quotas]"""

RESOURCES_PER_API: Final = 300
"""Can be raised. The root counts. [quotas]"""

REST_APIS_PER_ACCOUNT: Final = {"regional": 600, "edge": 120, "private": 600}
"""Per account and region, by endpoint type. [quotas]"""

METHOD_THROTTLES_PER_STAGE_IN_A_PLAN: Final = 20
"""Can be raised. [quotas]"""

TAGS_PER_RESOURCE: Final = 50
"""[quotas]"""

QUOTA_OFFSETS: Final[dict[Period, range]] = {
    "DAY": range(0, 1),
    "WEEK": range(0, 7),
    "MONTH": range(0, 28),
}
"""What CreateUsagePlan accepts. The provider checks it only while applying. [plans]"""

INTEGRATION_TIMEOUT_MIN_MS: Final = 50
"""[quotas]"""

INTEGRATION_TIMEOUT_DEFAULT_MS: Final = 29_000
"""Beyond it the account's quota must have been raised; an edge API never goes beyond it. [quotas]"""

INTEGRATION_TIMEOUT_PROVIDER_MAX_MS: Final = 300_000
"""The provider refuses more, before 6.26 for a streamed response, too. [provider]"""

STREAMED_TIMEOUT_MAX_MS: Final = 900_000
"""Cannot be raised. [quotas]"""

STREAMED_IDLE_SECONDS: Final = {"regional": 300, "private": 300, "edge": 30}
"""After so long a silence a streamed response ends, by endpoint type; cannot be raised. "Stream the
integration response for your proxy integrations"."""

MINIMUM_COMPRESSION_SIZE_MAX: Final = 10_485_760
"""Bytes. [provider]"""

MAPPING_TEMPLATE_MAX_BYTES: Final = 300_000
"""300 KB, in the smaller meaning of the word; cannot be raised. [quotas]"""

MODEL_MAX_BYTES: Final = 400_000
"""400 KB, in the smaller meaning of the word. API Gateway, "CreateModel", `schema`."""

RESOURCE_POLICY_MAX_LENGTH: Final = 8_192
"""Characters. Can be raised. [quotas]"""

STAGE_VARIABLES: Final = 100
"""Per stage; cannot be raised. [quotas]"""

STAGE_VARIABLE_NAME_MAX_LENGTH: Final = 64
"""Cannot be raised. [quotas]"""

STAGE_VARIABLE_VALUE_MAX_LENGTH: Final = 512
"""Cannot be raised. [quotas]"""

THROTTLE_MAX: Final = 2**31 - 1
"""A burst is a 32-bit number in the API's reference, "ThrottleSettings". It names no bound for a rate, which
beyond the account's own has no effect."""

ACCOUNT_RATE_LIMIT: Final = 10_000
"""Requests per second, of all APIs of an account in a region. [quotas]"""

FUNCTION_ZIP_MAX_BYTES: Final = 50 * 2**20
"""What Lambda takes at once; more goes by S3. AWS Lambda, "Lambda quotas"."""

AUTHORIZER_CACHE_MAX_SECONDS: Final = 3_600
"""API Gateway, "CreateAuthorizer", `authorizerResultTtlInSeconds`."""

FUNCTION_NAME_MAX_LENGTH: Final = 64
"""AWS Lambda, "CreateFunction"."""

FUNCTION_TIMEOUT_MAX_SECONDS: Final = 900
"""AWS Lambda, "Lambda quotas"."""

WEB_ACL_RATE_MIN: Final = 10
WEB_ACL_RATE_MAX: Final = 2_000_000_000
"""Requests of one address in five minutes. AWS WAF, "RateBasedStatement", `Limit`."""

WEB_ACL_BODY_STEPS_KB: Final = (16, 32, 48, 64)
"""How much of a body API Gateway may show to a web ACL; more than the first costs more. AWS WAF, "Managing
body inspection size limits"."""

WEB_ACL_CAPACITY_INCLUDED: Final = 1_500
"""Web ACL capacity units (WCU) that the basic price has; 5,000 can be had. AWS WAF, "Web ACL capacity
units"."""

WEB_ACL_NAME_MAX_LENGTH: Final = 128
"""AWS WAF, "CreateWebACL", `Name`; of a set of addresses, too."""

CACHE_TTL_MAX_SECONDS: Final = 3_600
"""Cannot be raised; 0 caches nothing. [quotas]"""
DASHBOARD_WIDGETS: Final = 500
"""Source: "CloudWatch service quotas": dashboards."""
DASHBOARD_APIS: Final = 35
"""Chosen here: an API has a dozen widgets, which then fit."""
INSIGHT_RULE_NAME_MAX_LENGTH: Final = 128
"""Source: CloudWatch API reference, InsightRule: Name."""
INSIGHT_RULE_KIND_LENGTH: Final = len("throttled")
"""What the longest of such names ends with."""
