"""The processes of a function: as many as it has events at once, kept for the next.

Each event waits for its turn, which `invoke` uses up.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
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
        self._is_shut = False
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._unpacking: asyncio.Task[_Folder] | None = None

    async def turn(self) -> None:
        """Wait until a process may be had, for one event; who goes away before has asked for nothing."""
        await self._free.acquire()
        if self._is_shut:
            self._free.release()
            raise asyncio.CancelledError

    async def invoke(self, event: bytes) -> Invocation:
        """Give an event to a process, in one's turn.

        Raises:
            FunctionFailed: the handler cannot be had.
            NotServed: the zip cannot be unpacked.
        """
        try:
            process = self._waiting() or await self._started()
        except BaseException:
            self._free.release()
            raise
        invocation = Invocation(process, self._function.timeout, self._take_back)
        invocation.give(event)
        return invocation

    def shut(self) -> None:
        """Let nobody have a turn any more; who waits for one is cancelled."""
        self._is_shut = True

    async def close(self) -> None:
        """End all processes, and remove what was unpacked."""
        for process in self._all:
            process.end()
        self._all.clear()
        self._idle.clear()
        if self._unpacking is not None:
            [folder] = await asyncio.gather(self._unpacking, return_exceptions=True)
            if isinstance(folder, _Folder):
                folder.remove()
            self._unpacking = None

    def _waiting(self) -> Process | None:
        """The one that was asked last: those that are needed seldom stay asleep."""
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                return process
            self._end(process)
        return None

    async def _started(self) -> Process:
        folder = await self._unpacked()
        # In a thread: for as long as a start takes, no call may wait.
        starting = asyncio.get_running_loop().run_in_executor(
            None, Process, self._function, folder.code, folder.home, self._output
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

    async def _unpacked(self) -> _Folder:
        """Where the code is, unpacked for whoever comes first, and for the next if that one goes away."""
        if self._unpacking is None or _has_failed(self._unpacking):
            self._unpacking = asyncio.ensure_future(_unpack(self._function.archive))
        return await asyncio.shield(self._unpacking)

    def _take_back(self, process: Process, reusable: bool) -> None:
        if reusable:
            self._idle.append(process)
        else:
            self._end(process)
        self._free.release()

    def _end(self, process: Process) -> None:
        self._all.discard(process)
        process.end()


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a function has of the disk."""

    path: Path

    @property
    def code(self) -> Path:
        return self.path / "code"

    @property
    def home(self) -> Path:
        return self.path / "home"

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


async def _unpack(archive: Path) -> _Folder:
    folder = _Folder(Path(tempfile.mkdtemp(prefix="tollgate-function-")))
    try:
        folder.code.mkdir()
        folder.home.mkdir()
        await asyncio.to_thread(unpack, archive, folder.code)
    except BaseException:
        folder.remove()
        raise
    return folder


def _has_failed(task: asyncio.Task[_Folder]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _end_unwanted(starting: asyncio.Future[Process]) -> None:
    if starting.exception() is None:
        starting.result().end()
