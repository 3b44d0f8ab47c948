"""What is no longer told of an API that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.review.canary_parts import ALARM, of_ended
from tollgate.review.impact import Impact
from tollgate.review.view import View

_SUBSCRIPTION: Final = "aws_sns_topic_subscription"


def impacts(view: View) -> Iterator[Impact]:
    """`alarm-removed`, `alarm-silenced`, `alarm-untold`. No caller notices, and nobody else does."""
    of_canaries = of_ended(view)
    for change in view.of(ALARM):
        if change.address in of_canaries:
            continue  # The end of the canary tells it.
        before, after = change.before or {}, change.after or {}
        if change.action == "delete":
            yield view.impact(
                "alarm-removed",
                "medium",
                f"the alarm {before.get('alarm_name')} is removed",
                detail="What it watched goes on, and nobody is told when it fails.",
                undo="Describe it again.",
                addresses=[change.address],
            )
        elif _tells(before) and not _tells(after) and not change.is_unknown("alarm_actions"):
            yield view.impact(
                "alarm-silenced",
                "medium",
                f"the alarm {after.get('alarm_name')} tells nobody any more",
                detail="It goes off, and no action follows.",
                undo="Give it its actions again.",
                addresses=[change.address],
            )
    for change in view.of(_SUBSCRIPTION):
        if change.action == "delete":
            yield view.impact(
                "alarm-untold",
                "low",
                _untold(change.before or {}),
                detail="Whoever is subscribed anew must confirm it.",
                undo="Subscribe them again, and let them confirm it.",
                addresses=[change.address],
            )


def _untold(subscription: Mapping[str, Any]) -> str:
    """Who is told no longer, and of which topic: an address, and the end of an ARN."""
    who, topic = subscription.get("endpoint") or "someone", str(subscription.get("topic_arn") or "")
    named = f"the topic {topic.rpartition(':')[2]}" if topic else "a topic"
    return f"{who} is no longer told by {subscription.get('protocol')} of what {named} says"


def _tells(alarm: Mapping[str, Any]) -> bool:
    return bool(alarm.get("alarm_actions")) and alarm.get("actions_enabled") is not False
