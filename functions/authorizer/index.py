"""A Lambda authorizer for REST APIs that take their API key from `Authorization: Bearer KEY`.

It answers with the key as `usageIdentifierKey`, and API Gateway looks for that in the usage plans. It knows
no key itself, so it lets in whatever looks like one: a method that uses it must require an API key.

What it refuses is a 401, which API Gateway gives where an exception says "Unauthorized", and not a policy
that denies, which is a 403: a client takes the one for a wrong key, the other for one that may not do this.

It logs, prints, keeps and imports nothing. Lambda logs the text and the lines of an exception: the only one
is raised where no other is handled, and no word of the request is in it.

Sources: Amazon API Gateway developer guide, "Use API Gateway Lambda authorizers", "Input to an API Gateway
Lambda authorizer", "Output from an API Gateway Lambda authorizer"; RFC 6750, 2.1; RFC 7235, 2.1.
"""

# What Amazon takes as a key's value: that many letters and digits of ASCII.
SHORTEST, LONGEST = 20, 128


def handler(event: object, context: object) -> dict[str, object]:
    """The answer to an event of type REQUEST or TOKEN.

    Raises:
        Exception: "Unauthorized", where the event does not hold one key, well formed, or no method's ARN.
    """
    request = event if isinstance(event, dict) else {}
    key = _key(request)
    methods = _methods(request.get("methodArn"))
    if key is None or methods is None:
        raise Exception("Unauthorized")
    return {
        "principalId": "api-key",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": methods}],
        },
        "usageIdentifierKey": key,
    }


def _key(request: dict[str, object]) -> str | None:
    """The key of Authorization or, where that is not sent, of x-api-key. Both may be sent, if they agree."""
    authorizations = _sent(request, "authorization")
    keys = {_bearer(authorization) for authorization in authorizations} | _sent(request, "x-api-key")
    if len(authorizations) > 1 or len(keys) != 1:
        return None
    key = keys.pop()
    return key if SHORTEST <= len(key) <= LONGEST and key.isascii() and key.isalnum() else None


def _bearer(authorization: str) -> str:
    scheme, _, key = authorization.partition(" ")
    return key.lstrip(" ") if scheme.lower() == "bearer" else ""


def _sent(request: dict[str, object], name: str) -> set[str]:
    """The different values of a header. One that is no text counts as empty, which is no key."""
    values: list[object] = []
    for headers in (request.get("headers"), request.get("multiValueHeaders"), _token(request)):
        if isinstance(headers, dict):
            for header, value in headers.items():
                if isinstance(header, str) and header.lower() == name:
                    values += value if isinstance(value, list) else [value]
    return {value if isinstance(value, str) else "" for value in values}


def _token(request: dict[str, object]) -> dict[str, object]:
    """What a TOKEN event has in place of headers, as one."""
    return {"authorization": request["authorizationToken"]} if "authorizationToken" in request else {}


def _methods(method_arn: object) -> str | None:
    """All methods of a method's API and stage: the answer is cached by the header, for every route.

    >>> _methods("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/v1/GET/models")
    'arn:aws:execute-api:us-east-1:123456789012:a1b2c3/v1/*'
    """
    if not isinstance(method_arn, str):
        return None
    api, _, path = method_arn.partition("/")
    stage, _, _ = path.partition("/")
    return f"{api}/{stage}/*" if api and stage else None
