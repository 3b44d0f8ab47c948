"""What alarms presume: that their topic may be told, and tells someone."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.gateway import Gateway


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for the topic of the alarms."""
    if gateway.alarms is None:
        return
    topic = gateway.alarms.topic
    if not topic.arn and not topic.emails:
        yield (
            "alarms: nobody is told. Add 'topic: {emails: [oncall@example.com]}', or subscribe someone to the "
            f"topic '{gateway.stack_name}-alarms' that is made."
        )
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
