"""What IAM takes as the name of a role."""

from __future__ import annotations

import pytest

from stacks.constructs.role_names import prefix


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [("tollgate-shop-prod", "tollgate-shop-prod-"), ("a" * 37, "a" * 37 + "-"), ("a" * 60, "a" * 37 + "-")],
)
def test_a_prefix_leaves_room_for_what_terraform_adds(beginning: str, expected: str) -> None:
    assert prefix(beginning) == expected
