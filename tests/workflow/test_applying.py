"""In which order the stacks of an environment are applied."""

from __future__ import annotations

import json
from pathlib import Path

from tests.review.plans import PLAN, deleted, plan, updated
from tollgate.terraform.configuration.json_text import Document
from tollgate.terraform.planned.plan import Plan, plan_of
from tollgate.terraform.stacks import Stack
from tollgate.workflow.applying import in_order

CORE, KEYS = Stack("shop", Path()), Stack("shop-keys-1", Path(), ("shop",))


def _plan(document: object) -> Plan:
    return plan_of(Document("plan.json", json.dumps(document)), stack="shop")


def test_a_usage_plan_is_made_before_keys_come_into_it_and_deleted_after_they_have_left() -> None:
    keys, changed, gone = _plan(plan()), _plan(plan(updated(PLAN, name="x"))), _plan(plan(deleted(PLAN)))
    assert in_order([CORE, KEYS], [changed, keys]) == [CORE, KEYS]
    assert in_order([CORE, KEYS], [gone, keys]) == [KEYS, CORE]
