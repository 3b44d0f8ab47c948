"""What a description presumes of the account, and of its backends, that nothing here can look up."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.alarms import AlarmTopic
from tollgate.config.api import Api, ApiRoute
from tollgate.config.domain import Domain
from tollgate.config.gateway import Gateway
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.limits import INTEGRATION_TIMEOUT_DEFAULT_MS, STREAMED_IDLE_SECONDS


def presumed(gateway: Gateway) -> Iterator[str]:
    """What must be so, for each gateway, domain, API and route that presumes it, one line each."""
    if not gateway.manage_account_logging_role and any(_logs(api) for api in gateway.apis.values()):
        yield (
            f"logs in {gateway.region}: the account's role for CloudWatch logs must be set there, or the "
            "apply fails. 'manage_account_logging_role: true' sets it."
        )
    for name, domain in sorted(gateway.domains.items()):
        for said in _of_domain(name, domain):
            yield f"{name} {said}"
    if gateway.alarms is not None:
        yield from _of_topic(gateway.alarms.topic)
    for api_name, api in sorted(gateway.apis.items()):
        for said in _of_logs(api):
            yield f"{api_name} {said}"
        for key, route in api.items():
            for said in _of_route(api, route):
                yield f"{api_name} {key} {said}"


def _of_topic(topic: AlarmTopic) -> Iterator[str]:
    if topic.arn:
        yield (
            f"alarms: {topic.arn} must let cloudwatch.amazonaws.com publish, and its key, where it has one, "
            "must let it decrypt and generate data keys. Amazon's 'alias/aws/sns' cannot."
        )
    if topic.kms_key_arn:
        yield (
            f"alarms: the policy of {topic.kms_key_arn} must let cloudwatch.amazonaws.com decrypt and "
            "generate data keys."
        )
    for email in topic.emails:
        yield f"alarms: {email} must confirm the subscription that Amazon mails, and is told nothing before."


def _logs(api: Api) -> bool:
    """Whether API Gateway writes to CloudWatch; into a Firehose stream it does by a role of its own."""
    access, execution = api.stage.access_log, api.stage.execution_log
    to_stream = access is not None and ":firehose:" in (access.destination_arn or "")
    return (access is not None and not to_stream) or (execution is not None and execution.is_on)


def _of_logs(api: Api) -> Iterator[str]:
    access, execution = api.stage.access_log, api.stage.execution_log
    if access is not None and access.destination_arn:
        yield f"logs to {access.destination_arn}: it must be there, in the gateway's account."
    for key in dict.fromkeys(log.kms_key_arn for log in (access, execution) if log and log.kms_key_arn):
        yield f"encrypts logs with {key}: its policy must let CloudWatch Logs use it."
    if execution is not None and execution.is_on:
        yield (
            "logs its executions: the log group must not be there yet. Where the stage has logged before, "
            "import it: docs/logs.md."
        )


def _of_domain(name: str, domain: Domain) -> Iterator[str]:
    if domain.zone is None:
        yield "has no 'zone': a record of yours must point to what the output 'domains' tells."
    if domain.validation_zone is not None and domain.certificate_arn is None:
        yield (
            f"gets a certificate: the hosted zone {domain.validation_zone} must be the public one that "
            "answers for the name, and have no record that validates another certificate for it."
        )
    if domain.certificate_arn is not None:
        yield f"shows a certificate that is there already: it must be for {name}, or for a wildcard above it."
    if (mutual_tls := domain.mutual_tls) is None:
        return
    if domain.certificate_arn and not mutual_tls.ownership_verification_certificate_arn:
        yield (
            "asks callers for a certificate: where its own is imported or of a private authority, it needs "
            "'ownership_verification_certificate_arn', too."
        )
    if not mutual_tls.truststore_version:
        yield "names no 'truststore_version': another trust store in the same place is never read."


def _of_route(api: Api, route: ApiRoute) -> Iterator[str]:
    integration = route.integration
    if not isinstance(integration, CalledIntegration):
        return
    is_forwarded = isinstance(integration, ForwardingIntegration) and api.key_header in integration.forwards
    if is_forwarded and not route.public:
        yield (
            f"forwards {api.key_header!r}: the backend gets the key of each caller, and can call the API "
            "with it."
        )
    if integration.streams:
        seconds = STREAMED_IDLE_SECONDS[api.endpoint.type]
        yield f"streams: its answer ends after {seconds} s of silence."
    elif integration.timeout * 1000 > INTEGRATION_TIMEOUT_DEFAULT_MS:
        yield (
            f"waits {integration.timeout:g} s: the account's quota for integration timeouts must have been "
            f"raised above {INTEGRATION_TIMEOUT_DEFAULT_MS / 1000:g} s, which may lower its throttle."
        )
