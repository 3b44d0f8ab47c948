"""Sockets on loopback, and on nothing else."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tollgate.errors import TollgateError

_V4, _V6 = "127.0.0.1", "::1"
_BACKLOG = 2048


@contextmanager
def on_loopback(port: int) -> Iterator[tuple[list[socket.socket], int]]:
    """Sockets that listen at a port, of IPv6 too where the machine has it, and the port.

    Args:
        port: 0 for any that is free.

    Raises:
        TollgateError: the port is taken.
    """
    first = _listening(socket.AF_INET, _V4, port)
    sockets = [first]
    chosen = int(first.getsockname()[1])
    try:
        if (second := _beside(chosen)) is not None:
            sockets.append(second)
        yield sockets, chosen
    finally:
        for each in sockets:
            each.close()


def _listening(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        why = "something else listens there" if error.errno == errno.EADDRINUSE else error.strerror
        raise TollgateError(
            f"Port {port} on {host} cannot be taken: {why}.\n"
            "  Choose another with --port; 0 takes one that is free."
        ) from error
    return made


def _beside(port: int) -> socket.socket | None:
    """The same port for those who look `localhost` up as IPv6; None where that cannot be."""
    try:
        return _listening(socket.AF_INET6, _V6, port) if socket.has_ipv6 else None
    except TollgateError:
        return None
