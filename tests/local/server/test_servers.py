"""A server that is told to end leaves time for what is to be done then."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

SERVES = """
    import asyncio
    from tollgate.local.server.servers import running, server
    from tollgate.local.server.sockets import on_loopback

    async def main():
        made = server(None, ends_by_signal=True)
        with on_loopback(0) as (sockets, _):
            try:
                async with running(made, sockets):
                    print("serves", flush=True)
                    while not made.should_exit:
                        await asyncio.sleep(0.01)
            finally:
                print("has ended", flush=True)

    asyncio.run(main())
"""


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    command = [sys.executable, "-c", textwrap.dedent(SERVES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "serves\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "has ended\n"
