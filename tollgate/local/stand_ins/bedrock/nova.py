"""Amazon Nova: its user guide, "Complete request schema"."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.local.stand_ins.bedrock.converse import events, said, stop_reason, usage
from tollgate.local.stand_ins.form import Form
from tollgate.local.stand_ins.speech import Speech


def _answer(model: str, speech: Speech) -> object:
    message = {"content": [{"text": speech.text}], "role": "assistant"}
    return {"output": {"message": message}, "stopReason": stop_reason(speech), "usage": usage(speech)}


def _events(model: str, speech: Speech) -> Iterator[object]:
    for kind, content in events(speech):
        yield {kind: content}


FORM = Form(said, _answer, _events)
