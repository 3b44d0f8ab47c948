"""A Terraform whose states are files: `state.json` of the folder that it runs in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

VALUE = "ugcXIHM8QlFkpqP4eKy2i76mxEAOYWfCobwTdNSv"


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put it first on the PATH."""
    folder.mkdir()
    program = folder / "terraform"
    version = '{"terraform_version": "1.11.4", "platform": "linux_amd64"}'
    program.write_text(f"""#!/bin/sh
case $1 in
  version) echo '{version}' ;;
  init) ;;
  state) cat state.json ;;
  *) exit 1 ;;
esac
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def stack(out: Path, document: dict[str, Any]) -> Path:
    """The folder of the one stack `shop-prod`, with an empty state."""
    folder = out / "stacks/shop-prod"
    folder.mkdir(parents=True)
    stacks = {"shop-prod": {"name": "shop-prod", "workingDirectory": "stacks/shop-prod"}}
    (out / "manifest.json").write_text(json.dumps({"stacks": stacks}))
    notes = {"gateway": "shop", "environment": "prod"}
    (folder / "cdk.tf.json").write_text(json.dumps({"//": notes, **document}))
    write_state(folder)
    return folder


def write_state(folder: Path, *resources: dict[str, Any]) -> None:
    (folder / "state.json").write_text(json.dumps({"version": 4, "resources": resources}))


def of(kind: str, name: str, **attributes: str) -> dict[str, Any]:
    """A resource in a state."""
    return {"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": attributes}]}


def key(consumer: str, id_: str) -> dict[str, Any]:
    """A consumer's key in a state."""
    return of("aws_api_gateway_api_key", f"{consumer}__primary", id=id_, value=VALUE)
