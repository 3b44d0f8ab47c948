"""What comes to be written down of calls: payloads and keys; and what no longer is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.access.facts import SETTINGS
from tollgate.review.impact import Impact
from tollgate.review.view import STAGE, View

_KEY_IN_LOG: Final = re.compile(r"\$context\.identity\.apiKey(?!Id)")


def impacts(view: View) -> Iterator[Impact]:
    """`payloads-logged`, `keys-logged`, `log-removed`."""
    for change in view.of(SETTINGS):
        before, after = _settings(change.before), _settings(change.after)
        if after.get("data_trace_enabled") is True and before.get("data_trace_enabled") is not True:
            api = view.api_of(change)
            stages = view.stages_of(api)
            yield view.impact(
                "payloads-logged",
                "critical",
                f"the whole of requests and answers is logged for {(change.after or {}).get('method_path')}",
                detail=(
                    "Prompts, answers and headers are written to CloudWatch in clear, for whoever may read "
                    "logs."
                ),
                keys=view.after.keys_at(stages),
                stages=stages,
                undo=(
                    "Set data_trace_enabled = false. What was logged until then stays: delete the log "
                    "streams."
                ),
                addresses=[change.address],
            )
    for change in view.of(STAGE):
        old, new = _format(change.before), _format(change.after)
        if _KEY_IN_LOG.search(new) and not _KEY_IN_LOG.search(old):
            yield view.impact(
                "keys-logged",
                "critical",
                f"{view.after.label(change.address)} writes each caller's key into its access log",
                detail=(
                    "$context.identity.apiKey is the secret itself; $context.identity.apiKeyId tells who "
                    "called."
                ),
                keys=view.after.keys_at([change.address]),
                stages=[change.address],
                undo=(
                    "Take it out of the format. The keys that were logged are known to whoever reads the "
                    "log: issue them anew."
                ),
                addresses=[change.address],
            )
        elif old and not new and change.after is not None and not change.is_unknown("access_log_settings"):
            yield view.impact(
                "log-removed",
                "medium",
                f"{view.after.label(change.address)} no longer writes an access log",
                detail="Nobody can tell afterwards which key called what.",
                stages=[change.address],
                undo="Put access_log_settings back.",
                addresses=[change.address],
            )


def _settings(values: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found = (values or {}).get("settings")
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, Mapping) else {}


def _format(values: Mapping[str, Any] | None) -> str:
    found = (values or {}).get("access_log_settings")
    first = found[0] if isinstance(found, list) and found else found
    return str(first.get("format", "")) if isinstance(first, Mapping) else ""
