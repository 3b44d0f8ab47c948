"""Services of AWS behind integrations: the stand-in, or what is in a service's place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping

import pytest

from tests.local import gateways
from tests.local.backends.raw import Asked, backend, whole
from tests.local.serving import serving
from tollgate.local.backends.service import ServiceBackend
from tollgate.local.backends.targets import Targets
from tollgate.local.call import Answer, Call, NotServed
from tollgate.local.functions.functions import Functions
from tollgate.local.served.gateway import Integration, IntegrationResponse
from tollgate.local.stand_ins import app
from tollgate.local.stand_ins.paced import Pace

ARN = "arn:aws:apigateway:us-east-1:"
RESPONSES = (
    IntegrationResponse(200, "", {}, {}, None),
    IntegrationResponse(429, "429", {}, {"application/json": '{"error": "busy"}'}, None),
)


def call(integration: Integration, body: Mapping[str, object], **path_parameters: str) -> Call:
    route = gateways.route(integration=integration)
    served = gateways.gateway(gateways.api(route, stages=[gateways.stage()]))
    return gateways.call_of(
        served,
        route,
        headers={"content-type": "application/json"},
        body=json.dumps(body).encode(),
        path_parameters=path_parameters,
    )


def to(uri: str, **parameters: str) -> Integration:
    return Integration("AWS", f"{ARN}{uri}", "POST", parameters=parameters, responses=RESPONSES)


def answer_of(made: Call, targets: Targets) -> Answer:
    async def run() -> Answer:
        functions = Functions()
        backends = ServiceBackend(targets, functions)
        try:
            return await backends.answer(made)
        finally:
            await backends.close()
            await functions.close()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Targets]:
    with serving(app(Pace(pause=0))) as url:
        yield Targets({}, url, offline=False)


def body_of(answer: Answer) -> object:
    assert isinstance(answer.body, bytes)
    return json.loads(answer.body)


CONVERSATION = {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}


def test_bedrock_is_the_stand_in_s(stand_in: Targets) -> None:
    made = call(to("bedrock-runtime:path/model/amazon.nova-lite-v1:0/converse"), CONVERSATION)
    answer = answer_of(made, stand_in)
    assert answer.status == 200
    assert "You said: Hi" in json.dumps(body_of(answer))
    assert made.integration_status == 200


def test_the_model_may_be_in_the_route_s_path(stand_in: Targets) -> None:
    integration = Integration(
        "AWS",
        f"{ARN}bedrock-runtime:path/model/{{model}}/converse",
        "POST",
        parameters={"integration.request.path.model": "method.request.path.model"},
        responses=RESPONSES,
    )
    answer = answer_of(call(integration, CONVERSATION, model="a.b-v1:0"), stand_in)
    assert "stand-in for a.b-v1:0." in json.dumps(body_of(answer))


def test_sagemaker_is_the_stand_in_s(stand_in: Targets) -> None:
    answer = answer_of(
        call(to("runtime.sagemaker:path/endpoints/llama/invocations"), {"inputs": "Hi"}), stand_in
    )
    assert body_of(answer) == [{"generated_text": "This is a stand-in for llama. You said: Hi"}]


def test_a_service_that_throttles_is_mapped(stand_in: Targets) -> None:
    made = call(to("bedrock-runtime:path/model/stand-in.throttled/converse"), CONVERSATION)
    answer = answer_of(made, stand_in)
    assert (answer.status, body_of(answer)) == (429, {"error": "busy"})


def test_another_may_be_in_a_service_s_place() -> None:
    heads: list[str] = []

    async def answering(asked: Asked) -> None:
        heads.append(asked.head)
        await asked.send(whole(b"{}", "Content-Type: application/json"))

    async def run() -> None:
        async with backend(answering) as url:
            targets = Targets({"https://sqs.us-east-1.amazonaws.com": url}, None, offline=False)
            functions = Functions()
            backends = ServiceBackend(targets, functions)
            await backends.answer(call(to("sqs:path/123456789012/jobs"), {}))
            await backends.close()
            await functions.close()

    asyncio.run(run())
    assert heads[0].startswith("POST /123456789012/jobs HTTP/1.1")


def test_a_service_that_nobody_stands_in_for_is_not_served(stand_in: Targets) -> None:
    with pytest.raises(NotServed, match="Amazon SQS is not emulated"):
        answer_of(call(to("sqs:path/123456789012/jobs"), {}), stand_in)
