"""Which way another rule of a web ACL, or another set of addresses, goes for callers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.constructs.protection.web_acl_rules import rules
from tests.review.plans import Values, entry, reviewed
from tollgate.config.protection.web_acl import WebAcl
from tollgate.review.addresses import beyond
from tollgate.review.web_acl_change import rules_changed

ARN = "arn:aws:wafv2:eu-central-1:123456789012:regional/ipset/%s/01234567-89ab-cdef-0123-456789abcdef"
GROUP = "AWSManagedRulesCommonRuleSet"
FOUR, SIX = ARN % "shop-prod-denied-ipv4", ARN % "shop-prod-denied-ipv6"


def acl(*denied: str, allowed: Sequence[str] = (), **fields: Any) -> Values:
    """A web ACL as a plan has it: each block in a list."""
    made = WebAcl.model_validate({"managed_rules": {GROUP: {}}, **fields})
    found = rules(made, denied, allowed)
    return {"rule": [as_planned({"name": it.name, **it.action, "statement": it.statement}) for it in found]}


def as_planned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: as_planned([each] if isinstance(each, Mapping) else each) for name, each in value.items()
        }
    return [as_planned(each) for each in value] if isinstance(value, list) else value


def countries(**said: list[str]) -> Values:
    return acl(countries=said)


NARROWER: dict[str, tuple[Values, Values, str]] = {
    "fewer countries are allowed": (
        countries(allow=["DE", "FR"]), countries(allow=["DE"]), "the rule countries blocks FR, too",
    ),
    "more countries are denied": (
        countries(deny=["KP"]), countries(deny=["KP", "US"]), "the rule countries blocks US, too",
    ),
    "those that are denied become all but some": (
        countries(deny=["KP"]), countries(allow=["DE"]), "the rule countries blocks all but DE",
    ),
    "a second set of addresses is denied": (
        acl(FOUR), acl(FOUR, SIX), "the rule denied-addresses blocks shop-prod-denied-ipv6, too",
    ),
    "a second set is denied that is yet to be made": (
        acl(FOUR), acl(FOUR, ""), "the rule denied-addresses blocks another set of addresses, too",
    ),
    "a set of the only ones is let in no more": (
        acl(allowed=[FOUR, SIX], allow_only=True, allow_addresses=["192.0.2.1"]),
        acl(allowed=[FOUR], allow_only=True, allow_addresses=["192.0.2.1"]),
        "the rule other-addresses blocks shop-prod-denied-ipv6, too",
    ),
    "a set is not let past the other rules any more": (
        acl(allowed=[FOUR, SIX], allow_addresses=["192.0.2.1"]),
        acl(allowed=[FOUR], allow_addresses=["192.0.2.1"]),
        "the rule allowed-addresses allows shop-prod-denied-ipv6 no more",
    ),
    "a body may be shorter": (
        acl(max_body_kb=48), acl(max_body_kb=32), "the rule body-size: 49152 → 32768",
    ),
    "a rule of a group blocks that was counted": (
        acl(managed_rules={GROUP: {"count": ["NoUserAgent_HEADER"]}}),
        acl(),
        f"of {GROUP}, NoUserAgent_HEADER may block",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NARROWER)
def test_what_keeps_out_more_is_tighter_and_the_way_back_is_weaker(case: str) -> None:
    wide, narrow, said = NARROWER[case]
    assert list(rules_changed(wide, narrow)) == [("tighter", said)]
    assert [how for how, _ in rules_changed(narrow, wide)] == ["weaker"]


def renewed(name: str, value: str) -> Values:
    """The web ACL with an argument of its rule group."""
    made = acl()
    made["rule"][0]["statement"][0]["managed_rule_group_statement"][0][name] = value
    return made


OTHERS: dict[str, tuple[Values, Values]] = {
    "other countries are denied": (countries(deny=["KP"]), countries(deny=["US"])),
    "what was denied alone is allowed alone": (countries(deny=["KP", "US"]), countries(allow=["US"])),
    "another set is denied": (acl(FOUR), acl(SIX)),
    "a group has another version": (acl(), renewed("version", "Version_1.5")),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_what_blocks_others_or_cannot_be_judged_is_both(case: str) -> None:
    old, new = OTHERS[case]
    assert {how for how, _ in rules_changed(old, new)} == {"weaker", "tighter"}


def test_a_limit_that_is_also_of_something_else_is_both() -> None:
    old, new = acl(rate_limit=100), acl(rate_limit=500)
    new["rule"][0]["statement"][0]["rate_based_statement"][0]["aggregate_key_type"] = "FORWARDED_IP"
    assert {how for how, _ in rules_changed(old, new)} == {"weaker", "tighter"}


def test_the_same_countries_in_another_order_are_no_change() -> None:
    old = countries(deny=["KP", "US"])
    new = json.loads(json.dumps(old).replace('["KP", "US"]', '["US", "KP"]'))
    assert list(rules_changed(old, new)) == []


def _kinds(web_acl: Values, old: list[str], new: list[str]) -> set[str]:
    addresses = {"arn": FOUR, "addresses": old}
    found = reviewed(
        entry("aws_wafv2_web_acl.gateway", ["no-op"], web_acl, web_acl),
        entry("aws_wafv2_ip_set.a", ["update"], addresses, addresses | {"addresses": new}),
    )
    return {impact.kind for impact in found.impacts}


ALLOWED = {"allow_addresses": ["192.0.2.1"]}


@pytest.mark.parametrize(
    ("web_acl", "grown"),
    [
        (acl(FOUR, SIX), "protection-tightened"),
        (acl(allowed=[FOUR], **ALLOWED), "protection-weakened"),
        (acl(allowed=[FOUR], allow_only=True, **ALLOWED), "protection-weakened"),
    ],
)
def test_a_set_of_addresses_goes_the_way_of_the_rules_that_ask_it(web_acl: Values, grown: str) -> None:
    few, more = ["192.0.2.0/25"], ["192.0.2.0/24"]
    (shrunk,) = {"protection-tightened", "protection-weakened"} - {grown}
    assert _kinds(web_acl, few, more) == {grown}
    assert _kinds(web_acl, more, few) == {shrunk}


def test_a_set_that_no_rule_asks_is_told_without_a_direction() -> None:
    assert _kinds(acl(SIX), [], ["192.0.2.0/24"]) == {"addresses-changed"}


def test_rules_that_are_not_known_yet_are_told_as_both() -> None:
    before = countries(deny=["KP"])
    found = reviewed(entry("aws_wafv2_web_acl.gateway", ["update"], before, {}, unknown={"rule": True}))
    assert {impact.kind for impact in found.impacts} == {"protection-weakened", "protection-tightened"}
    assert not any("Nothing breaks" in impact.detail for impact in found.impacts)


RANGES = st.lists(
    st.builds(
        lambda address, prefix: str(ip_network((address, prefix), strict=False)),
        st.integers(0, 15),
        st.integers(28, 32),
    )
)


@given(RANGES, RANGES)
def test_addresses_are_compared_and_not_the_ranges_that_they_are_written_in(
    ranges: list[str], others: list[str]
) -> None:
    left = {it for text in ranges for it in ip_network(text)} - {
        it for text in others for it in ip_network(text)
    }
    found = {it for text in beyond(ranges, others) for it in ip_network(text)}
    assert left <= found
    assert bool(left) == bool(found)


def test_another_order_lets_through_what_was_blocked_and_back() -> None:
    """What is asked first ends the search."""
    office = {"name": "office", "priority": 1, "action": [{"allow": [{}]}], "statement": [{"a": 1}]}
    block = {"name": "abroad", "priority": 0, "action": [{"block": [{}]}], "statement": [{"b": 1}]}
    before, after = {"rule": [block, office]}, {"rule": [block | {"priority": 5}, office]}
    assert [how for how, _ in rules_changed(before, after)] == ["weaker"]
    assert [how for how, _ in rules_changed(after, before)] == ["tighter"]
    assert list(rules_changed(before, {"rule": [block | {"priority": 3}, office | {"priority": 4}]})) == []
