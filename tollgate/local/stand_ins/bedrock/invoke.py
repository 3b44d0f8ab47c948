"""InvokeModel: API Reference, "InvokeModel" and "InvokeModelWithResponseStream"."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tollgate.local.stand_ins.asked import Asked, asked
from tollgate.local.stand_ins.bedrock import anthropic, llama, nova, titan
from tollgate.local.stand_ins.bedrock.model import model_of
from tollgate.local.stand_ins.event_stream import MEDIA_TYPE, json_event
from tollgate.local.stand_ins.failures import Failure, dies, fail
from tollgate.local.stand_ins.form import Form
from tollgate.local.stand_ins.openai import chat
from tollgate.local.stand_ins.paced import Pace, streamed, whole
from tollgate.local.stand_ins.speech import Speech

_TITAN: Final = "amazon.titan-embed-text"
_FORMS: Final = {
    "amazon.nova": nova.FORM,
    "anthropic.": anthropic.FORM,
    "meta.llama": llama.FORM,
    "openai.": chat.FORM,
}
"""By what a model's id has in it, behind a geography or in an ARN."""


async def invoke(request: Request, pace: Pace) -> Response:
    """`/model/{model}/invoke`."""
    model, body = model_of(request), await asked(request)
    if _is_titan(model, body):
        answer = titan.embedded(model, body)
        await fail(model, slow=pace.slow)
        return whole(answer, dies=dies(model))
    form = _form(model, body)
    speech = form.said(model, body)
    await fail(model, slow=pace.slow)
    headers = {
        "X-Amzn-Bedrock-Input-Token-Count": str(speech.prompt_tokens),
        "X-Amzn-Bedrock-Output-Token-Count": str(speech.tokens),
    }
    return whole(form.answer(model, speech), dies=dies(model), headers=headers)


async def invoke_stream(request: Request, pace: Pace) -> Response:
    """`/model/{model}/invoke-with-response-stream`."""
    model, body = model_of(request), await asked(request)
    if _is_titan(model, body):
        raise Failure("invalid", f"The model {model} does not stream.")
    form = _form(model, body)
    speech = form.said(model, body)
    await fail(model, slow=pace.slow)
    frames = (json_event("chunk", {"bytes": chunk}) for chunk in _chunks(form, model, speech))
    headers = {"X-Amzn-Bedrock-Content-Type": "application/json"}
    return streamed(frames, pace, MEDIA_TYPE, dies=dies(model), headers=headers)


def _chunks(form: Form, model: str, speech: Speech) -> Iterator[str]:
    for content in form.events(model, speech):
        yield base64.b64encode(json.dumps(content, ensure_ascii=False).encode()).decode()


def _is_titan(model: str, body: Asked) -> bool:
    return _TITAN in model or (_known(model) is None and "inputText" in body.fields)


def _form(model: str, body: Asked) -> Form:
    """How a model is spoken to: by its id, or by the request where that does not tell, as a profile's."""
    if (known := _known(model)) is not None:
        return known
    if "prompt" in body.fields:
        return llama.FORM
    if "anthropic_version" in body.fields:
        return anthropic.FORM
    if "inferenceConfig" in body.fields or body.fields.get("schemaVersion"):
        return nova.FORM
    if "messages" in body.fields:
        return chat.FORM
    raise Failure("invalid", f"The stand-in does not know the form of requests for {model}.")


def _known(model: str) -> Form | None:
    return next((form for part, form in _FORMS.items() if part in model), None)
