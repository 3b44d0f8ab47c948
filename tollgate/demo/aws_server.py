"""The embedded AWS: moto in server mode, in a process that never outlives its purpose.

Run as `python -m tollgate.demo.aws_server`. It prints its URL, and then lives as long as its standard input
is open, so that it ends with whoever started it, however that ends. A line on the standard input, a file's
path, lets it live as long as that file exists instead.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from moto.server import ThreadedMotoServer

from tollgate.demo import moto_repairs

SECONDS_BETWEEN_LOOKS = 0.2


def main() -> None:
    """Serve until there is no need to."""
    moto_repairs.mend()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    print(f"http://{host}:{port}", flush=True)
    if line := sys.stdin.readline().strip():
        _wait_until_gone(Path(line))


def _wait_until_gone(file: Path) -> None:
    while file.exists():
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main()
