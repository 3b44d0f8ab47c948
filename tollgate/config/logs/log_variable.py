"""A variable of `$context` that an access log can have.

Developer guide, "Variables for access logging for API Gateway": names are case-sensitive, and one that there
is not is written as `-`, so that a slip would be found only by whoever looks for the value.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from tollgate.config.credential import names_a_credential
from tollgate.config.model import wrong
from tollgate.config.suggestion import instead

_PHASES: Final = {
    "authenticate": ("latency", "status"),
    "authorize": ("error", "latency", "status"),
    "authorizer": ("error", "integrationLatency", "integrationStatus", "latency", "principalId", "requestId",
                   "status"),
    "integration": ("error", "integrationStatus", "latency", "requestId", "status"),
    "waf": ("error", "latency", "status"),
}  # fmt: skip
"""What each step of a call tells of itself."""

_IDENTITY: Final = (
    "accountId", "apiKeyId", "caller", "clientCert.issuerDN", "clientCert.serialNumber",
    "clientCert.subjectDN", "clientCert.validity.notAfter", "clientCert.validity.notBefore",
    "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId",
    "cognitoIdentityPoolId", "principalOrgId", "sourceIp", "user", "userAgent", "userArn", "vpcId", "vpceId",
)  # fmt: skip
"""Of the caller, without `apiKey`, which is the caller's secret itself."""

VARIABLES: Final = frozenset(
    (
        "accountId", "apiId", "awsEndpointRequestId", "awsEndpointRequestId2", "cipherSuite",
        "customDomain.basePathMatched", "deploymentId", "domainName", "domainPrefix", "endpointType",
        "error.responseType", "extendedRequestId", "httpMethod", "integrationErrorMessage",
        "integrationLatency", "integrationStatus", "isCanaryRequest", "path", "protocol", "requestId",
        "requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "responseLatency", "responseLength",
        "responseOverride.status", "stage", "status", "tlsVersion", "wafResponseCode", "webaclArn",
        "xrayTraceId",
        *(f"{phase}.{name}" for phase, names in _PHASES.items() for name in names),
        *(f"identity.{name}" for name in _IDENTITY),
    )
)  # fmt: skip
"""Without `error.validationErrorString`, which brings quotes of its own, and `MAY_QUOTE`."""

MAY_QUOTE: Final = frozenset({"authenticate.error", "error.message", "error.messageString"})
"""What may have the caller's `Authorization` in it, and so a key. Where there is no route, API Gateway takes
the header for a signature and says what is wrong with it: once with the header itself, today with its digest,
as callers report. Amazon promises neither."""

_OF_AUTHORIZER: Final = re.compile(r"authorizer\.(?:claims\.)?[A-Za-z0-9_]+")
"""What an authorizer says in its `context`, and a claim of a user pool's token. "The only special character
supported is the underscore"."""
_VARIABLE: Final = re.compile(r"\$context\.([A-Za-z0-9_.]+)")


def _check_variable(text: str) -> str:
    match = _VARIABLE.fullmatch(text)
    name = match[1] if match else ""
    if name != "identity.apiKeyId" and _is_key(text):
        raise wrong(
            "the access log would hold a key, or what is called like one",
            "Take it out: the field 'apiKeyId', which is in the log, tells whose key it is.",
        )
    if name in MAY_QUOTE:
        raise wrong(
            f"{text!r} may quote the caller's Authorization header, and so a key",
            "Take it out: the field 'errorType', which is in the log, tells what was refused.",
        )
    if match is None:
        raise wrong(
            f"{text!r} is not one variable of '$context'",
            "Write it as in '$context.authorizer.team'; an access log has no headers and no bodies.",
        )
    if name not in VARIABLES and not _is_of_authorizer(name):
        raise wrong(f"an access log has no variable '$context.{name}'", instead(name, VARIABLES))
    return text


def _is_key(text: str) -> bool:
    """Whether it is a caller's key, or is called like a credential of any kind."""
    letters = re.sub(r"[^a-z]", "", text.lower())
    return (
        "apikey" in letters or "usageidentifierkey" in letters or names_a_credential(text.rpartition(".")[2])
    )


def _is_of_authorizer(name: str) -> bool:
    # All claims at once read `null`.
    return _OF_AUTHORIZER.fullmatch(name) is not None and name != "authorizer.claims"


LogVariable = Annotated[str, AfterValidator(_check_variable)]
"""One variable and nothing beside it: `$context.authorizer.team`."""
