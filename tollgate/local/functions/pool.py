"""The processes of a function: as many as it has events at once, kept for the next."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TextIO

from tollgate.local.functions.archive import unpack
from tollgate.local.functions.invocation import Invocation
from tollgate.local.functions.process import Process
from tollgate.local.served.gateway import Function


class Pool:
    """Starts processes on demand, up to a limit; who comes then waits."""

    def __init__(self, function: Function, limit: int, output: TextIO | None) -> None:
        self._function = function
        self._output = output
        self._free = asyncio.Semaphore(limit)
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._unpacking = asyncio.Lock()
        self._folder: Path | None = None

    async def invoke(self, event: bytes) -> Invocation:
        """Give an event to a process, once there is one for it.

        Raises:
            FunctionFailed: the handler cannot be had.
            NotServed: the zip cannot be unpacked.
        """
        await self._free.acquire()
        try:
            process = self._waiting() or await self._started()
        except BaseException:
            self._free.release()
            raise
        invocation = Invocation(process, self._function.timeout, self._take_back)
        invocation.give(event)
        return invocation

    def close(self) -> None:
        """End all processes, and remove what was unpacked."""
        for process in self._all:
            process.end()
        self._all.clear()
        self._idle.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _waiting(self) -> Process | None:
        """The one that was asked last: those that are needed seldom stay asleep."""
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                return process
            self._end(process)
        return None

    async def _started(self) -> Process:
        code = await self._code()
        # In a thread: for as long as a start takes, no call may wait.
        starting = asyncio.get_running_loop().run_in_executor(
            None, Process, self._function, code, self._output
        )
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_end_unwanted)
            raise
        self._all.add(process)
        try:
            await process.connect()
        except BaseException:
            self._all.discard(process)
            raise
        return process

    async def _code(self) -> Path:
        """Where the code is, unpacked by whoever comes first."""
        async with self._unpacking:
            if self._folder is None:
                folder = Path(tempfile.mkdtemp(prefix="tollgate-function-"))
                try:
                    await asyncio.to_thread(unpack, self._function.archive, folder)
                except BaseException:
                    shutil.rmtree(folder, ignore_errors=True)
                    raise
                self._folder = folder
            return self._folder

    def _take_back(self, process: Process, reusable: bool) -> None:
        if reusable:
            self._idle.append(process)
        else:
            self._end(process)
        self._free.release()

    def _end(self, process: Process) -> None:
        self._all.discard(process)
        process.end()


def _end_unwanted(starting: asyncio.Future[Process]) -> None:
    if starting.exception() is None:
        starting.result().end()
