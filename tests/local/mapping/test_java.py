"""Values of templates behave as in Java, wherever they come from."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tollgate.local.mapping.velocity import Payload, Template, TemplateFailed

BODY = json.dumps(
    {
        "text": "a1-b2",
        "empty": "",
        "list": ["x", "y"],
        "map": {"a": 1, "size": 2},
        "number": 3,
        "null": None,
        "yes": True,
    }
)


def body(text: str, given: str = BODY) -> str:
    return Template("#set($of = $input.path('$'))" + text).render(Payload(given)).body


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        ("$of.text.length()", "5"),
        ("$of.text.toUpperCase()", "A1-B2"),
        ("$of.text.toUpperCase().toLowerCase()", "a1-b2"),
        ("$of.text.contains('1-b') $of.text.startsWith('a') $of.text.endsWith('a')", "true true false"),
        ("$of.text.indexOf('b') $of.text.indexOf('z') $of.text.lastIndexOf('-')", "3 -1 2"),
        ("$of.text.substring(3) $of.text.substring(0, 2) $of.text.charAt(0)", "b2 a1 a"),
        ("$of.text.equals('a1-b2') $of.text.equalsIgnoreCase('A1-B2') $of.text.equals(1)", "true true false"),
        ("$of.text.matches('a.*') $of.text.matches('a')", "true false"),
        ("$of.text.concat('!').trim()", "a1-b2!"),
        ("$of.text.replace('a1', '$1')", "$1-b2"),
        (r"$of.text.replaceAll('([a-z])(\d)', '$2$1\$')", "1a$-2b$"),
        ("$of.text.replaceFirst('[a-z]', '_')", "_1-b2"),
        ("$of.text.split('-')[1] $of.text.split('-').size()", "b2 2"),
        ("$of.text.split('') $of.text.split('2') $of.text.split('z')", "[a, 1, -, b, 2] [a1-b] [a1-b2]"),
        ("$of.text.split('[ab]') $of.text.split('\\d|-', 2)", "[, 1-, 2] [a, -b2]"),
        ("$of.text.split('.').size() $of.empty.split('-').size()", "0 1"),
        ("$of.empty.isEmpty() $of.text.isEmpty()", "true false"),
        ("$of.list.size() $of.list.get(1) $of.list[0] $of.list.contains('y')", "2 y x true"),
        ("$of.list.add('z') $of.list.size() $of.list[2]", "true 3 z"),
        ("$of.list.isEmpty() $of.list.indexOf('q')", "false -1"),
        ("$of.map.size() $of.map.size $of.map.get('a') $of.map['a']", "2 2 1 1"),
        ("$of.map.containsKey('a') $of.map.containsKey('b')", "true false"),
        ("$of.map.keySet() $of.map.values()", "[a, size] [1, 2]"),
        ("$of.map.getOrDefault('b', 'else')", "else"),
        ("#foreach($each in $of.map.entrySet())$each.key=$each.getValue();#end", "a=1;size=2;"),
        ("#foreach($each in $of.map)$each;#end", "1;2;"),
        ("#foreach($each in $of.list)$foreach.count:$each#if($foreach.hasNext),#end#end", "1:x,2:y"),
        ("#set($before = $of.map.put('a', 9))$before $of.map.a", "1 9"),
        ("#set($of.map.a = 8)$of.map.a", "8"),
        ("$of.number.toString().length() $of.number.intValue()", "1 3"),
        ("#set($Integer = 0)$Integer.parseInt('4')", "4"),
        ("#set($i = 1)$of.list[$i] $of.list.subList(0, 1)[0]", "y x"),
    ],
)
def test_methods_are_those_of_java(call: str, printed: str) -> None:
    assert body(call) == printed


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        ("#set($m = {'a': 1})$m.containsKey('a') $m.containsKey('b') $m.size() $m", "true false 1 {a=1}"),
        ("#set($m = {})#set($m.a = 'b')$m $m.isEmpty()", "{a=b} false"),
        ("#set($m = {'a': {'b': [1, true]}})$m.a.b $m", "[1, true] {a={b=[1, true]}}"),
        ("#set($l = ['a', 'b'])$l $l.size() $l.get(1)", "[a, b] 2 b"),
        ("#set($l = [])#set($done = $l.add('a'))$l", "[a]"),
        ("#set($l = [1..3])$l.size() $l", "3 [1, 2, 3]"),
        ("#set($t = 'Ab')$t.toLowerCase() $t.length()", "ab 2"),
        ('#set($t = "$of.text!")$t.toUpperCase()', "A1-B2!"),
        ("#set($n = $of.number + 1)$n", "4"),
        ("#set($b = !$of.yes)$b", "false"),
    ],
)
def test_what_a_template_makes_has_the_same_methods(made: str, printed: str) -> None:
    assert body(made) == printed


@pytest.mark.parametrize(
    "reference",
    [
        "$of.missing",
        "$of.missing.of.it",
        "$of.missing.size()",
        "$of.list[7]",
        "$of.text.size()",
        "$of.number.contains('x')",
        "$of.null",
        "$of.map.missing",
        "$nowhere",
        "$nowhere.x.y()",
        "$nowhere()",
        "$of.text.__class__",
        "$input.__init__",
    ],
)
def test_what_is_not_there_prints_nothing(reference: str) -> None:
    assert body(f"<{reference}>") == "<>"


@pytest.mark.parametrize(
    "call",
    [
        "$of.text.format('x')",
        "$of.text.getClass()",
        "$of.text.__class__()",
        "$of.list.sort()",
        "$input.__init__()",
        "$input.nothing()",
        "$of.text.substring(9)",
        "$of.list.get(9)",
    ],
)
def test_a_method_that_is_not_known_or_fails_is_an_error(call: str) -> None:
    with pytest.raises(TemplateFailed):
        body(call)


@pytest.mark.parametrize("name", ["containsKey", "get", "keySet", "size", "put", "values", "entrySet"])
def test_no_field_takes_a_methods_place(name: str) -> None:
    given = json.dumps({name: "x"})
    assert (
        body(f"$of.{name} $of.containsKey('{name}') $of.keySet() $of.size()", given) == f"x true [{name}] 1"
    )


def test_a_condition_in_any_place_sees_the_methods_of_java() -> None:
    text = (
        "#set($m = {'a': 1})"
        "#if($m.containsKey('b'))1#elseif(!$m.containsKey('a') || $m.size() > 1)2"
        "#elseif($m.containsKey('a') == true && ($m.size() == 1))3#else 4#end"
    )
    assert body(text) == "3"


def test_a_macro_and_a_definition_see_the_methods_of_java() -> None:
    assert body("#macro(shown $x)<$x.length()>#end#shown($of.text)") == "<5>"
    assert body("#define($shown)<$of.text.length()>#end$shown") == "<5>"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12).filter(lambda text: "]]#" not in text))
@example("$of.text ${x} $!{y} #if(")
@example("#end")
@example("]]")
@example("\\")
def test_quoted_text_is_what_it_says_whatever_stands_before_it(text: str) -> None:
    if text.endswith("]"):
        text += " "
    for before in ("", "$", "$$", "\\", "a", "$!"):
        assert body(f"{before}#[[{text}]]#$of.number") == f"{before}{text}3"


words = st.text(alphabet="ab1.-$\\", max_size=6)


@settings(max_examples=100, deadline=None)
@given(words, words, words)
def test_replace_takes_texts_as_they_are(text: str, old: str, new: str) -> None:
    given = json.dumps({"text": text, "old": old, "new": new})
    assert body("$of.text.replace($of.old, $of.new)", given) == text.replace(old, new)
