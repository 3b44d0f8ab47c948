"""What is said of a backend that API Gateway, Amazon's services or the caller's safety would not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.conftest import Say
from tests.config.descriptions import API, HEAD
from tollgate.config.gateway import Gateway
from tollgate.config.integration import LambdaIntegration
from tollgate.config.presumptions.presumed import presumed

AT = 'apis.inference.routes["POST /x/{model}"].integration'
NLB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/models/0123456789abcdef"
ALB = NLB.replace("/net/", "/app/")
PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            "type: http, url: 'https://x', secret_headers: {Authorization: Bearer sk-abc}",
            ".secret_headers: the secret header 'Authorization' does not name a variable"
            " > Write a variable in braces, '{llm_token}', behind the scheme if there is one"
            " (Api-Key, ApiKey, Basic, Bearer, DeepL-Auth-Key, Key, Token)."
            " Terraform asks for its value, as by TF_VAR_llm_token: never write the value itself.",
        ),
        (
            "type: http, url: 'https://x', secret_headers: {X-Key: '{source}'}",
            ".secret_headers: the secret header 'X-Key' names the variable 'source', which means"
            " something else > Choose another name, as in '{llm_token}'.",
        ),
        (
            "type: http, url: 'https://x', headers: {X-Tier: a}, secret_headers: {x-tier: '{t}'}",
            ": the header 'x-tier' is in 'secret_headers' and in 'headers' > Keep it in one of them.",
        ),
        (
            "type: http, url: 'https://x', forwards: [Authorization], secret_headers: {authorization: '{t}'}",
            ": the header 'authorization' is in 'secret_headers' and in 'forwards' > Keep it in one of them.",
        ),
        (
            "type: http, url: 'https://x', timeout: 901, stream: true",
            ".timeout: a timeout of 901 s is out of range"
            " > Give seconds, from 0.05 to 300, or to 900 for a streamed answer.",
        ),
        (
            "type: http, url: 'https://x', timeout: 600",
            ": a timeout of 600 s is out of range for an answer that is not streamed"
            " > Give 300 s at most, or stream it.",
        ),
        (
            "type: private, url: 'https://x', vpc_link: models",
            ".vpc_link: there is no VPC link 'models' > Describe it: 'vpc_links: {models: {nlb: …}}'.",
        ),
        (
            "type: private, url: 'http://x', vpc_link: models",
            ": 'http://x' is not encrypted"
            " > Use https://, or say 'allow_plaintext: true' if prompts may travel in clear.",
        ),
        (
            "type: lambda",
            ": this says of no function which one is called > Name one that is there by 'function:', or give"
            " the folder of its code by 'from:'.",
        ),
        ("type: bedrock", ": 'operation: converse' says no model > Add 'model:'."),
        (
            "type: bedrock, model: gpt",
            ".model: 'gpt' is no model of Bedrock > Write a model's id, as 'amazon.nova-lite-v1:0', an"
            " inference profile's, as 'us.amazon.nova-lite-v1:0', or an ARN.",
        ),
        (
            "type: bedrock, model: '{model}'",
            ": callers could choose any model by '{model}' > Add 'models:' with those that they may choose.",
        ),
        (
            "type: bedrock, model: '{name}', models: [amazon.nova-lite-v1:0]",
            ".model: the model has {name}, and the path '/x/{model}' has not > The path has {model}.",
        ),
        (
            "type: bedrock, model: amazon.nova-lite-v1:0, models: [amazon.nova-lite-v1:0]",
            ": callers do not choose, as 'model' says which one"
            " > Take 'models' out, or write a path parameter as the model: '{model}'.",
        ),
        (
            "type: bedrock, operation: openai",
            ": 'operation: openai' says no models > Add 'models:' with those that callers may name.",
        ),
        (
            "type: bedrock, operation: openai, model: amazon.nova-lite-v1:0",
            ": the request's body names the model of 'operation: openai'"
            " > Write 'models:' with those that it may name, instead of 'model:'.",
        ),
        (
            "type: bedrock, model: 'us.amazon.nova-lite-v1:0'",
            ": the inference profile 'us.amazon.nova-lite-v1:0' leads to several regions"
            " > Add 'regions:' with those that it may lead to, as [us-east-1, us-east-2, us-west-2];"
            " Bedrock's console lists them.",
        ),
        (
            "type: bedrock, model: amazon.nova-lite-v1:0, regions: [us-east-1]",
            ": only inference profiles lead to other regions > Take 'regions' out.",
        ),
        (
            f"type: bedrock, model: '{PROFILE}', regions: [us-east-1]",
            ": an application inference profile does not say which models it leads to"
            " > Add 'profile_models:' with their ids.",
        ),
        (
            f"type: bedrock, model: '{PROFILE.replace('us-east-1', 'eu-west-1')}', regions: [us-east-1],"
            " profile_models: [amazon.nova-lite-v1:0]",
            ".model: the model is in 'aws:eu-west-1', and the gateway in 'aws:us-east-1'"
            " > Name a model of the gateway's own region: API Gateway calls no other.",
        ),
        (
            "type: bedrock, model: amazon.nova-lite-v1:0, guardrail: {id: abc, version: latest}",
            ".guardrail.version: 'latest' is no version of a guardrail > Write a number, as '1', or 'DRAFT'.",
        ),
        (
            "type: bedrock, model: amazon.nova-lite-v1:0, stream: true",
            ".stream: 'stream' is not a field > There is 'guardrail', 'model', 'models', 'operation',"
            " 'profile_models', 'regions', 'timeout', 'type'.",
        ),
        (
            "type: sagemaker, endpoint: a_b",
            ".endpoint: 'a_b' cannot be a name in SageMaker"
            " > Use letters and digits, with '-' between, 63 at most.",
        ),
        (
            "type: sagemaker, endpoint: a, target_model: '{model}'",
            ": callers could choose any model by '{model}'"
            " > Add 'target_models:' with those that they may choose.",
        ),
        (
            "type: sagemaker, endpoint: a, async_inference: {input: 's3://bucket/in'}",
            ".async_inference.input: 's3://bucket/in' is not a folder in S3"
            " > Write bucket and prefix, with '/' at the end: 's3://my-bucket/requests/'.",
        ),
        (
            "type: sagemaker, endpoint: a, async_inference: {input: 's3://bucket/'}",
            ".async_inference.object: the object has {object}, and the path '/x/{model}' has not"
            " > The path has {model}.",
        ),
        (
            "type: sqs, queue: 'a b'",
            ".queue: 'a b' is neither the name of a queue nor its ARN"
            " > Write 'summaries' or 'arn:aws:sqs:us-east-1:123456789012:summaries'.",
        ),
        (
            "type: sqs, queue: 'arn:aws:sqs:eu-west-1:123456789012:jobs'",
            ".queue: the queue is in 'aws:eu-west-1', and the gateway in 'aws:us-east-1'"
            " > Name a queue of the gateway's own region: API Gateway calls no other.",
        ),
        (
            "type: sqs, queue: jobs, kms_key: alias/jobs",
            ".kms_key: 'alias/jobs' is not the ARN of a KMS key"
            " > Write 'arn:aws:kms:us-east-1:123456789012:key/…'; an alias cannot be permitted.",
        ),
        (
            "type: step_functions, state_machine: 'a b'",
            ".state_machine: 'a b' is neither the name of a state machine nor its ARN > Write 'summarize' or"
            " 'arn:aws:states:us-east-1:123456789012:stateMachine:summarize'.",
        ),
    ],
)
def test_a_backend_is_refused(say: Say, fields: str, said: str) -> None:
    text = f"{API}      POST /x/{{model}}: {{integration: {{{fields}}}}}\n"
    assert say(text) == [f"7: {AT}{said}"]


def test_a_secret_that_was_written_down_is_not_shown(say: Say) -> None:
    secret = "sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2m3"
    fields = f"type: http, url: 'https://x', secret_headers: {{Authorization: 'Bearer {secret}'}}"
    assert secret not in "".join(say(f"{API}      POST /x: {{integration: {{{fields}}}}}\n"))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "{}",
            ": this says of no load balancer that the link leads to"
            " > Give 'nlb:' or 'alb:' with its ARN, or the link's own 'id:'.",
        ),
        (
            f"{{nlb: '{NLB}', alb: '{ALB}'}}",
            ": 'nlb' and 'alb' both say where the link leads > Keep one of them.",
        ),
        (
            f"{{nlb: '{ALB}'}}",
            f".nlb: '{ALB}' is not the ARN of a Network Load Balancer > Write '{NLB}'.",
        ),
        (
            f"{{alb: '{ALB}'}}",
            ": a link to an Application Load Balancer needs the subnets that it is reached in"
            " > Add 'subnet_ids: [subnet-0123456789abcdef0]'.",
        ),
        (
            f"{{nlb: '{NLB}', subnet_ids: [subnet-0123456789abcdef0]}}",
            ": 'subnet_ids' and 'security_group_ids' are of a link to an 'alb' that is made here"
            " > Take them out.",
        ),
        (
            f"{{nlb: '{NLB.replace('us-east-1', 'eu-west-1')}'}}",
            ".nlb: the load balancer is in 'aws:eu-west-1', and the gateway in 'aws:us-east-1'"
            " > Name a load balancer of the gateway's own region: API Gateway calls no other.",
        ),
    ],
)
def test_a_vpc_link_is_refused(say: Say, link: str, said: str) -> None:
    assert say(f"{API}vpc_links:\n  models: {link}\n") == [f"8: vpc_links.models{said}"]


def _with_code(fields: str, *, more: str = "") -> str:
    return f"{API}      POST /x: {{integration: {{type: lambda, from: {{{fields}}}{more}}}}}\n"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("path: code", ".from.handler: 'handler' is missing > Add 'handler:'."),
        (
            "path: cod, handler: app.handler",
            ".from: the folder 'cod' is not there > Name a folder, as seen from this file.",
        ),
        (
            "path: code/app.py, handler: app.handler",
            ".from: the folder 'code/app.py' is a file > Name a folder, as seen from this file.",
        ),
        (
            "path: empty, handler: app.handler",
            ".from: the folder 'empty' is empty > Put the function's code into it.",
        ),
        (
            "path: /code, handler: app.handler",
            ".from: the folder '/code' is one of this machine alone"
            " > Name it as seen from this file, with '/' between: 'functions/summarize'.",
        ),
        (
            "path: 'C:code', handler: app.handler",
            ".from: the folder 'C:code' is one of this machine alone"
            " > Name it as seen from this file, with '/' between: 'functions/summarize'.",
        ),
        (
            "path: secret, handler: app.handler",
            ".from: '.env.local' in 'secret' may hold a secret"
            " > Take it out of the folder: all that is in it is uploaded, and lies beside the document.",
        ),
        (
            "path: link, handler: app.handler",
            ".from: 'hosts' in 'link' is a link that leads out of the folder > Put the file itself there.",
        ),
        (
            "path: code, handler: main.handler",
            ".from: the handler 'main.handler' is in no file of 'code'"
            " > Put it into 'code/main.py', or name the file that has it.",
        ),
        (
            "path: code, handler: app.handler, runtime: python",
            ".from.runtime: 'python' is not a runtime of Lambda"
            " > Write it as in 'python3.13' or 'nodejs22.x'.",
        ),
        (
            "path: code, handler: app.handler, environment: {AWS_REGION: x}",
            ".from.environment: Lambda itself sets the variable 'AWS_REGION' > Choose another name.",
        ),
        (
            "path: code, handler: app.handler, environment: {API_TOKEN: abcdefghij}",
            ".from.environment: the variable 'API_TOKEN' looks like a credential in clear"
            " > Take it out: the synthesized document and the state would show it.",
        ),
        (
            "path: code, handler: app.handler, log_retention: 20",
            ".from.log_retention: CloudWatch Logs has no retention of 20 days > Use 14 or 30.",
        ),
    ],
)
def test_a_functions_code_is_refused(say: Say, tmp_path: Path, fields: str, said: str) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "code" / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / ".env.local").touch()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "hosts").symlink_to("/etc/hosts")
    assert say(_with_code(fields)) == [f'7: apis.inference.routes["POST /x"].integration{said}']


def test_a_python_function_cannot_stream(say: Say, tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    (said,) = say(_with_code("path: ., handler: app.handler", more=", stream: true"))
    assert "functions of the runtime 'python3.13' cannot stream an answer" in said


def test_a_folder_is_one_function(say: Say, tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    text = _with_code("path: ., handler: app.handler, memory: 512")
    (said,) = say(
        text + "      GET /y: {integration: {type: lambda, from: {path: ., handler: app.handler}}}\n"
    )
    assert "'memory' is another one than 'POST /x' has for the same function" in said


def test_a_folder_is_seen_from_the_description(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tollgate.config.load import load

    (tmp_path / "team" / "code").mkdir(parents=True)
    (tmp_path / "team" / "code" / "app.py").touch()
    (tmp_path / "team" / "gateway.yaml").write_text(_with_code("path: code, handler: app.handler"))
    monkeypatch.chdir(tmp_path)
    gateway = load("team/gateway.yaml").environments["default"]
    integration = gateway.apis["inference"].routes["POST /x"].integration
    assert isinstance(integration, LambdaIntegration)
    assert integration.from_ is not None
    assert (integration.from_.path, integration.from_.folder) == ("code", Path("team/code"))
    assert integration.from_.source is not None
    assert integration.from_.source.line == 7


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            "authorizer: {cache: 60}",
            "authorizer: there is no authorizer, as callers put their key into 'x-api-key'"
            " > Say 'api_key_source: bearer', or take it out.",
        ),
        (
            "api_key_source: bearer, authorizer: {cache: 4000}",
            "authorizer.cache: 4000 is out of range > Use at most 3,600.",
        ),
    ],
)
def test_an_authorizer_is_refused(say: Say, fields: str, said: str) -> None:
    route = "routes: {GET /x: {integration: {type: mock}}}"
    assert say(f"{HEAD}apis:\n  a: {{{fields}, {route}}}\n") == [f"4: apis.a.{said}"]


def test_a_streamed_answer_cannot_be_compressed(say: Say) -> None:
    route = "POST /x: {integration: {type: http, url: 'https://x', stream: true}}"
    (said,) = say(f"{HEAD}apis:\n  a: {{minimum_compression_size: 0, routes: {{{route}}}}}\n")
    assert "API Gateway cannot compress an answer that it streams" in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"timeout": 60},
            "a POST /x waits 60 s: the account's quota for integration timeouts must have been raised above "
            "29 s, which may lower its throttle.",
        ),
        ({"timeout": 60, "stream": True}, "a POST /x streams: its answer ends after 300 s of silence."),
        (
            {"forwards": ["x-api-key"]},
            "a POST /x forwards 'x-api-key': the backend gets the key of each caller, and can call the API "
            "with it.",
        ),
    ],
)
def test_what_an_account_must_allow_is_said(fields: dict[str, object], said: str) -> None:
    http = {"type": "http", "url": "https://x", **fields}
    document = {
        "name": "g",
        "region": "us-east-1",
        "apis": {"a": {"routes": {"POST /x": {"integration": http}}}},
    }
    assert list(presumed(Gateway.model_validate(document))) == [said]


def test_a_function_that_is_there_and_one_that_is_made_are_two(say: Say, tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    (said,) = say(_with_code("path: ., handler: app.handler", more=", function: f"))
    assert "'function' and 'from' both say which function is called" in said
    assert "'from: null'" in said


@pytest.mark.parametrize("name", ["cert.pem", "server.key"])
def test_a_private_key_is_not_packaged(say: Say, tmp_path: Path, name: str) -> None:
    (tmp_path / "app.py").touch()
    (tmp_path / name).write_text("-----BEGIN EC PRIVATE KEY-----\n")
    (said,) = say(_with_code("path: ., handler: app.handler"))
    assert f"{name!r} in '.' may hold a secret" in said


def test_asynchronous_inference_has_a_folder_for_each_key(say: Say) -> None:
    inference = "type: sagemaker, endpoint: e, async_inference: {input: 's3://bucket/in/'}"
    (said,) = say(f"{API}      POST /x/{{object}}: {{public: true, integration: {{{inference}}}}}\n")
    assert "callers of a public route have no API key, and so no folder of their own" in said
