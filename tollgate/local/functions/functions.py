"""Lambda functions, each in processes of its own."""

from __future__ import annotations

import asyncio
from typing import Final, TextIO

from tollgate.local.call import Answer, NotServed
from tollgate.local.functions.frames import FunctionFailed
from tollgate.local.functions.invocation import Invoked
from tollgate.local.functions.pool import Pool
from tollgate.local.functions.runtimes import gap_of
from tollgate.local.functions.streamed import streamed
from tollgate.local.served.gateway import Function

MOST_PROCESSES: Final = 10
"""Of a function, at once. Lambda's own limit is an account's: 1,000, by default."""


class Functions:
    """Runs the code of functions. To be used in one event loop, and closed in it."""

    def __init__(self, *, limit: int = MOST_PROCESSES, output: TextIO | None = None) -> None:
        """Begin with none.

        Args:
            limit: how many events a function gets at once; others wait.
            output: what functions print goes there, line by line; by default, to standard error.
        """
        self._limit = limit
        self._output = output
        self._pools: dict[Function, Pool] = {}
        self._running: set[asyncio.Task[Invoked]] = set()

    async def invoke(self, function: Function, event: bytes) -> Invoked:
        """All that a function answers.

        Who waits for it may be cancelled: in its turn the function goes on, as it does in Lambda, until it
        times out; before, it is not invoked.

        Args:
            event: JSON.

        Raises:
            NotServed: it cannot be run here.
        """
        pool = self._pool(function)
        await pool.turn()
        task = asyncio.ensure_future(self._whole(pool, event))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def stream(self, function: Function, event: bytes) -> Answer:
        """What a function answers, as it does; where who waits is cancelled or closes the body, it is ended.

        Args:
            event: JSON.

        Returns:
            The status and headers that it said, and a body that raises BackendCut where it fails later.

        Raises:
            NotServed: it cannot be run here.
            FunctionFailed: it failed before it said a status.
            MalformedAnswer: it began with none.
        """
        pool = self._pool(function)
        await pool.turn()
        return await streamed(await pool.invoke(event))

    async def close(self) -> None:
        """End all processes, and remove what was unpacked."""
        for pool in self._pools.values():
            pool.shut()
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        for pool in self._pools.values():
            await pool.close()

    async def _whole(self, pool: Pool, event: bytes) -> Invoked:
        try:
            invocation = await pool.invoke(event)
        except FunctionFailed as error:
            return Invoked(error.payload, str(error))
        return await invocation.whole()

    def _pool(self, function: Function) -> Pool:
        pool = self._pools.get(function)
        if pool is None:
            if (gap := gap_of(function)) is not None:
                raise NotServed(gap)
            pool = self._pools[function] = Pool(function, self._limit, self._output)
        return pool
