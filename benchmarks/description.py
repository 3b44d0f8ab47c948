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


def write(file: Path, consumers: int) -> Path:
    """Write the description."""
    lines = (
        f"  consumer-{number:05}: {{usage_plan: pro, contact: team-{number}@example.com}}\n"
        for number in range(consumers)
    )
    file.write_text(_GATEWAY + "".join(lines))
    return file
