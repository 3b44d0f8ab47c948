"""Terraform's JSON, read as far as it says what it means, and `Unknown` where it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value

KEY = "aws_api_gateway_api_key"
API = "aws_api_gateway_rest_api"


def _read(folder: Path, **files: dict[str, Any]) -> Configuration:
    """Files of a folder by name, `a__b` for `a/b`, read as the folder that they are in."""
    for name, document in files.items():
        file = folder / f"{name.replace('__', '/')}.tf.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document))
    return read_configuration([str(folder)])


def _name(configuration: Configuration) -> Value:
    (key,) = configuration.of(KEY)
    return key.get("name")


def _keys(**arguments: Any) -> dict[str, Any]:
    return {"resource": {KEY: {"k": arguments}}}


def _by_address(configuration: Configuration) -> dict[str, Value]:
    return {key.address: key.get("name") for key in configuration.of(KEY)}


def test_a_variable_is_its_default(tmp_path: Path) -> None:
    document = _keys(name="x-${var.v}") | {"variable": {"v": {"default": "y"}}}
    assert _name(_read(tmp_path, main=document)) == "x-y"


def test_a_variable_without_one_is_unknown_and_the_start_of_the_text_is_not(tmp_path: Path) -> None:
    name = _name(_read(tmp_path, main=_keys(name="x-${var.v}") | {"variable": {"v": {}}}))
    assert isinstance(name, Unknown)
    assert (name.why, name.prefix) == ("var.v is given when Terraform runs", "x-")


def test_a_local_value_of_another_file_is_followed(tmp_path: Path) -> None:
    configuration = _read(
        tmp_path, a=_keys(name="${local.a[1].b}"), b={"locals": {"a": [0, {"b": "${local.c}"}], "c": "z"}}
    )
    assert _name(configuration) == "z"


def test_an_argument_of_another_resource_is_followed_and_an_id_is_a_reference(tmp_path: Path) -> None:
    document = _keys(name=f"${{{API}.a.name}}", description=f"${{{API}.a.id}}")
    document["resource"][API] = {"a": {"name": "shop"}}
    configuration = _read(tmp_path, main=document)
    (key,) = configuration.of(KEY)
    (rest_api,) = configuration.of(API)
    assert key.get("name") == "shop"
    assert key.get("description") == Reference(rest_api, "id")


def test_what_is_escaped_is_a_text(tmp_path: Path) -> None:
    assert _name(_read(tmp_path, main=_keys(name="$${var.v} %%{x}"))) == "${var.v} %{x}"


def test_a_function_is_unknown(tmp_path: Path) -> None:
    assert isinstance(_name(_read(tmp_path, main=_keys(name='${upper("a")}'))), Unknown)


def test_for_each_makes_instances(tmp_path: Path) -> None:
    document = _keys(name="${each.key}-${each.value.x}", for_each={"a": {"x": 1}, "b": {"x": True}})
    assert _by_address(_read(tmp_path, main=document)) == {f'{KEY}.k["a"]': "a-1", f'{KEY}.k["b"]': "b-true"}


def test_count_makes_instances_and_none_for_0(tmp_path: Path) -> None:
    assert list(_by_address(_read(tmp_path, main=_keys(name="${count.index}", count="2")))) == [
        f"{KEY}.k[0]",
        f"{KEY}.k[1]",
    ]
    assert not _read(tmp_path, main=_keys(name="x", count=0)).of(KEY)


def test_an_instance_is_referred_to_by_its_key(tmp_path: Path) -> None:
    document = _keys(name="${each.key}", for_each='${toset(["a", "b"])}')
    document["resource"][API] = {"x": {"name": f'${{{KEY}.k["b"].name}}'}}
    (rest_api,) = _read(tmp_path, main=document).of(API)
    assert rest_api.get("name") == "b"


def test_dynamic_blocks_are_made(tmp_path: Path) -> None:
    dynamic = {"for_each": ["v1", "v2"], "iterator": "s", "content": {"stage": "${s.value}"}}
    document = {"resource": {"aws_api_gateway_usage_plan": {"p": {"dynamic": {"api_stages": dynamic}}}}}
    (plan,) = _read(tmp_path, main=document).of("aws_api_gateway_usage_plan")
    blocks = plan.blocks("api_stages")
    assert not isinstance(blocks, Unknown)
    assert [block.get("stage") for block in blocks] == ["v1", "v2"]


def test_a_module_on_this_machine_is_read_with_what_it_is_given(tmp_path: Path) -> None:
    child = {
        **_keys(name="${var.prefix}-key"),
        "variable": {"prefix": {}},
        "output": {"name": {"value": f"${{{KEY}.k.name}}"}},
    }
    main = {
        "module": {"keys": {"source": "./keys", "prefix": "${local.p}"}},
        "locals": {"p": "acme"},
        "resource": {API: {"a": {"name": "${module.keys.name}"}}},
    }
    configuration = _read(tmp_path, main=main, keys__main=child)
    assert _by_address(configuration) == {f"module.keys.{KEY}.k": "acme-key"}
    (rest_api,) = configuration.of(API)
    assert rest_api.get("name") == "acme-key"
    assert configuration.unread == {}


def test_a_module_for_each_is_read_once_for_each(tmp_path: Path) -> None:
    child = _keys(name="${var.n}") | {"variable": {"n": {}}}
    main = {"module": {"m": {"source": "./m", "for_each": {"a": 1, "b": 2}, "n": "${each.key}"}}}
    found = _by_address(_read(tmp_path, main=main, m__main=child))
    assert found == {f'module.m["{name}"].{KEY}.k': name for name in "ab"}


def test_an_override_takes_the_place_of_arguments_and_blocks(tmp_path: Path) -> None:
    plan = "aws_api_gateway_usage_plan"
    lifecycle = {"prevent_destroy": True}
    main = {
        "resource": {
            plan: {
                "p": {
                    "name": "p",
                    "description": "kept",
                    "lifecycle": lifecycle,
                    "dynamic": {"api_stages": {"for_each": ["a"], "content": {"stage": "a"}}},
                }
            }
        },
        "locals": {"x": "main", "y": "kept"},
    }
    over = {
        "resource": {
            plan: {
                "p": {
                    "name": "${local.x}-${local.y}",
                    "api_stages": [{"stage": "b"}],
                    "lifecycle": {"ignore_changes": ["tags"]},
                }
            }
        },
        "locals": {"x": "over"},
    }
    (made,) = _read(tmp_path, main=main, main_override=over).of(plan)
    assert (made.get("name"), made.get("description")) == ("over-kept", "kept")
    blocks = made.blocks("api_stages")
    assert not isinstance(blocks, Unknown)
    assert [block.get("stage") for block in blocks] == ["b"]
    assert made.raw["lifecycle"] == {"prevent_destroy": True, "ignore_changes": ["tags"]}
    assert Path(made.place.file).name == "main_override.tf.json"


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "more.tf").write_text("")
    main = {"module": {"m": {"source": "acme/keys/aws"}}, "resource": {API: {"a": {"name": "${module.m.x}"}}}}
    configuration = _read(tmp_path, main=main)
    said = {part.address: (Path(part.place.file).name, part.place.line) for part in configuration.unread}
    assert said == {"module.m": ("main.tf.json", 1), "more.tf": ("more.tf", None)}
    (rest_api,) = configuration.of(API)
    assert isinstance(rest_api.get("name"), Unknown)


def test_an_output_of_another_stack_is_followed(tmp_path: Path) -> None:
    producer = {
        "resource": {API: {"a": {"name": "a"}}},
        "output": {"cross-stack-output-x": {"value": f"${{{API}.a.id}}"}},
    }
    name = "cross-stack-reference-input-one"
    consumer = _keys(name=f"${{data.terraform_remote_state.{name}.outputs.cross-stack-output-x}}")
    consumer["data"] = {"terraform_remote_state": {name: {"backend": "local"}}}
    configuration = _read(tmp_path, one__cdk=producer, two__cdk=consumer)
    (rest_api,) = configuration.of(API)
    assert _name(configuration) == Reference(rest_api, "id")


def test_blocks_are_an_object_or_a_list(tmp_path: Path) -> None:
    for settings in ({"rate_limit": "5"}, [{"rate_limit": "5"}]):
        document = {"resource": {"aws_api_gateway_usage_plan": {"p": {"throttle_settings": settings}}}}
        (plan,) = _read(tmp_path, main=document).of("aws_api_gateway_usage_plan")
        block = plan.block("throttle_settings")
        assert block is not None
        assert not isinstance(block, Unknown)
        assert block.get("rate_limit") == "5"


def test_a_resource_knows_its_line_and_that_of_its_cause(tmp_path: Path) -> None:
    document = json.dumps(_keys(**{"name": "x", "//": {"source": "gateway.yaml:7"}}), indent=2)
    (tmp_path / "main.tf.json").write_text(document)
    (key,) = read_configuration([str(tmp_path / "main.tf.json")]).of(KEY)
    assert isinstance(key, Resource)
    assert str(key.place).endswith("main.tf.json:4")
    assert str(key.source) == "gateway.yaml:7"
