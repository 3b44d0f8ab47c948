"""What API Gateway answers itself: the status, the words and the error type of each gateway response.

Developer guide, "Gateway response types for API Gateway", has the types and their statuses. The words, the
form of each body to its spaces, and the values of `x-amzn-ErrorType` are in no page; they are those that
callers of API Gateway report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tollgate.local.call import Refusal, ResponseType

_FAILED: Final = "Internal server error"
_BEFORE: Final = '{"message":$context.error.messageString}'
"""What Amazon says before a call is executed."""
_LATER: Final = '{"message": $context.error.messageString}'
"""What it says of a request that is not valid, and of an integration."""
_DENIED: Final = '{"Message":$context.error.messageString}'
"""What it says of an authorizer's policy."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller is told.

    Attributes:
        message: `$context.error.message`; None for none, which reads `null`.
        error_type: the header `x-amzn-ErrorType`.
        template: of the body, where the API has none.
    """

    status: int
    message: str | None
    error_type: str
    template: str = _BEFORE


TOLD: Final[Mapping[ResponseType, Told]] = {
    "ACCESS_DENIED": Told(
        403,
        "User is not authorized to access this resource with an explicit deny",
        "AccessDeniedException",
        _DENIED,
    ),
    "API_CONFIGURATION_ERROR": Told(500, _FAILED, "InternalServerErrorException", _LATER),
    "AUTHORIZER_CONFIGURATION_ERROR": Told(500, None, "AuthorizerConfigurationException"),
    "BAD_REQUEST_BODY": Told(400, "Invalid request body", "BadRequestException", _LATER),
    "BAD_REQUEST_PARAMETERS": Told(400, "Missing required request parameters", "BadRequestException", _LATER),
    "DEFAULT_5XX": Told(502, _FAILED, "InternalServerErrorException", _LATER),
    "INTEGRATION_FAILURE": Told(
        504, "Network error communicating with endpoint", "InternalServerErrorException", _LATER
    ),
    "INTEGRATION_TIMEOUT": Told(504, "Endpoint request timed out", "InternalServerErrorException", _LATER),
    "INVALID_API_KEY": Told(403, "Forbidden", "ForbiddenException"),
    "MISSING_AUTHENTICATION_TOKEN": Told(
        403, "Missing Authentication Token", "MissingAuthenticationTokenException"
    ),
    "QUOTA_EXCEEDED": Told(429, "Limit Exceeded", "LimitExceededException"),
    "REQUEST_TOO_LARGE": Told(413, "Request Too Long", "RequestTooLargeException"),
    "THROTTLED": Told(429, "Too Many Requests", "TooManyRequestsException"),
    "UNAUTHORIZED": Told(401, "Unauthorized", "UnauthorizedException"),
    "UNSUPPORTED_MEDIA_TYPE": Told(415, "Unsupported Media Type", "BadRequestException", _LATER),
}


def message_of(refusal: Refusal) -> str | None:
    """What is said of a refusal: its own words, or Amazon's."""
    return TOLD[refusal.type].message if refusal.message is None else refusal.message
