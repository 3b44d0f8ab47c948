"""A gateway of any number of consumers, each with one key and its attachment."""

from __future__ import annotations

from pathlib import Path

_GATEWAY = """\
name: bench
region: us-east-1
apis:
  inference:
    stage: {name: v1}
    routes:
      POST /chat: {integration: {type: http, url: "https://llm.example.com/v1/chat"}}
usage_plans:
  pro: {apis: [inference], throttle: {rate_limit: 50, burst_limit: 100}}
environments:
  dev: {}
consumers:
"""


def write(file: Path, consumers: int, *, shards: int | None = None) -> Path:
    """Write the description.

    Args:
        shards: over how many stacks the consumers are split.
    """
    lines = (
        f"  consumer-{number:05}: {{usage_plan: pro, contact: team-{number}@example.com}}\n"
        for number in range(consumers)
    )
    split = f"shards: {shards}\n" if shards else ""
    file.write_text(split + _GATEWAY + "".join(lines))
    return file
