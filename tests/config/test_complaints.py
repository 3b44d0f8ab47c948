"""What is said of a single part that is wrong: where, what, and what would be right."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD, PLAN
from tollgate.config.limits import Period
from tollgate.config.problem import dotted
from tollgate.config.region import REGIONS
from tollgate.config.usage_plan import Quota

TYPES = "'mock', 'http', 'lambda', 'bedrock', 'sagemaker', 'private', 'step_functions' or 'sqs'"
ROUTE = "apis.inference.routes"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("regon: x", "7: regon: 'regon' is not a field > Did you mean 'region'?"),
        ("enviroments: {}", "7: enviroments: 'enviroments' is not a field > Did you mean 'environments'?"),
        (
            "environment: dev",
            "7: environment: a file describes all environments > Name them under 'environments:'.",
        ),
        (
            "environments: [dev]",
            "7: environments: this is not a mapping > Write 'environments:' and below it '  dev: {}'.",
        ),
        ("tags: {team: 5}", '7: tags.team: 5 is not a text > Put it in quotes: "5".'),
        ("tags: {team: 09}", '7: tags.team: 09 is not a text > Put it in quotes: "09".'),
        ("tags: {team: 1e3}", '7: tags.team: 1e3 is not a text > Put it in quotes: "1e3".'),
        ("tags: {team: True}", '7: tags.team: True is not a text > Put it in quotes: "True".'),
        ("tags: {team: true}", '7: tags.team: true is not a text > Put it in quotes: "true".'),
        (
            "tags: [team]",
            "7: tags: a list is not a mapping > Write 'name: …' for each of its entries, instead of '- …'.",
        ),
        ("tags: {team: }", "7: tags.team: this has no value > Give it one, or take the line out."),
        (
            "backend: s3",
            "7: backend: 's3' is not a mapping"
            " > Write its fields below it, indented, beginning with 'type:'.",
        ),
        ("backend: {}", "7: backend: 'type' is missing > Add 'type:' with 'local', 's3' or 'cloud'."),
        ("backend: {type: s4}", "7: backend: the type 's4' is not known > Use 'local', 's3' or 'cloud'."),
        ("backend: {type: s3}", "7: backend.bucket: 'bucket' is missing > Add 'bucket:'."),
        (
            "backend: {type: s3, bucket: acme/state}",
            "7: backend.bucket: 'acme/state' cannot be a bucket's name"
            " > Use 3 to 255 letters, digits, '-', '_' and '.', as in 'acme-tf-state'.",
        ),
        (
            "backend: {type: s3, bucket: ab}",
            "7: backend.bucket: 'ab' cannot be a bucket's name"
            " > Use 3 to 255 letters, digits, '-', '_' and '.', as in 'acme-tf-state'.",
        ),
        (
            "backend: {type: s3, bucket: 10.0.0.1}",
            "7: backend.bucket: '10.0.0.1' cannot be a bucket's name"
            " > Use 3 to 255 letters, digits, '-', '_' and '.', as in 'acme-tf-state'.",
        ),
        (
            "backend: {type: s3, bucket: abc, region: west}",
            "7: backend.region: 'west' is not an AWS region > Write it as in 'us-east-1'.",
        ),
        (
            "backend: {type: local, bucket: abc}",
            "7: backend.bucket: 'bucket' is not a field > There is 'path', 'type'.",
        ),
        (
            "backend: {type: cloud, organization: ''}",
            "7: backend.organization: this is empty > Give it a text.",
        ),
        (
            "backend: {type: s3, bucket: abc, key: /a}",
            "7: backend.key: the key '/a' begins or ends with '/', which Terraform refuses > Leave it out.",
        ),
        (
            "backend: {type: s3, bucket: abc, key: a/}",
            "7: backend.key: the key 'a/' begins or ends with '/', which Terraform refuses > Leave it out.",
        ),
        *(
            (
                f"backend: {{type: cloud, organization: acme, workspace: {name}}}",
                f"7: backend.workspace: {name!r} cannot be a workspace's name"
                " > Use letters, digits, '-' and '_', 90 at most.",
            )
            for name in ("a b", "x" * 91)
        ),
        ("backend: {type: local, path: ''}", "7: backend.path: this is empty > Give it a text."),
        (
            "backend:\n  type: s3\n  bucket: abc\n  kms_key: x",
            "10: backend.kms_key: 'kms_key' is not a field > Did you mean 'kms_key_id'?",
        ),
    ],
)
def test_a_wrong_part_of_the_gateway(say: Say, line: str, said: str) -> None:
    assert say(f"{API}{line}\n") == [said]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("region: us-east-1", "1: name: 'name' is missing > Add 'name:'."),
        ("name: shop", "1: region: 'region' is missing > Add 'region:'."),
        (
            "name: a b\nregion: us-east-1",
            "1: name: 'a b' cannot be a name > Use letters and digits, with single"
            " '-' or '_' between them, 64 characters at most.",
        ),
        ("name: 7\nregion: us-east-1", '1: name: 7 is not a text > Put it in quotes: "7".'),
        (
            "name: shop\nregion: Virginia",
            "2: region: 'Virginia' is not an AWS region > Write it as in 'us-east-1'.",
        ),
        (
            "name: shop\nregion: us-east-1a",
            "2: region: 'us-east-1a' is not an AWS region > Write it as in 'us-east-1'.",
        ),
    ],
)
def test_a_wrong_name_or_region(say: Say, head: str, said: str) -> None:
    assert say(f"{head}\n{API.removeprefix(HEAD)}") == [said]


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("us-esat-1", "us-east-1"),
        ("us-eastt-1", "us-east-1"),
        ("eu-wst-1", "eu-west-1"),
        ("eu-centrl-1", "eu-central-1"),
        ("ap-souteast-2", "ap-southeast-2"),
        ("su-east-1", "us-east-1"),
        ("us-gvo-west-1", "us-gov-west-1"),
    ],
)
def test_a_region_that_there_cannot_be_is_refused(say: Say, region: str, meant: str) -> None:
    [said] = say(API.replace("us-east-1", region))
    assert said == f"2: region: there is no AWS region {region!r} > Did you mean {meant!r}?"


@pytest.mark.parametrize("region", [*sorted(REGIONS), "us-south-1", "eu-west-4", "nz-north-1", "ca-east-1"])
def test_a_region_that_there_is_or_may_be_is_taken(load_text: Load, region: str) -> None:
    assert load_text(API.replace("us-east-1", region)).environments["default"].region == region


@pytest.mark.parametrize("name", ["a--b", "a__b", "-a", "a-", "_a", "a.b", "a b", "", "ü", "a/b", "x" * 65])
def test_a_name_that_cannot_become_an_address_is_refused(say: Say, name: str) -> None:
    [said] = say(f"{API}usage_plans: {{'{name}': {{apis: [inference]}}}}\n")
    assert f"{name!r} cannot be a name > Use letters and digits" in said


@pytest.mark.parametrize(
    ("apis", "said"),
    [
        ("", "3: apis: 'apis' is missing > Add 'apis:'."),
        ("{}", "3: apis: this is empty > Put at least one entry into it."),
        ("{a: {routes: {}}}", "3: apis.a.routes: this is empty > Put at least one entry into it."),
        ("{a: {}}", "3: apis.a.routes: 'routes' is missing > Add 'routes:'."),
        ("{a: }", "3: apis.a: this has no value > Give it one, or take the line out."),
        (
            "[a]",
            "3: apis: a list is not a mapping > Write 'name: …' for each of its entries, instead of '- …'.",
        ),
        ("a", "3: apis: 'a' is not a mapping > Write its fields below it, indented."),
    ],
)
def test_a_gateway_without_routes(say: Say, apis: str, said: str) -> None:
    text = f"{HEAD}apis: {apis}\n"
    assert say(text) == [said if apis else said.replace("3:", "1:", 1)]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("descripton: x", "descripton: 'descripton' is not a field > Did you mean 'description'?"),
        ("name: ''", "name: this is empty > Give it a text."),
        (f"name: {'x' * 129}", "name: this is too long > Use 128 characters at most."),
        (f"description: {'x' * 1025}", "description: this is too long > Use 1,024 characters at most."),
        (
            "endpoint: {type: regionl}",
            "endpoint.type: 'regionl' is not known here > Use 'regional', 'edge' or 'private'.",
        ),
        (
            "endpoint: {type: private}",
            "endpoint: a private API names no VPC endpoint, so nobody could call it"
            " > Add 'vpc_endpoint_ids: [vpce-0123456789abcdef0]'.",
        ),
        (
            "endpoint: {vpc_endpoint_ids: [vpce-12345678]}",
            "endpoint: a regional API cannot have VPC endpoints"
            " > Set 'type: private', or leave 'vpc_endpoint_ids' out.",
        ),
        (
            "endpoint: {type: private, vpc_endpoint_ids: [vpc-1]}",
            "endpoint.vpc_endpoint_ids:"
            " 'vpc-1' is not a VPC endpoint's id > Write it as in 'vpce-0123456789abcdef0'.",
        ),
        ("api_key_source: query", "api_key_source: 'query' is not known here > Use 'header' or 'bearer'."),
        (
            "binary_media_types: image/png",
            "binary_media_types: 'image/png' is not a list > Put it in brackets: ['image/png'].",
        ),
        (
            "binary_media_types: [png]",
            "binary_media_types: 'png' is not a media type > Write it as in 'image/png', or '*/*' for all.",
        ),
        ("binary_media_types: [a/b, a/b]", "binary_media_types: 'a/b' is given twice > Give it once."),
        ("binary_media_types: [5]", 'binary_media_types[0]: 5 is not a text > Put it in quotes: "5".'),
        ("minimum_compression_size: -1", "minimum_compression_size: -1 is out of range > Use at least 0."),
        (
            "minimum_compression_size: 10485761",
            "minimum_compression_size: 10485761 is out of range > Use at most 10,485,760.",
        ),
        (
            "minimum_compression_size: 1.5",
            "minimum_compression_size: 1.5 is not a whole number > Write a whole number.",
        ),
        (
            "stage: {name: a b}",
            "stage.name: 'a b' cannot be a stage name > Use letters, digits, '-' and '_', 128 at most.",
        ),
        (
            "stage: {variables: {a-b: c}}",
            "stage.variables: 'a-b' cannot be a stage variable > Use letters, digits and '_', 64 at most.",
        ),
        (
            "stage: {variables: {a: 'b c'}}",
            "stage.variables: the stage variable 'a' has a value that API Gateway"
            " refuses > Use letters, digits and - . _ ~ : / ? # & = , and at least one of them.",
        ),
        (
            "stage: {throttle: {rate_limit: 0, burst_limit: 1}}",
            "stage.throttle.rate_limit: 0 is out of range > Use more than 0.",
        ),
        (
            "stage: {throttle: {rate_limit: 2147483648, burst_limit: 1}}",
            "stage.throttle.rate_limit: 2147483648 is out of range > Use at most 2,147,483,647.",
        ),
        (
            "stage: {throttle: {rate_limit: 1, burst_limit: 2147483648}}",
            "stage.throttle.burst_limit: 2147483648 is out of range > Use at most 2,147,483,647.",
        ),
        (
            "stage: {throttle: {rate_limit: 1, burst_limit: 0}}",
            "stage.throttle.burst_limit: 0 is out of range > Use at least 1.",
        ),
        (
            "stage: {throttle: {rate_limit: 1}}",
            "stage.throttle.burst_limit: 'burst_limit' is missing > Add 'burst_limit:'.",
        ),
        (
            "stage: {throttle: {rate_limit: '1', burst_limit: 1}}",
            "stage.throttle.rate_limit: '1' is not a number > Write it without quotes.",
        ),
        ("stage: {throttle: 5}", "stage.throttle: 5 is not a mapping > Write its fields below it, indented."),
    ],
)
def test_a_wrong_field_of_an_api(say: Say, field: str, said: str) -> None:
    assert say(
        f"{HEAD}apis:\n  a:\n    routes: {{GET /: {{integration: {{type: mock}}}}}}\n    {field}\n"
    ) == [f"6: apis.a.{said}"]


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ("get /x", "'get' is not a method > Write 'GET /x'."),
        (
            "FETCH /x",
            "'FETCH' is not a method > Use one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, ANY.",
        ),
        ("GET x", "'GET x' is not a route > Write 'GET /x'."),
        ("/x", "'/x' is not a route > Write a method and a path, as in 'POST /v1/chat/completions'."),
        ("GET  /x", "'GET  /x' is not a route > Write 'GET /x'."),
        ("get   x", "'get   x' is not a route > Write 'GET /x'."),
        ("get /x/:id", "'get' is not a method > Write 'GET /x/{id}'."),
        (
            "GET  /x y",
            "'GET  /x y' is not a route > Write a method and a path, as in 'POST /v1/chat/completions'.",
        ),
        (
            "GET /x/:id",
            "':id' is literal text to API Gateway, not a parameter > Write 'GET /x/{id}'.",
        ),
        (
            "GET /:a/x/:b",
            "':a' is literal text to API Gateway, not a parameter > Write 'GET /{a}/x/{b}'.",
        ),
        (
            "GET /{id}/:id",
            "':id' is literal text to API Gateway, not a parameter"
            " > Put a parameter's name into braces: {id}.",
        ),
        (
            "GET /x/:a:b",
            "':a:b' is literal text to API Gateway, not a parameter"
            " > Put a parameter's name into braces: {id}.",
        ),
        ("GET /x/", "the path '/x/' has an empty part > Write '/x'."),
        ("GET //x", "the path '//x' has an empty part > Write '/x'."),
        ("GET //", "the path '//' has an empty part > Write '/'."),
        (
            "GET /a/../b",
            "the path '/a/../b' has the part '..', which clients resolve before they send it"
            " > Write the path that is meant.",
        ),
        (
            "GET /{proxy+}/x",
            "the greedy part '{proxy+}' is not the last one of '/{proxy+}/x'"
            " > End the path there: a greedy part takes all that follows.",
        ),
        ("GET /{a}/{a}", "the path '/{a}/{a}' has the parameter 'a' twice > Give each its own name."),
        *(
            (
                f"GET /{part}",
                f"the path part {part!r} has a character that API Gateway refuses > Use letters, digits"
                " and . _ - : in a part, or a whole part in braces: {id}, or {proxy+} for all that follows.",
            )
            for part in ("a b", "{a", "a}", "{}", "a{b}", "ü", "a?b", "*", "<id>", "{a b}", "%20", "${x}")
        ),
    ],
)
def test_a_wrong_route(say: Say, route: str, said: str) -> None:
    [problem] = say(f'{API}      "{route}": {{integration: {{type: mock}}}}\n')
    assert problem.startswith("7: ")
    assert problem.endswith(f": {said}")


def test_a_colon_within_a_part_of_a_path_is_taken(load_text: Load) -> None:
    route = "GET /models:predict/a:"
    gateway = load_text(f'{API}      "{route}": {{integration: {{type: mock}}}}\n').environments["default"]
    assert route in gateway.apis["inference"].routes


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", ": this has no value > Give it one, or take the line out."),
        ("mock", ": 'mock' is not a mapping > Write its fields below it, indented."),
        ("{}", ".integration: 'integration' is missing > Add 'integration:'."),
        (
            "{integration: mock}",
            ".integration: 'mock' is not a mapping"
            " > Write its fields below it, indented, beginning with 'type:'.",
        ),
        (
            "{integration: {}}",
            f".integration: 'type' is missing > Add 'type:' with {TYPES}.",
        ),
        (
            "{integration: {type: htp}}",
            f".integration: the type 'htp' is not known > Use {TYPES}.",
        ),
        (
            "{public: yes, integration: {type: mock}}",
            ".public: 'yes' is not true or false > Write true, without quotes.",
        ),
        (
            "{public: 'false', integration: {type: mock}}",
            ".public: 'false' is not true or false > Write false, without quotes.",
        ),
        ("{public: 1, integration: {type: mock}}", ".public: 1 is not true or false > Write true or false."),
        (
            "{operation_name: a b, integration: {type: mock}}",
            ".operation_name: 'a b' cannot be an operation's name"
            " > Use letters, digits, '.', '_' and '-', 64 at most.",
        ),
        (
            "{integration: {type: mock, status: 99}}",
            ".integration.status: 99 is out of range > Use at least 200.",
        ),
        (
            "{integration: {type: mock, status: '200'}}",
            ".integration.status: '200' is not a whole number > Write it without quotes.",
        ),
        (
            "{integration: {type: mock, headers: {a b: c}}}",
            ".integration.headers: this is not a header name > Use letters, digits and . _ $ -.",
        ),
        (
            "{integration: {type: mock, headers: {a!: c}}}",
            ".integration.headers: 'a!' is not a header name > Use letters, digits and . _ $ -.",
        ),
        (
            "{integration: {type: mock, headers: {A: b, a: c}}}",
            ".integration.headers: the header 'A' is given twice > Header names ignore case: keep one.",
        ),
        (
            '{integration: {type: mock, headers: {A: "it\'s"}}}',
            ".integration.headers: the value of the header 'A'"
            " has a control character or a single quote"
            " > Leave it out: API Gateway cannot carry it in a fixed header.",
        ),
        ("{integration: {type: http}}", ".integration.url: 'url' is missing > Add 'url:'."),
        (
            "{integration: {type: http, url: example.com/v1}}",
            ".integration.url: this is not an address"
            " > Write it in full, as in 'https://llm.example.com/v1/chat'.",
        ),
        (
            "{integration: {type: http, url: 'ftp://x'}}",
            ".integration.url: 'ftp://x' is not an address"
            " > Write it in full, as in 'https://llm.example.com/v1/chat'.",
        ),
        (
            "{integration: {type: http, url: 'https://x:99999'}}",
            ".integration.url: this is not an address"
            " > Write it in full, as in 'https://llm.example.com/v1/chat'.",
        ),
        (
            "{integration: {type: http, url: 'https://[x'}}",
            ".integration.url: this is not an address"
            " > Write it in full, as in 'https://llm.example.com/v1/chat'.",
        ),
        (
            "{integration: {type: http, url: 'https://x/a b'}}",
            ".integration.url: the address has a space or a control character > Write a space as '%20'.",
        ),
        (
            "{integration: {type: http, url: 'https://x/#a'}}",
            ".integration.url: the address has a '#' part, which no request carries > Take it out.",
        ),
        (
            "{integration: {type: http, url: 'http://x/a'}}",
            ".integration: 'http://x/a' is not encrypted"
            " > Use https://, or say 'allow_plaintext: true' if prompts may travel in clear.",
        ),
        (
            "{integration: {type: http, url: 'https://x', timeout: 0.01}}",
            ".integration.timeout: a timeout of 0.01 s is"
            " out of range > Give seconds, from 0.05 to 300, or to 900 for a streamed answer.",
        ),
        (
            "{integration: {type: http, url: 'https://x', timeout: 29000}}",
            ".integration.timeout: a timeout of 29000 s"
            " is out of range > Give seconds, from 0.05 to 300, or to 900 for a streamed answer.",
        ),
        (
            "{integration: {type: http, url: 'https://x', method: get}}",
            ".integration.method: 'get' is not known here > Write 'GET'.",
        ),
        (
            "{integration: {type: mock, url: x}}",
            ".integration.url: 'url' is not a field > There is 'body', 'headers', 'status', 'type'.",
        ),
        (
            "{integration: {type: lambda, function: a b}}",
            ".integration.function: 'a b' is neither a function's name"
            " nor its ARN > Write 'my-function', 'my-function:live' or"
            " 'arn:aws:lambda:us-east-1:123456789012:function:my-function'.",
        ),
        *(
            (
                f"{{integration: {{type: lambda, function: '{function}:$LATEST'}}}}",
                ".integration.function: Lambda lets nobody call the qualifier '$LATEST' by a permission of"
                f" its own > Leave it out: {function!r} means the latest version.",
            )
            for function in ("f", "arn:aws:lambda:us-east-1:123456789012:function:f")
        ),
        (
            "{integration: {type: lambda, function: f, timeout: 301}}",
            ".integration: a timeout of 301 s is out of range for an answer that is not streamed"
            " > Give 300 s at most, or stream it.",
        ),
    ],
)
def test_what_a_route_leads_to_is_wrong(say: Say, fields: str, said: str) -> None:
    assert say(f"{API}      GET /x: {fields}\n") == [f'7: {ROUTE}["GET /x"]{said}']


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("apis: []", "apis: this is empty > Put at least one entry into it."),
        ("apis: inference", "apis: 'inference' is not a mapping > Put it in brackets: [inference]."),
        ("apis: [inference, inference]", "apis: the API 'inference' is named twice > Name it once."),
        (
            "apis: [5]",
            "apis: a list is not a mapping > Write 'name: …' for each of its entries, instead of '- …'.",
        ),
        (
            "apis: {inference: {throttle: {GET models: {rate_limit: 1, burst_limit: 1}}}}",
            "apis.inference.throttle[\"GET models\"]: 'GET models' is not a route > Write 'GET /models'.",
        ),
        ("quota: {limit: 0, period: DAY}", "quota.limit: 0 is out of range > Use at least 1."),
        (
            "quota: {limit: 2147483648, period: DAY}",
            "quota.limit: 2147483648 is out of range > Use at most 2,147,483,647.",
        ),
        (
            "quota: {limit: 1.5, period: DAY}",
            "quota.limit: 1.5 is not a whole number > Write a whole number.",
        ),
        *(
            (
                f"quota: {{limit: {written}, period: DAY}}",
                f"quota.limit: {shown} is not a whole number > Write {meant}.",
            )
            for written, shown, meant in (
                ("1_000", "'1_000'", "1000"),
                ("10_00", "'10_00'", "1000"),
                ("1 000 000", "'1 000 000'", "1000000"),
                ("'1,000'", "'1,000'", "1000"),
                ("1e6", "1e6", "1000000"),
                ("1.5e3", "1.5e3", "1500"),
                ("5.0", "5.0", "5"),
                ("1.000", "1.0", "a whole number"),
                ("1.5e0", "1.5", "a whole number"),
                ("some", "'some'", "a whole number"),
            )
        ),
        (
            "throttle: {rate_limit: 1_000, burst_limit: 1}",
            "throttle.rate_limit: '1_000' is not a number > Write 1000.",
        ),
        (
            "throttle: {rate_limit: '1,000', burst_limit: 1}",
            "throttle.rate_limit: '1,000' is not a number > Write a number.",
        ),
        ("quota: {limit: 1}", "quota.period: 'period' is missing > Add 'period:'."),
        (
            "quota: {limit: 1, period: YEAR}",
            "quota.period: 'YEAR' is not known here > Use 'DAY', 'WEEK' or 'MONTH'.",
        ),
        ("quota: {limit: 1, period: DAY, offset: -1}", "quota.offset: -1 is out of range > Use at least 0."),
        (
            "quota: {limit: 1, period: DAY, offset: 1}",
            "quota: a quota per day cannot have the offset 1 > Leave it out, or use 0.",
        ),
        (
            "quota: {limit: 1, period: WEEK, offset: 7}",
            "quota: a quota per week cannot have the offset 7 > Use 0 to 6.",
        ),
        (
            "quota: {limit: 1, period: MONTH, offset: 28}",
            "quota: a quota per month cannot have the offset 28 > Use 0 to 27.",
        ),
        (
            "throttle: {rate_limit: -1, burst_limit: 1}",
            "throttle.rate_limit: -1 is out of range > Use more than 0.",
        ),
    ],
)
def test_a_wrong_field_of_a_usage_plan(say: Say, fields: str, said: str) -> None:
    apis = "" if fields.startswith("apis") else "apis: [inference], "
    assert say(f"{API}usage_plans:\n  pro: {{{apis}{fields}}}\n") == [f"8: usage_plans.pro.{said}"]


@pytest.mark.parametrize(("period", "offset"), [("DAY", 0), ("WEEK", 6), ("MONTH", 27)])
def test_the_last_offset_of_a_period_is_taken(period: Period, offset: int) -> None:
    assert Quota(limit=1, period=period, offset=offset).offset == offset


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("{}", ".usage_plan: 'usage_plan' is missing > Add 'usage_plan:'."),
        ("pro", ": the value is not a mapping > Write its fields below it, indented."),
        (
            "{usage_plan: pro, contact: a<b>}",
            ".contact: the contact cannot be a tag at Amazon, where it is kept"
            " > Use letters, digits, spaces and _ . : / = + - @: 'api@acme.example'. 256 characters at most.",
        ),
        ("{usage_plan: pro, keys: {}}", ".keys: this is empty > Put at least one entry into it."),
        (
            "{usage_plan: pro, keys: [primary]}",
            ".keys: the value is not a mapping > Write 'name: …' for each of its entries, instead of '- …'.",
        ),
        (
            "{usage_plan: pro, keys: {primary: }}",
            ".keys.primary: this has no value > Give it one, or take the line out.",
        ),
        (
            "{usage_plan: pro, keys: {primary: {enabled: off}}}",
            ".keys.primary.enabled: the value is not true or false > Write false, without quotes.",
        ),
        (
            "{usage_plan: pro, keys: {primary: {enable: true}}}",
            ".keys.primary.enable: 'enable' is not a field > Did you mean 'enabled'?",
        ),
    ],
)
def test_a_wrong_field_of_a_consumer(say: Say, fields: str, said: str) -> None:
    assert say(f"{PLAN}consumers:\n  acme: {fields}\n") == [f"10: consumers.acme{said}"]


def test_a_field_called_as_pydantic_marks_a_key_is_refused_as_any_other(say: Say) -> None:
    [said] = say(f"{API}'[key]': x\n")
    assert said.startswith("7: [\"[key]\"]: '[key]' is not a field > ")


def test_a_long_value_is_shown_in_part(say: Say) -> None:
    [said] = say(f"{API}backend: {{type: {'x' * 500}}}\n")
    assert len(said) < 200


def test_a_name_cannot_command_the_terminal() -> None:
    assert dotted(("environments", "a\x1b[31m\nb")) == r'environments["a\x1b[31m\nb"]'
