"""The embedded AWS with one more of moto's departures from Amazon mended, for the richest gateway.

Run as `python -m tests.emulator`, which behaves as `python -m tollgate.demo.aws_server` does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moto.apigateway.models import RestAPI

from tollgate.demo import aws_server
from tollgate.demo.embedded_aws import AwsAt


def main() -> None:
    """Mend, and serve."""
    _escape_policies()
    aws_server.main()


@contextmanager
def emulator(log: Path) -> Iterator[AwsAt]:
    """Such an AWS, in a process that ends with the `with`."""
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            assert url, log.read_text(encoding="utf-8")
            yield AwsAt(url)
        finally:
            process.kill()


def _escape_policies() -> None:
    """AWS answers with a policy whose quotes are escaped once more; moto answers with it as it was sent."""
    original: Callable[[RestAPI], dict[str, Any]] = RestAPI.to_dict

    def to_dict(api: RestAPI) -> dict[str, Any]:
        described = original(api)
        if described["policy"]:
            described["policy"] = json.dumps(described["policy"])[1:-1]
        return described

    setattr(RestAPI, "to_dict", to_dict)  # noqa: B010


if __name__ == "__main__":
    main()
