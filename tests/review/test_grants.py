"""What comes from one policy to the next goes on the way back, whatever the policies are."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tollgate.review.grants import difference, shown

ACTIONS = st.sampled_from(["*", "sqs:*", "sqs:SendMessage", "sqs:DeleteQueue", "s3:GetObject"])
RESOURCES = st.sampled_from(
    ["*", "arn:aws:sqs:eu-west-1:1:jobs", "arn:aws:sqs:eu-west-1:1:*", "arn:aws:s3:::a[b]"]
)
STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Action": ACTIONS | st.lists(ACTIONS, min_size=1, max_size=2),
        "Resource": RESOURCES | st.lists(RESOURCES, min_size=1, max_size=2),
    },
    optional={"Condition": st.just({"Bool": {"aws:SecureTransport": "true"}})},
)
POLICIES = st.none() | st.builds(
    lambda found: json.dumps({"Statement": found}), st.lists(STATEMENTS, max_size=4)
)


@settings(deadline=None)
@given(POLICIES, POLICIES)
def test_what_comes_goes_on_the_way_back(old: str | None, new: str | None) -> None:
    there, back = difference(old, new), difference(new, old)
    assert (there.more, there.less) == (back.less, back.more)


@settings(deadline=None)
@given(POLICIES)
def test_a_policy_is_no_more_and_no_less_than_itself(policy: str | None) -> None:
    same = difference(policy, policy)
    assert not same.more
    assert not same.less


def _grants(**statement: Any) -> str:
    return json.dumps({"Statement": {"Effect": "Allow", "Resource": "*", **statement}})


def test_all_but_some_is_no_pattern() -> None:
    found = difference(_grants(NotAction="iam:*"), _grants(NotAction="iam:PassRole"))
    assert shown(found.more) == "all but iam:PassRole on *"


def test_what_all_covers_is_nothing_more() -> None:
    found = difference(_grants(Action="sqs:*"), _grants(Action="SQS:SendMessage"))
    assert not found.more
    assert shown(found.less) == "sqs:* on *"


def test_what_is_no_json_grants_nothing() -> None:
    assert not difference("{", '{"Statement": [1, {"Effect": "Allow"}, {"Effect": []}]}').more
