"""Whether another resource policy lets in more, or keeps out more, than the one before it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tollgate.review.policy_change import tighter, weaker

ABOUT = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "arn"}
ALL = {"Effect": "Allow", **ABOUT}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def deny(operator: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", **ABOUT, "Condition": {operator: {"aws:SourceIp": list(values)}, **more}}


FEW, MORE = policy(ALL, deny("NotIpAddress", "a")), policy(ALL, deny("NotIpAddress", "a", "b"))


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (FEW, MORE),
        (FEW, policy(ALL)),
        (policy(ALL, deny("IpAddress", "a", "b")), policy(ALL, deny("IpAddress", "b"))),
        (
            policy(ALL, deny("NotIpAddress", "a")),
            policy(ALL, deny("NotIpAddress", "a", StringNotEquals={"aws:SourceVpc": ["vpc-1"]})),
        ),
        (policy({**ALL, "Condition": {"StringEquals": {"aws:SourceVpce": "x"}}}), policy(ALL)),
    ],
)
def test_what_lets_in_more_is_weaker_one_way_and_tighter_the_other(narrow: str, wide: str) -> None:
    assert weaker(narrow, wide)
    assert not tighter(narrow, wide)
    assert tighter(wide, narrow)
    assert not weaker(wide, narrow)


def test_what_lets_in_others_is_both() -> None:
    other = policy(ALL, deny("NotIpAddress", "b"))
    assert weaker(FEW, other) == tighter(FEW, other).replace("new", "gone or another")


def test_the_same_in_other_words_is_neither() -> None:
    same = policy(deny("NotIpAddress", "b", "a"), {**ALL, "Sid": "all"})
    assert (weaker(MORE, same), tighter(MORE, same)) == ("", "")
