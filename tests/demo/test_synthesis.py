"""What the demo synthesizes."""

from __future__ import annotations

from pathlib import Path

from tollgate.demo.synthesis import synthesize


def test_the_stacks_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    stacks = synthesize(
        out=tmp_path, file=Path("examples/tiers/gateway.yaml"), environment=None, follow=lambda _: None
    )
    assert [stack.name for stack in stacks] == ["tiers-staging", "tiers-prod"]
