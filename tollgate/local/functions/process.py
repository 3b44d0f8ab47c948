"""A process of a function, which runs its handler for one event at a time."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from tollgate.local.functions.environment import environment
from tollgate.local.functions.frames import FunctionFailed, TooLarge, event_frame, failed, piece
from tollgate.local.functions.output import Lines
from tollgate.local.functions.runtimes import command
from tollgate.local.served.gateway import Function

INIT_SECONDS: Final = 10.0
"""How long a handler's module may take to be imported. AWS Lambda, "Understanding the Lambda execution
environment lifecycle", init phase."""
MAX_ANSWER: Final = 6_291_556
"""Bytes of one that is not streamed. AWS Lambda, "Lambda quotas": 6 MB, and some for what is around it; its
messages tell the number."""
_DYING_SECONDS: Final = 1.0
"""How long a process may take to end that has closed its socket."""


class Process:
    """A child in a group of its own, which ends with us.

    It ends when its socket does: that is closed whenever we end, killed too.
    """

    def __init__(self, function: Function, folder: Path, home: Path, output: TextIO | None) -> None:
        """Start it, in any thread; `connect` is to follow.

        Args:
            folder: where its code is.
            home: its home folder, which is empty.
            output: as of `Lines`.
        """
        self._function = function
        self._lines = Lines(function.name, output)
        self._socket, theirs = socket.socketpair()
        printed, prints = os.pipe()
        self._printed = os.fdopen(printed, "rb", buffering=0)
        try:
            self._child = subprocess.Popen(
                command(function, theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=prints,
                stderr=prints,
                cwd=folder,
                env=environment(function, folder, home),
                pass_fds=(theirs.fileno(),),
                # Ctrl-C is for us, and what it starts is to end with it.
                start_new_session=True,
            )
        except BaseException:
            self._socket.close()
            self._printed.close()
            raise
        finally:
            theirs.close()
            os.close(prints)
        self._has_ended = False
        self._reader: StreamReader | None = None
        self._writer: StreamWriter | None = None
        self._pipe: asyncio.ReadTransport | None = None

    async def connect(self) -> None:
        """Wait until the handler is there.

        Raises:
            FunctionFailed: it cannot be imported, or that takes too long. The process has ended.
        """
        try:
            loop = asyncio.get_running_loop()
            self._reader, self._writer = await asyncio.open_unix_connection(sock=self._socket)
            self._pipe, _ = await loop.connect_read_pipe(lambda: self._lines, self._printed)
            await self.said("INIT", loop.time() + INIT_SECONDS, INIT_SECONDS, MAX_ANSWER)
        except BaseException:
            self.end()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether it may be given another event."""
        if self._has_ended or self._reader is None or self._reader.at_eof():
            return False
        return self._child.poll() is None

    def give(self, event: bytes, request_id: str) -> None:
        """Give it an event."""
        assert self._writer is not None
        deadline = time.time() + self._function.timeout
        self._writer.write(
            event_frame(event, request_id=request_id, arn=self._function.arn, deadline=deadline)
        )

    async def said(
        self, request_id: str, until: float, seconds: float, most: int, before: int = 0
    ) -> bytes | None:
        """The next piece of what the handler says; None at its end.

        Args:
            until: when it times out, by the event loop's clock, which is after so many seconds.
            most: bytes that it may say, with those that it said before.

        Raises:
            FunctionFailed: it failed, it timed out, it says too much, or the process ended.
        """
        assert self._reader is not None
        try:
            async with asyncio.timeout_at(until):
                return await piece(self._reader, most - before)
        except TimeoutError as error:
            self.end()
            raise failed(
                "Sandbox.Timedout",
                f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds",
            ) from error
        except TooLarge as error:
            self.end()
            raise failed(
                "Function.ResponseSizeTooLarge",
                f"Response payload size ({before + error.size} bytes) "
                f"exceeded maximum allowed payload size ({most} bytes).",
            ) from error
        except (IncompleteReadError, ConnectionError) as error:
            raise await self._exited(request_id) from error

    def end(self) -> None:
        """Kill it and all that it started, in the event loop; once is enough."""
        if self._has_ended:
            return
        self._has_ended = True
        # Before it is waited for: its number may be another's then.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        if self._child.poll() is None:
            # In a thread: one with much memory takes its time to be gone.
            asyncio.get_running_loop().run_in_executor(None, self._child.wait)
        self._take_what_is_printed()
        if self._writer is None:
            self._socket.close()
        else:
            self._writer.close()
        if self._pipe is None:
            self._printed.close()
        else:
            self._pipe.close()

    async def _exited(self, request_id: str) -> FunctionFailed:
        """What is told of a process that ended by itself."""
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._child.wait, _DYING_SECONDS)
        code = self._child.returncode
        self.end()
        if code is None:
            how = "the runtime closed its socket"
        elif code < 0:
            how = f"signal: {signal.Signals(-code).name}"
        else:
            how = f"exit status {code}"
        return failed("Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited with error: {how}")

    def _take_what_is_printed(self) -> None:
        """Hand on what it printed last."""
        if self._pipe is not None and not self._pipe.is_closing():
            # It does not block: the event loop has seen to that.
            with suppress(OSError):
                while data := os.read(self._printed.fileno(), 65_536):
                    self._lines.data_received(data)
        self._lines.end()
