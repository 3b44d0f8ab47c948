"""A line for the person who runs the gateway, where a caller is told too little to mend anything."""

from __future__ import annotations

from tollgate.local.call import Call


def complaint(call: Call) -> str | None:
    """Why a backend, a function or a template failed, or what a request lacks; None where all is said.

    Nothing of what a caller or a backend sent is in it.
    """
    what = f"{call.route or call.verb}: {call.status}"
    if call.integration_error is not None:
        return f"{what}, {call.integration_error}"
    if call.refusal is not None and call.refusal.validation is not None:
        return f"{what}, the request is not what the route takes: {call.refusal.validation}"
    return None
