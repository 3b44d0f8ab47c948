"""What becomes of mapping templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tollgate.local.call import NotServed
from tollgate.local.mapping.velocity import (
    BodyIsNoJson,
    Payload,
    Rendered,
    Template,
    TemplateFailed,
    template,
)
from tollgate.local.message.json_text import Json

PETS = json.dumps({"pets": [{"name": "Rex", "age": 3}, {"name": "Tom", "age": None}], "open": True})
CONTEXT = {"requestId": "id-1", "identity.apiKeyId": "key-1", "authorizer.tier": "gold", "stage": "v1"}
texts = st.text(max_size=20)
few = settings(max_examples=60, deadline=None)


def render(text: str, body: str = "", /, **of: Mapping[str, str]) -> Rendered:
    return Template(text).render(Payload(body, context=CONTEXT.get, **of))  # type: ignore[arg-type]


def body(text: str, given: str = "", /, **of: Mapping[str, str]) -> str:
    return render(text, given, **of).body


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        # Developer guide, "Variables for data transformations for API Gateway".
        ("$input.json('$.pets[0]')", '{"name":"Rex","age":3}'),
        ("$input.json('$')", json.dumps(json.loads(PETS), separators=(",", ":"))),
        ("$input.json('$.open')", "true"),
        ("$input.json('$.missing')", '""'),
        ("$input.path('$.pets[1].name')", "Tom"),
        ("$input.path('$.pets').size()", "2"),
        ("$input.path('$.pets')[0].name", "Rex"),
        ("$input.path('$.pets').get(0).get('name')", "Rex"),
        ("$input.path('$.pets[1]').age", ""),
        ("$input.path('$.open')", "true"),
        ("$input.path('$').missing", ""),
        ("$input.path('$.missing')", ""),
        ("$input.path('$').containsKey('open')", "true"),
        ("#foreach($pet in $input.path('$.pets'))$pet.name#if($foreach.hasNext), #end#end", "Rex, Tom"),
        ("#set($root = $input.path('$'))#if($root.open)yes#{else}no#end", "yes"),
        ("$input.body", PETS),
        ('$util.parseJson(\'{"a": [1, {"b": 2}]}\').a[1].b', "2"),
        ("$util.base64Encode('Hi é')", "SGkgw6k="),
        ("$util.base64Decode('SGkgw6k=')", "Hi é"),
        ("$util.urlEncode('a b&c*~é')", "a+b%26c*%7E%C3%A9"),
        ("$util.urlDecode('a+b%26c%C3%A9')", "a b&cé"),
        ("$context.requestId $context.identity.apiKeyId $context.authorizer.tier", "id-1 key-1 gold"),
        ("<$context.missing$context.identity.missing$context.missing.too>", "<>"),
    ],
)
def test_what_the_guide_has_is_there(text: str, printed: str) -> None:
    assert body(text, PETS) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("$input.params('id')", "of-path"),
        ("$input.params('q')", "of-query"),
        ("$input.params('X-Name')", "of-header"),
        ("<$input.params('missing')>", "<>"),
        ("$input.params().path.id", "of-path"),
        ("$input.params().querystring.get('id')", "of-query-too"),
        ("$input.params().header.get('X-NAME')", "of-header"),
        ("#foreach($place in $input.params().keySet())$place;#end", "path;querystring;header;"),
        ("#foreach($name in $input.params().get('path').keySet())$name#end", "id"),
        ("$stageVariables.url $stageVariables.get('url')<$stageVariables.missing>", "u u<>"),
    ],
)
def test_parameters_are_found_path_before_query_before_header(text: str, printed: str) -> None:
    of = {
        "path": {"id": "of-path"},
        "query": {"id": "of-query-too", "q": "of-query"},
        "headers": {"x-name": "of-header"},
        "stage_variables": {"url": "u"},
    }
    assert body(text, **of) == printed


def test_an_object_prints_as_in_java_and_a_list_in_it_as_json() -> None:
    assert body("$input.path('$')", '{"a": 1, "b": [{"c": 5}], "d": {"e": null}}') == (
        '{a=1, b=[{"c":5}], d={e=null}}'
    )


def test_a_field_hides_no_method_that_a_template_relies_on() -> None:
    text = "#set($x = $input.path('$'))$x.containsKey('get') $x.get('containsKey') $x.size"
    assert body(text, '{"containsKey": 1, "get": 2, "size": 3}') == "true 1 3"


def test_a_method_that_is_not_called_prints_nothing() -> None:
    assert body("<$input.path('$').values>") == "<>"


def test_an_empty_body_is_an_empty_object() -> None:
    assert body("$input.body $input.json('$')") == "{} {}"


def test_nothing_is_true() -> None:
    assert body("#if($input.path('$.missing'))true#{else}false#end") == "true"


@few
@given(texts)
@example('it\'s "quoted" \\ </b> 模🚪\r\n')
def test_what_is_escaped_is_the_text_within_json(text: str) -> None:
    escaped = body("$util.escapeJavaScript($input.params('x'))", query={"x": text})
    assert escaped.isascii()
    # JavaScript has one escape more than JSON.
    assert json.loads('"' + escaped.replace("\\'", "'") + '"') == text


@few
@given(texts)
def test_what_is_encoded_is_one_value_of_a_form(text: str) -> None:
    form = "x=" + body("$util.urlEncode($input.params('x'))", query={"x": text})
    assert parse_qs(form, keep_blank_values=True, strict_parsing=True) == {"x": [text]}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@few
@given(values)
def test_json_is_handed_on_as_it_is(value: Json) -> None:
    assert json.loads(body("$input.json('$')", json.dumps(value))) == value


@few
@given(st.text(alphabet=st.characters(blacklist_characters="$#"), max_size=40))
def test_a_text_without_velocity_is_what_it_says(text: str) -> None:
    assert Template(text).constant == Rendered(text) == render(text)


@pytest.mark.parametrize("text", ["", "$x \\#if #end", "]]", "${a}", "#set($x = 1)"])
def test_what_is_quoted_is_no_velocity(text: str) -> None:
    assert body(f"#set($y = 1)$y#[[{text}]]#$y") == f"1{text}1"


def test_a_template_overrides_parameters() -> None:
    rendered = render(
        "#set($context.requestOverride.path.model = $input.path('$.model'))"
        "#set($context.requestOverride.header.X-Model = 'x')"
        "#set($context.requestOverride.querystring.q = 'y')"
        "#set($context.responseOverride.header.Retry-After = '1')"
        "#set($context.responseOverride.status = 429)",
        '{"model": "m"}',
    )
    assert rendered.body == ""
    assert rendered.request == {"path.model": "m", "header.X-Model": "x", "querystring.q": "y"}
    assert rendered.response == {"header.Retry-After": "1", "status": 429}


def test_an_override_is_final() -> None:
    twice = "#set($context.responseOverride.status = 400)#set($context.responseOverride.status = 500)"
    with pytest.raises(TemplateFailed):
        render(twice)


def test_a_template_is_parsed_once() -> None:
    assert template("$context.requestId") is template("$context.requestId")


def test_what_a_template_sets_is_not_there_for_the_next_call() -> None:
    path, variables = {"id": "1"}, {"url": "u"}
    text = "#set($stageVariables.url = 'v')#set($was = $input.params().path.put('id', '2'))"
    assert body(f"{text}$was $stageVariables.url", path=path, stage_variables=variables) == "1 v"
    assert (path, variables) == ({"id": "1"}, {"url": "u"})


def test_nothing_of_one_payload_is_seen_by_the_next() -> None:
    counting = Template("#set($n = $input.path('$.n'))$n#set($context.responseOverride.status = $n)")
    first, second = (counting.render(Payload(json.dumps({"n": n}))) for n in (1, 2))
    assert (first.body, first.response) == ("1", {"status": 1})
    assert (second.body, second.response) == ("2", {"status": 2})


@pytest.mark.parametrize("text", ["#foreach($x in $y)", "#if(true)", "#set($a)"])
def test_what_is_no_template_is_said(text: str) -> None:
    with pytest.raises(TemplateFailed, match="line 1"):
        Template(text)


@pytest.mark.parametrize("text", ["$input.json('$')", "$input.path('$.a')", '"$input.json("$.a")"'])
def test_a_part_of_what_is_no_json_is_an_error_of_its_own(text: str) -> None:
    with pytest.raises(BodyIsNoJson):
        body(text, "secret")


def test_the_whole_of_what_is_no_json_is_handed_on() -> None:
    assert body("$input.body", "not json") == "not json"


def test_a_path_that_is_not_known_is_said() -> None:
    with pytest.raises(NotServed, match="JSONPath"):
        body("$input.json('$.a b')")
