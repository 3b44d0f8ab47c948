"""The stacks of a gateway whose consumers are split."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import Document, gateway
from tollgate.config.gateway import Gateway
from tollgate.config.reshard import Reshard

KEY, ATTACHMENT = "aws_api_gateway_api_key", "aws_api_gateway_usage_plan_key"
CONSUMERS = {"acme": {"usage_plan": "pro", "shard": 1}, "globex": {"usage_plan": "pro", "shard": 2}}


def documents(folder: Path, config: Gateway, reshard: Reshard | None = None) -> dict[str, Document]:
    """The document of each stack, by the stack's name."""
    app = App(outdir=str(folder), stack_traces=False)
    GatewayStack(app, config.stack_name, config, reshard=reshard)
    app.synth()
    return {file.parent.name: json.loads(file.read_text()) for file in folder.glob("stacks/*/cdk.tf.json")}


def sharded(shards: int | None = 2, **fields: object) -> Gateway:
    consumers = CONSUMERS if shards else {name: {"usage_plan": "pro"} for name in CONSUMERS}
    return gateway(**{"shards": shards, "consumers": consumers, **fields})


def test_each_shard_has_its_consumers_and_the_first_stack_all_else(tmp_path: Path) -> None:
    found = documents(tmp_path, sharded())
    assert {name: list(it["resource"].get(KEY, {})) for name, it in found.items()} == {
        "shop-default": [],
        "shop-default-keys-1": ["acme__primary"],
        "shop-default-keys-2": ["globex__primary"],
    }
    assert "aws_api_gateway_usage_plan" not in found["shop-default-keys-1"]["resource"]
    assert found["shop-default-keys-1"]["output"]["api_key_ids"]["value"].keys() == {"acme"}
    manifest = json.loads((tmp_path / "manifest.json").read_text())["stacks"]
    assert manifest["shop-default-keys-2"]["dependencies"] == ["shop-default"]


@pytest.mark.parametrize(
    ("backend", "state", "read"),
    [
        (
            {"type": "local", "path": "../a.tfstate"},
            {"local": {"path": "../a-keys-2.tfstate"}},
            {"backend": "local", "config": {"path": "../a.tfstate"}},
        ),
        (
            {"type": "s3", "bucket": "acme-states", "key": "ai/a.tfstate", "region": "eu-west-1"},
            {
                "s3": {
                    "bucket": "acme-states",
                    "key": "ai/a-keys-2.tfstate",
                    "region": "eu-west-1",
                    "encrypt": True,
                    "use_lockfile": True,
                }
            },
            {
                "backend": "s3",
                "config": {"bucket": "acme-states", "key": "ai/a.tfstate", "region": "eu-west-1"},
            },
        ),
    ],
)
def test_a_shard_has_a_state_of_its_own_and_reads_the_first_stacks(
    tmp_path: Path, backend: dict[str, str], state: object, read: dict[str, Any]
) -> None:
    found = documents(tmp_path, sharded(backend=backend))["shop-default-keys-2"]
    assert found["terraform"]["backend"] == state
    (source,) = found["data"]["terraform_remote_state"].values()
    assert {name: source[name] for name in ("backend", "config")} == read


def test_a_workspace_is_each_shards_own(tmp_path: Path) -> None:
    backend = {"type": "cloud", "organization": "acme", "workspace": "ai", "hostname": "tfe.acme.example"}
    found = documents(tmp_path, sharded(backend=backend))["shop-default-keys-2"]
    assert found["terraform"]["cloud"]["workspaces"] == {"name": "ai-keys-2"}
    (source,) = found["data"]["terraform_remote_state"].values()
    assert source["backend"] == "remote"
    assert source["config"] == {
        "hostname": "tfe.acme.example",
        "organization": "acme",
        "workspaces": {"name": "ai"},
    }


def test_what_is_suppressed_for_the_whole_gateway_is_in_each_of_its_stacks(tmp_path: Path) -> None:
    suppressions = {"TG-K16": {"reason": "for a trial", "expires": "2099-01-31"}}
    found = documents(tmp_path, sharded(suppressions=suppressions))
    assert [it["//"]["suppressions"]["TG-K16"]["reason"] for it in found.values()] == ["for a trial"] * 3


def test_one_consumer_changes_one_document(tmp_path: Path) -> None:
    consumers = {f"consumer-{number}": {"usage_plan": "pro"} for number in range(40)}
    before = documents(tmp_path / "before", gateway(shards=8, consumers=consumers))
    config = gateway(shards=8, consumers={**consumers, "hooli": {"usage_plan": "pro"}})
    after = documents(tmp_path / "after", config)
    assert [name for name in after if after[name] != before[name]] == [config.stack_of("hooli")]


def test_what_changes_stacks_is_forgotten_in_one_and_imported_in_the_other(tmp_path: Path) -> None:
    held = {f"{KEY}.acme__primary": "k1", f"{ATTACHMENT}.acme__primary": "p/k1", f"{KEY}.gone__primary": "k3"}
    reshard = Reshard(gateway="shop", environment="default", shards=None, stacks={"shop-default": held})
    found = documents(tmp_path, sharded(), reshard)
    # Who is gone from the description is deleted, as ever.
    assert found["shop-default"]["removed"] == [
        {"from": f"{KEY}.acme__primary", "lifecycle": {"destroy": False}},
        {"from": f"{ATTACHMENT}.acme__primary", "lifecycle": {"destroy": False}},
    ]
    assert found["shop-default-keys-1"]["import"] == [
        {"to": f"{KEY}.acme__primary", "id": "k1"},
        {"to": f"{ATTACHMENT}.acme__primary", "id": "p/k1"},
    ]
    # Globex was never applied, and is made.
    assert "import" not in found["shop-default-keys-2"]
    assert found["shop-default"]["terraform"]["required_version"] == ">= 1.7"


