"""What of integrations is not served here, for a person."""

from __future__ import annotations

from typing import Final

from tollgate.local.backends.service_uri import ServiceUri, service_uri
from tollgate.local.backends.targets import Targets, without_credentials
from tollgate.local.served.gateway import Integration

MODELS: Final = frozenset({"bedrock-runtime", "runtime.sagemaker"})
"""The services that the stand-in answers for."""
_NAMES: Final = {
    "dynamodb": "Amazon DynamoDB",
    "events": "Amazon EventBridge",
    "firehose": "Amazon Data Firehose",
    "kinesis": "Amazon Kinesis",
    "s3": "Amazon S3",
    "sns": "Amazon SNS",
    "sqs": "Amazon SQS",
    "states": "AWS Step Functions",
}
_NOWHERE: Final = Targets({}, None, offline=False)


def gap_of(integration: Integration, targets: Targets = _NOWHERE) -> str | None:
    """Why an integration is not served; None where it is."""
    if integration.type == "MOCK":
        return None
    if integration.type in ("HTTP", "HTTP_PROXY"):
        return _gap_of_http(integration, targets)
    called = service_uri(integration.uri)
    if called is None:
        return f"its integration's URI is of no form that is known here: {integration.uri!r}"
    if called.service == "lambda":
        return None if integration.function else _gap_of_lambda(called)
    if integration.type == "AWS_PROXY":
        return f"{_name(called)} is no Lambda function, which a proxy of AWS must be"
    return _gap_of_service(called, targets)


def _gap_of_http(integration: Integration, targets: Targets) -> str | None:
    if not integration.is_private or targets.offline or targets.has(integration.uri):
        return None
    uri = without_credentials(integration.uri)
    return f"{uri} is behind a VPC link: --backend ORIGIN=URL says what is in its place here"


def _gap_of_lambda(called: ServiceUri) -> str:
    function = called.path.partition("/functions/")[2].rpartition("/")[0].partition(":function:")[2]
    return f"the code of Lambda function {function or called.path!r} is not in the project"


def _gap_of_service(called: ServiceUri, targets: Targets) -> str | None:
    if called.service in MODELS or targets.has(called.url):
        return None
    asked = f" ({called.action})" if called.action else ""
    return f"{_name(called)}{asked} is not emulated"


def _name(called: ServiceUri) -> str:
    return _NAMES.get(called.service, f"the service {called.service!r} of AWS")
