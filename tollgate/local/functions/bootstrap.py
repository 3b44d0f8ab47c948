"""Runs a handler of Python, in a process of its own: the standard library alone, and nothing of Tollgate's.

    python -I -S bootstrap.py CHANNEL [FOLDER]

CHANNEL is the number of a socket: events come in, what the handler says goes out, in frames (`frames.py`).
FOLDER has the packages that Lambda's runtime ships with, where they are installed.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import queue
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

HEAD = struct.Struct(">cI")
CHUNK, END, ERROR = b"C", b"E", b"X"
SHIPPED = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"})
"""AWS Lambda, "Building Lambda functions with Python": its runtimes have the SDK and what that needs."""
REFUSED = "Unauthorized"
"""What an authorizer says of a caller: nothing went wrong."""


class Context:
    """AWS Lambda, "Using the Lambda context object to retrieve Python function information"."""

    def __init__(self, head: dict[str, Any]) -> None:
        self.aws_request_id: str = head["id"]
        self.invoked_function_arn: str = head["arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline: float = head["deadline"]

    def get_remaining_time_in_millis(self) -> int:
        """Until it times out."""
        return max(0, int((self._deadline - time.time()) * 1000))


class Shipped(MetaPathFinder):
    """Finds what the runtime ships with, and no other package of ours."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is None and fullname in SHIPPED:
            return PathFinder.find_spec(fullname, [self._folder], target)
        return None


class InitError(Exception):
    """The handler cannot be had.

    Attributes:
        type: `Runtime.HandlerNotFound`.
    """

    def __init__(self, type_: str, message: str) -> None:
        super().__init__(message)
        self.type = type_


def main() -> None:
    """Run the handler for each event that comes, until there are no more."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    channel.set_inheritable(False)
    _prepare(sys.argv[2:])
    events: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(channel, events), daemon=True).start()
    try:
        handler = _handler(os.environ["_HANDLER"])
    except InitError as error:
        _say(channel, ERROR, _error(error.type, str(error), None, []))
        return
    except Exception as error:  # noqa: BLE001 - it is told.
        _say(channel, ERROR, _told(error, None))
        return
    _say(channel, END, b"")
    while True:
        head, _, event = events.get().partition(b"\n")
        _invoke(channel, handler, json.loads(head), event)


def _prepare(shipped: list[str]) -> None:
    """What Lambda's runtime does before it imports the handler."""
    sys.argv[1:] = []
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    sys.meta_path.extend(Shipped(folder) for folder in shipped)
    logging.basicConfig(stream=sys.stderr, format="[%(levelname)s]\t%(message)s")


def _read(channel: socket.socket, events: queue.SimpleQueue[bytes]) -> None:
    """Take events, and end with the gateway, whatever the handler is doing, and with all that it started."""
    with channel.makefile("rb") as file:
        while len(head := file.read(HEAD.size)) == HEAD.size:
            events.put(file.read(HEAD.unpack(head)[1]))
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _handler(name: str) -> Callable[[object, Context], object]:
    module_name, dot, function = name.rpartition(".")
    if not dot:
        raise InitError("Runtime.MalformedHandlerName", f"Bad handler '{name}': it has no dot")
    module_name = module_name.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        _show(error)
        message = f"Unable to import module '{module_name}': {error}"
        raise InitError("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        message = f"Syntax error in module '{module_name}': {error}"
        raise InitError("Runtime.UserCodeSyntaxError", message) from error
    found: Callable[[object, Context], object] | None = getattr(module, function, None)
    if found is None:
        raise InitError("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{module_name}'")
    return found


def _invoke(
    channel: socket.socket, handler: Callable[[object, Context], object], head: dict[str, Any], event: bytes
) -> None:
    context = Context(head)
    try:
        result = handler(json.loads(event), context)
    except Exception as error:  # noqa: BLE001 - it is told.
        _say(channel, ERROR, _told(error, context.aws_request_id))
        return
    try:
        said = json.dumps(result, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        message = f"Unable to marshal response: {error}"
        _say(channel, ERROR, _error("Runtime.MarshalError", message, context.aws_request_id, []))
        return
    _say(channel, CHUNK, said)
    _say(channel, END, b"")


def _say(channel: socket.socket, kind: bytes, payload: bytes) -> None:
    channel.sendall(HEAD.pack(kind, len(payload)) + payload)


def _told(error: Exception, event_id: str | None) -> bytes:
    """What Lambda makes of an exception."""
    if str(error) != REFUSED:
        _show(error)
    # The first is of this module.
    trace = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
    return _error(type(error).__name__, str(error), event_id, trace)


def _show(error: Exception) -> None:
    traceback.print_exception(error, file=sys.stderr)


def _error(type_: str, message: str, event_id: str | None, trace: list[str]) -> bytes:
    said: dict[str, object] = {"errorMessage": message, "errorType": type_}
    if event_id is not None:
        said["requestId"] = event_id
    return json.dumps({**said, "stackTrace": trace}).encode()


if __name__ == "__main__":
    main()
