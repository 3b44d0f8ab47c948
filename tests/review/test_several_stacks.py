"""The stacks of an environment, reviewed as one: the usage plan is in one, and the keys in others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tests.review.plans import (
    ACME,
    ACME_IN_PLAN,
    API,
    BOB,
    BOB_IN_PLAN,
    DEPLOYMENT,
    METHOD,
    PLAN,
    STAGE,
    Values,
    deleted,
    entry,
    shop,
    updated,
)
from tollgate.review.review import Review, review
from tollgate.terraform.planned.read import read_plan_of

CORE = (API, METHOD, DEPLOYMENT, STAGE, PLAN)
FIRST = (ACME, ACME_IN_PLAN)
SECOND = (BOB, BOB_IN_PLAN)


def reviewed(folder: Path, core: Sequence[Values] = (), *shards: Sequence[Values]) -> Review:
    """The review of a shop in three stacks; of each what changes, beside what it has and does not change."""
    first, second = shards or ((), ())
    stacks = [
        _stack(folder / "shop", {"shards": 2}, CORE, core),
        _stack(folder / "shop-keys-1", {"shard": 1}, FIRST, first),
        _stack(folder / "shop-keys-2", {"shard": 2}, SECOND, second),
    ]
    return review([read_plan_of(str(stack)) for stack in stacks])


def _stack(folder: Path, notes: Values, held: Sequence[str], changes: Sequence[Values]) -> Path:
    told = {change["address"] for change in changes}
    rest = [entry(it, ["no-op"], shop()[it], shop()[it]) for it in held if it not in told]
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": [*changes, *rest],
        "configuration": {"root_module": {}},
    }
    folder.mkdir()
    (folder / "plan.json").write_text(json.dumps(document))
    (folder / "cdk.tf.json").write_text(
        json.dumps({"//": {"gateway": "shop", "environment": "prod", **notes}, "resource": {}})
    )
    return folder / "plan.json"


def _told(found: Review) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(impact.kind, impact.risk, impact.consumers) for impact in found.impacts]


def test_nothing_that_changes_has_no_impact(tmp_path: Path) -> None:
    assert reviewed(tmp_path).impacts == ()


def test_a_limit_that_is_cut_hits_the_keys_of_the_other_stacks(tmp_path: Path) -> None:
    found = reviewed(tmp_path, [updated(PLAN, throttle_settings=[{"rate_limit": 5, "burst_limit": 100}])])
    assert _told(found) == [("limit-cut", "high", ("acme", "bob"))]


def test_a_usage_plan_that_is_deleted_takes_the_keys_of_the_other_stacks_their_access(tmp_path: Path) -> None:
    found = reviewed(tmp_path, [deleted(PLAN)])
    assert ("access-lost", "critical", ("acme", "bob")) in _told(found)


def test_what_one_stack_forgets_and_another_imports_has_no_impact(tmp_path: Path) -> None:
    forgotten = [entry(it, ["forget"], shop()[it], None) for it in FIRST]
    imported = [
        entry(it, ["no-op"], shop()[it], shop()[it], importing={"id": shop()[it]["id"]}) for it in FIRST
    ]
    assert _told(reviewed(tmp_path, (), forgotten, imported)) == [("handed-over", "none", ())]


def test_a_key_that_one_stack_deletes_and_another_makes_is_issued_anew(tmp_path: Path) -> None:
    gone = [entry(it, ["delete"], shop()[it], None) for it in FIRST]
    after = {it: {name: value for name, value in shop()[it].items() if name != "value"} for it in FIRST}
    made = [entry(it, ["create"], None, after[it], unknown={"id": True, "value": True}) for it in FIRST]
    assert ("key-reissued", "critical", ("acme",)) in _told(reviewed(tmp_path, (), gone, made))


def test_a_key_that_one_stack_deletes_is_gone_though_another_has_it_too(tmp_path: Path) -> None:
    gone = [entry(it, ["delete"], shop()[it], None) for it in FIRST]
    imported = [entry(it, ["no-op"], shop()[it], shop()[it], importing={"id": "k1"}) for it in FIRST]
    held = [entry(it, ["no-op"], shop()[it], shop()[it]) for it in FIRST]
    renamed = [{**it, "address": it["address"].replace("acme", "initech")} for it in held]
    for number, others in enumerate((imported, held, renamed)):
        (tmp_path / str(number)).mkdir()
        found = _told(reviewed(tmp_path / str(number), (), gone, others))
        assert [it[:2] for it in found] == [("access-lost", "critical")]


def test_a_handover_that_was_applied_in_part_has_no_impact(tmp_path: Path) -> None:
    forgotten = [entry(it, ["forget"], shop()[it], None) for it in FIRST]
    held = [entry(it, ["no-op"], shop()[it], shop()[it]) for it in FIRST]
    assert _told(reviewed(tmp_path, (), forgotten, held)) == [("handed-over", "none", ())]


def test_shards_that_become_none_are_reviewed_as_one(tmp_path: Path) -> None:
    imported = [
        entry(it, ["no-op"], shop()[it], shop()[it], importing={"id": "k"}) for it in (*FIRST, *SECOND)
    ]
    plans = [_stack(tmp_path / "shop", {"reshards": True}, CORE, imported)]
    for number, keys in enumerate((FIRST, SECOND), start=1):
        forgotten = [entry(it, ["forget"], shop()[it], None) for it in keys]
        plans.append(_stack(tmp_path / f"shop-keys-{number}", {"shard": number}, (), forgotten))
    found = review([read_plan_of(str(plan)) for plan in plans])
    assert _told(found) == [("handed-over", "none", ())]


def test_a_usage_plan_that_changes_without_its_shards_in_the_review_is_not_trusted(tmp_path: Path) -> None:
    cut = [updated(PLAN, throttle_settings=[{"rate_limit": 5, "burst_limit": 100}])]
    core = _stack(tmp_path / "shop", {"shards": 2}, CORE, cut)
    shard = _stack(tmp_path / "shop-keys-2", {"shard": 2}, SECOND, [])
    found = review([read_plan_of(str(core)), read_plan_of(str(shard))])
    assert found.untold == (
        "shop: 1 of its shards is not in this review, and whom it hits of their callers is not known",
    )
    unchanged = _stack(tmp_path / "other", {"shards": 2}, CORE, [])
    assert review([read_plan_of(str(unchanged))]).untold == ()


def test_what_one_stack_forgets_and_none_imports_is_told(tmp_path: Path) -> None:
    forgotten = [entry(it, ["forget"], shop()[it], None) for it in FIRST]
    assert [kind for kind, _, _ in _told(reviewed(tmp_path, (), forgotten, ()))] == ["forgotten"]


def test_two_gateways_that_have_the_same_names_are_not_mixed_up(tmp_path: Path) -> None:
    one = _stack(tmp_path / "one", {}, [*CORE, *FIRST], [])
    other = _stack(tmp_path / "other", {}, [*CORE, *FIRST], [entry(ACME, ["delete"], shop()[ACME], None)])
    found = review([read_plan_of(str(one)), read_plan_of(str(other))])
    assert ("access-lost", "critical", ("acme",)) in _told(found)