def test_the_number_of_shards_is_in_each_state_and_another_is_refused(tmp_path: Path) -> None:
    for name, document in documents(tmp_path, sharded()).items():
        assert document["resource"]["terraform_data"]["shards"]["input"] == 2, name
        assert document["output"]["shards"]["precondition"]["condition"].endswith("output == 2}")
    (alone,) = documents(tmp_path / "alone", sharded(None)).values()
    assert alone["resource"]["terraform_data"]["shards"]["input"] == 0
    reshard = Reshard(gateway="shop", environment="default", shards=None, stacks={})
    changing = documents(tmp_path / "changing", sharded(), reshard)["shop-default"]
    assert "precondition" not in changing["output"]["shards"]
    assert "lifecycle" not in changing["resource"]["terraform_data"]["shards"]


def test_a_shard_that_vanishes_forgets_all_that_it_has(tmp_path: Path) -> None:
    stacks = {
        "shop-default": {},
        "shop-default-keys-1": {f"{KEY}.acme__primary": "k1"},
        "shop-default-keys-2": {f"{KEY}.globex__primary": "k2"},
    }
    reshard = Reshard(gateway="shop", environment="default", shards=2, stacks=stacks)
    found = documents(tmp_path, sharded(None), reshard)
    assert [it["from"] for it in found["shop-default-keys-2"]["removed"]] == [f"{KEY}.globex__primary"]
    assert KEY not in found["shop-default-keys-2"].get("resource", {})
    assert [it["id"] for it in found["shop-default"]["import"]] == ["k1", "k2"]


def test_what_both_stacks_have_after_a_part_of_a_handover_is_only_forgotten(tmp_path: Path) -> None:
    held = {f"{KEY}.acme__primary": "k1"}
    stacks = {"shop-default": held, "shop-default-keys-1": held, "shop-default-keys-7": held}
    reshard = Reshard(gateway="shop", environment="default", shards=2, stacks=stacks)
    found = documents(tmp_path, sharded(), reshard)
    for name in ("shop-default", "shop-default-keys-7"):
        assert [it["from"] for it in found[name]["removed"]] == [f"{KEY}.acme__primary"]
    assert not found["shop-default-keys-1"].keys() & {"import", "removed"}


def test_a_key_that_is_renamed_and_handed_over_is_found_under_its_old_name(tmp_path: Path) -> None:
    held = {f"{KEY}.acme__primary": "k1"}
    reshard = Reshard(gateway="shop", environment="default", shards=None, stacks={"shop-default": held})
    config = gateway(shards=1, consumers={"initech": {"usage_plan": "pro", "renamed_from": "acme"}})
    found = documents(tmp_path, config, reshard)
    assert [it["from"] for it in found["shop-default"]["removed"]] == [f"{KEY}.acme__primary"]
    assert found["shop-default-keys-1"]["import"] == [{"to": f"{KEY}.initech__primary", "id": "k1"}]


def test_what_was_handed_over_and_renamed_is_forgotten_under_its_old_name(tmp_path: Path) -> None:
    stacks = {
        "shop-default": {f"{KEY}.initech__primary": "k1"},
        "shop-default-keys-1": {f"{KEY}.acme__primary": "k1"},
    }
    reshard = Reshard(gateway="shop", environment="default", shards=1, stacks=stacks)
    config = gateway(consumers={"initech": {"usage_plan": "pro", "renamed_from": "acme"}})
    found = documents(tmp_path, config, reshard)
    assert [it["from"] for it in found["shop-default-keys-1"]["removed"]] == [f"{KEY}.acme__primary"]
    assert not found["shop-default"].keys() & {"import", "removed"}


def test_the_attachment_of_an_adopted_key_is_handed_over_where_its_plan_is_no_longer_adopted(
    tmp_path: Path,
) -> None:
    held = {f"{KEY}.acme__primary": "keyone", f"{ATTACHMENT}.acme__primary": "planone/keyone"}
    reshard = Reshard(gateway="shop", environment="default", shards=None, stacks={"shop-default": held})
    consumers = {"acme": {"usage_plan": "pro", "keys": {"primary": {"import_id": "keyone"}}}}
    found = documents(tmp_path, gateway(shards=1, consumers=consumers), reshard)
    assert found["shop-default-keys-1"]["import"] == [
        {"to": f"{KEY}.acme__primary", "id": "keyone"},
        {"to": f"{ATTACHMENT}.acme__primary", "id": "planone/keyone"},
    ]


def test_what_is_adopted_is_imported_once(tmp_path: Path) -> None:
    held = {f"{KEY}.acme__primary": "k1"}
    reshard = Reshard(gateway="shop", environment="default", shards=None, stacks={"shop-default": held})
    consumers = {"acme": {"usage_plan": "pro", "keys": {"primary": {"import_id": "keyone"}}}}
    config = gateway(
        shards=1,
        consumers=consumers,
        usage_plans={"pro": {"apis": ["inference"], "import_id": "planone"}},
    )
    found = documents(tmp_path, config, reshard)
    assert [it["to"] for it in found["shop-default"]["import"]] == ["aws_api_gateway_usage_plan.pro"]
    assert [it["to"] for it in found["shop-default-keys-1"]["import"]] == [
        f"{KEY}.acme__primary",
        f"{ATTACHMENT}.acme__primary",
    ]


def test_a_gateway_in_a_users_own_stack_has_no_shards() -> None:
    from cdktf import TerraformStack

    from stacks.constructs.gateway import Gateway as Construct

    with pytest.raises(ValueError, match="has shards, which are stacks of their own: use GatewayStack"):
        Construct(TerraformStack(App(stack_traces=False), "s"), "gateway", sharded())
