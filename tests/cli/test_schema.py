"""`tollgate schema`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.tollgate import tollgate

ROOT = Path(__file__).parents[2]


def test_it_prints_the_schema_that_the_project_ships(tmp_path: Path) -> None:
    done = tollgate("schema", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == (ROOT / "gateway.schema.json").read_text(encoding="utf-8"), (
        "run `tollgate schema --output gateway.schema.json`"
    )


def test_it_writes_a_file(tmp_path: Path) -> None:
    assert tollgate("schema", "--output", "out.json", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "out.json").read_text())["title"] == "Tollgate gateway"
