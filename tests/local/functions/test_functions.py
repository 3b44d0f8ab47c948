"""Functions run from their zips, in processes that see nothing of ours and leave nothing behind."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import uvloop

from tests.local.functions.code import function, is_gone, node, python
from tollgate.local.functions.functions import Functions
from tollgate.local.functions.invocation import Invoked
from tollgate.local.served.gateway import Function

T = TypeVar("T")

ECHO = "def handler(event, context): return event"
TELLS_PID = "import os, time\ndef handler(event, context):\n    time.sleep(event)\n    return os.getpid()"


def asked(each: Function, *events: object, output: io.StringIO | None = None) -> list[Invoked]:
    """What a function answers to events, one after the other."""

    async def ask(functions: Functions) -> list[Invoked]:
        return [await functions.invoke(each, json.dumps(event).encode()) for event in events]

    return with_functions(ask, output=output)


def with_functions(
    use: Callable[[Functions], Awaitable[T]], *, limit: int = 10, output: io.StringIO | None = None
) -> T:
    async def run() -> T:
        functions = Functions(limit=limit, output=output)
        try:
            return await use(functions)
        finally:
            await functions.close()

    return asyncio.run(run())


def answer(each: Function, event: object = None) -> Any:
    [invoked] = asked(each, event)
    assert invoked.error is None, invoked.payload
    return json.loads(invoked.payload)


def failure(each: Function, event: object = None) -> dict[str, Any]:
    [invoked] = asked(each, event)
    said: dict[str, Any] = json.loads(invoked.payload)
    assert invoked.error == said["errorMessage"]
    return said


@pytest.mark.parametrize("event", [None, 1, "é\n\0", [], {"a": {"b": [1.5, True]}}, "x" * 1_000_000])
@pytest.mark.parametrize("of", ["python", "node"])
def test_a_handler_gets_its_event_and_is_heard(of: str, event: object, tmp_path: Path) -> None:
    each = (
        python(tmp_path, ECHO) if of == "python" else node(tmp_path, "export const handler = async (e) => e;")
    )
    assert answer(each, event) == event


def test_it_runs_on_uvloop_too(tmp_path: Path) -> None:
    async def run() -> Invoked:
        functions = Functions()
        try:
            return await functions.invoke(python(tmp_path, ECHO), b"[1]")
        finally:
            await functions.close()

    assert uvloop.run(run()) == Invoked(b"[1]")


@pytest.mark.parametrize(
    "each",
    [
        ("app.py", "import os\ndef handler(event, context): return dict(os.environ)", "python3.13"),
        ("app.mjs", "export const handler = async () => ({...process.env});", "nodejs22.x"),
    ],
    ids=["python", "node"],
)
def test_a_function_sees_what_lambda_defines_and_its_own_and_nothing_of_ours(
    each: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "OPENAI_API_KEY", "TF_VAR_secret", "PYTHONPATH"):
        monkeypatch.setenv(name, "ours")
    file, text, runtime = each
    own = {"MODEL": "small", "AWS_REGION": "mars-1"}
    seen = answer(function(tmp_path, {file: text}, runtime=runtime, environment=own))
    assert "ours" not in seen.values()
    wanted = {
        "MODEL": "small",
        "AWS_REGION": "eu-central-1",
        "AWS_LAMBDA_FUNCTION_NAME": "talk",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
        "_HANDLER": "app.handler",
        "TZ": ":UTC",
    }
    assert {name: seen.get(name) for name in wanted} == wanted


def test_a_function_finds_no_credentials_of_who_runs_it(tmp_path: Path) -> None:
    text = """
        import os
        import botocore.session
        def handler(event, context):
            session = botocore.session.get_session()
            home = os.path.expanduser("~")
            return [
                session.full_config, session.get_credentials(),
                os.listdir(home), os.path.samefile(home, os.environ["LAMBDA_TASK_ROOT"]),
                os.environ["AWS_EC2_METADATA_DISABLED"],
            ]
    """
    nothing: dict[str, Any] = {"profiles": {}}
    assert answer(python(tmp_path, textwrap.dedent(text))) == [nothing, None, [], False, "true"]


@pytest.mark.parametrize("package", ["tollgate", "pydantic", "pytest"])
def test_what_is_not_in_the_zip_is_missed(package: str, tmp_path: Path) -> None:
    said = failure(python(tmp_path, f"import {package}\n{ECHO}"))
    assert said["errorType"] == "Runtime.ImportModuleError"
    assert said["errorMessage"] == f"Unable to import module 'app': No module named '{package}'"


def test_the_sdk_is_there_as_in_lambdas_runtime(tmp_path: Path) -> None:
    text = "import boto3\ndef handler(event, context): return boto3.__name__"
    assert answer(python(tmp_path, text)) == "boto3"


def test_python_knows_its_context(tmp_path: Path) -> None:
    text = """
        def handler(event, context):
            left = context.get_remaining_time_in_millis()
            return [context.function_name, context.invoked_function_arn, context.memory_limit_in_mb,
                    context.log_group_name, len(context.aws_request_id), 15_000 < left <= 20_000]
    """
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:talk"
    expected = ["talk", arn, "256", "/aws/lambda/talk", 36, True]
    assert answer(python(tmp_path, textwrap.dedent(text))) == expected


def test_node_knows_its_context(tmp_path: Path) -> None:
    text = """
        export const handler = async (event, context) => {
          const left = context.getRemainingTimeInMillis();
          return [context.functionName, context.invokedFunctionArn, context.memoryLimitInMB,
                  context.logGroupName, context.awsRequestId.length, 15000 < left && left <= 20000];
        };
    """
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:talk"
    assert answer(node(tmp_path, text)) == ["talk", arn, "256", "/aws/lambda/talk", 36, True]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.js", "exports.handler = async (event) => event;"),
        ("app.cjs", "exports.handler = (event, context, callback) => callback(null, event);"),
        (
            "app.mjs",
            "export const handler = (event, context, callback) => setTimeout(callback, 1, null, event);",
        ),
    ],
)
def test_node_takes_modules_and_callbacks_of_any_kind(file: str, text: str, tmp_path: Path) -> None:
    assert answer(function(tmp_path, {file: text}, runtime="nodejs22.x"), [1]) == [1]


@pytest.mark.parametrize(
    ("text", "type_", "message"),
    [
        ("def handler(event, context): raise KeyError('model')", "KeyError", "'model'"),
        (
            "def handler(event, context): return {1, 2}",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
        (
            "def other(event, context): pass",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'app'",
        ),
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        (
            "def handler(event, context): return 'x' * 6_291_555",
            "Function.ResponseSizeTooLarge",
            "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).",
        ),
    ],
)
def test_what_goes_wrong_is_told_as_lambda_tells_it(
    text: str, type_: str, message: str, tmp_path: Path
) -> None:
    said = failure(python(tmp_path, text))
    assert (said["errorType"], said["errorMessage"]) == (type_, message)


def test_an_answer_that_is_too_large_is_not_waited_for(tmp_path: Path) -> None:
    text = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          for (let i = 0; i < 7; i += 1) stream.write("x".repeat(1_000_000));
          await new Promise(() => {});
        });
    """
    assert failure(node(tmp_path, text, timeout=5))["errorType"] == "Function.ResponseSizeTooLarge"


@pytest.mark.parametrize("kind", ["C", "E", "X"])
def test_what_claims_to_be_of_gigabytes_is_not_read(kind: str, tmp_path: Path) -> None:
    text = f"""
        import os, stat, struct, time
        def is_socket(n):
            try:
                return stat.S_ISSOCK(os.fstat(n).st_mode)
            except OSError:
                return False
        channel = next(filter(is_socket, range(3, 100)))
        def handler(event, context):
            if event:
                os.write(channel, struct.pack(">cI", {kind.encode()!r}, 4_000_000_000))
                time.sleep(60)
            return "here"
    """
    large, after = asked(python(tmp_path, textwrap.dedent(text), timeout=5), True, False)
    assert json.loads(large.payload)["errorType"] == "Function.ResponseSizeTooLarge"
    assert after == Invoked(b'"here"')


@pytest.mark.parametrize(
    "text",
    [
        "export const handler = async () => { throw new TypeError('no model'); };",
        "export const handler = () => { throw new TypeError('no model'); };",
        "export const handler = (e, c, callback) => callback(new TypeError('no model'));",
        "throw new TypeError('no model');",
    ],
)
def test_errors_of_node_are_told_too(text: str, tmp_path: Path) -> None:
    said = failure(node(tmp_path, text))
    assert (said["errorType"], said["errorMessage"]) == ("TypeError", "no model")


def test_a_function_that_takes_too_long_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    text = f"""
        import pathlib, subprocess, time
        def handler(event, context):
            if event == "fast":
                return "here"
            started = subprocess.Popen(["sleep", "60"])
            pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(started.pid))
            time.sleep(60)
    """
    slow, fast = asked(python(tmp_path, textwrap.dedent(text), timeout=0.5), "slow", "fast")
    assert slow.error is not None
    assert slow.error.endswith("Task timed out after 0.50 seconds")
    assert fast == Invoked(b'"here"')
    assert is_gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(
    ("ends", "how"), [("os._exit(3)", "exit status 3"), ("os.kill(os.getpid(), 9)", "signal: SIGKILL")]
)
def test_a_process_that_dies_is_told_of_and_replaced(ends: str, how: str, tmp_path: Path) -> None:
    text = f"import os\ndef handler(event, context):\n    if event: {ends}\n    return 'here'"
    died, alive = asked(python(tmp_path, text), True, False)
    assert died.error is not None
    assert died.error.endswith(f"Error: Runtime exited with error: {how}")
    assert alive == Invoked(b'"here"')


def test_a_process_that_died_while_it_was_idle_is_replaced(tmp_path: Path) -> None:
    text = (
        "import os, threading\ndef handler(event, context):\n"
        "    threading.Timer(0.05, os._exit, [0]).start()\n    return os.getpid()"
    )

    async def ask(functions: Functions) -> tuple[Invoked, Invoked]:
        each = python(tmp_path, text)
        first = await functions.invoke(each, b"0")
        while psutil.pid_exists(int(first.payload)) and (
            psutil.Process(int(first.payload)).status() != psutil.STATUS_ZOMBIE
        ):
            await asyncio.sleep(0.01)
        return first, await functions.invoke(each, b"0")

    first, second = with_functions(ask)
    assert second.error is None
    assert first.payload != second.payload


def test_what_is_printed_is_not_mixed_with_what_is_answered(tmp_path: Path) -> None:
    text = """
        import logging, os, subprocess, sys
        logging.getLogger().setLevel(logging.INFO)
        def handler(event, context):
            print("printed")
            os.write(1, b"written\\n")
            subprocess.run(["echo", "echoed"])
            logging.info("logged")
            return "answered"
    """
    output = io.StringIO()
    assert asked(python(tmp_path, textwrap.dedent(text)), None, output=output) == [Invoked(b'"answered"')]
    lines = ["printed", "written", "echoed", "[INFO]\tlogged"]
    assert output.getvalue().splitlines() == [f"[talk] {line}" for line in lines]


def test_the_last_words_of_a_process_that_dies_are_heard(tmp_path: Path) -> None:
    output = io.StringIO()
    text = "import os\ndef handler(event, context):\n    print('out of memory', end='')\n    os._exit(1)"
    asked(python(tmp_path, text), None, output=output)
    assert output.getvalue() == "[talk] out of memory\n"


def test_a_line_without_end_is_not_kept_for_ever(tmp_path: Path) -> None:
    output = io.StringIO()
    text = "import os\ndef handler(event, context):\n    for _ in range(10): os.write(1, b'x' * 100_000)"
    asked(python(tmp_path, text), None, output=output)
    lines = output.getvalue().splitlines()
    assert len(lines) > 1
    assert sum(line.count("x") for line in lines) == 1_000_000


def test_a_warm_process_is_asked_again(tmp_path: Path) -> None:
    first, second = asked(python(tmp_path, TELLS_PID), 0, 0)
    assert first == second


@pytest.mark.parametrize(("limit", "processes"), [(10, 4), (2, 2)])
def test_there_are_as_many_processes_as_events_at_once_up_to_a_limit(
    limit: int, processes: int, tmp_path: Path
) -> None:
    async def ask(functions: Functions) -> list[Invoked]:
        each = python(tmp_path, TELLS_PID)
        return await asyncio.gather(*(functions.invoke(each, b"0.3") for _ in range(4)))

    assert len({invoked.payload for invoked in with_functions(ask, limit=limit)}) == processes


def test_a_function_goes_on_that_nobody_waits_for(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"import time\ndef handler(event, context):\n    time.sleep(0.3)\n    open({str(mark)!r}, 'w')"

    async def ask(functions: Functions) -> None:
        each = python(tmp_path, text)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(functions.invoke(each, b"0"), 0.2)
        while not mark.exists():
            await asyncio.sleep(0.01)

    with_functions(ask)


def test_who_goes_away_before_its_turn_is_not_handed_on(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    text = f"""
        import time
        def handler(event, context):
            open({str(heard)!r}, "a").write(event)
            time.sleep(0.3 if event == "a" else 0)
    """

    async def ask(functions: Functions) -> None:
        each = python(tmp_path, textwrap.dedent(text))
        first = asyncio.ensure_future(functions.invoke(each, b'"a"'))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(functions.invoke(each, b'"b"'))
        third = asyncio.ensure_future(functions.stream(each, b'"c"'))
        await asyncio.sleep(0)
        second.cancel()
        third.cancel()
        await functions.invoke(each, b'"d"')
        await first

    with_functions(ask, limit=1)
    assert heard.read_text() == "ad"


def test_closing_gives_nobody_a_turn_who_still_waits(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    text = f"""
        import time
        def handler(event, context):
            open({str(heard)!r}, "a").write(event)
            time.sleep(30)
    """

    async def main() -> list[Invoked | BaseException]:
        functions = Functions(limit=1)
        each = python(tmp_path, textwrap.dedent(text))
        asking = [asyncio.ensure_future(functions.invoke(each, event)) for event in (b'"a"', b'"b"', b'"c"')]
        while not heard.exists():
            await asyncio.sleep(0.01)
        await functions.close()
        return await asyncio.gather(*asking, return_exceptions=True)

    ended = asyncio.run(asyncio.wait_for(main(), 10))
    assert [type(each) for each in ended] == [asyncio.CancelledError] * 3
    assert heard.read_text() == "a"


def test_closing_ends_all_and_leaves_nothing(tmp_path: Path) -> None:
    text = "import os, time\ndef handler(event, context):\n    return [os.getpid(), os.getcwd()]"
    pid, folder = answer(python(tmp_path, text))
    assert is_gone(pid)
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    ("runtime", "file", "text"),
    [
        (
            "python3.13",
            "app.py",
            "import os, time\ndef handler(event, context):\n    tell()\n    time.sleep(60)",
        ),
        ("nodejs22.x", "app.mjs", "export const handler = () => { tell(); return new Promise(() => {}); };"),
        ("nodejs22.x", "app.mjs", "export const handler = () => { tell(); for (;;); };"),
    ],
    ids=["python", "node", "node that is busy"],
)
def test_a_function_ends_with_a_gateway_that_is_killed(
    runtime: str, file: str, text: str, tmp_path: Path
) -> None:
    told = tmp_path / "pid"
    tell = (
        f"open({str(told)!r}, 'w').write(str(os.getpid()))"
        if runtime.startswith("python")
        else f"writeFileSync({str(told)!r}, String(process.pid))"
    )
    text = text.replace("tell()", tell)
    if runtime.startswith("node"):
        text = f"import {{ writeFileSync }} from 'node:fs';\n{text}"
    each = function(tmp_path, {file: text}, runtime=runtime, timeout=60)
    gateway = f"""
        import asyncio, pathlib
        from tollgate.local.functions.functions import Functions
        from tests.local.functions.code import of_archive
        each = of_archive(pathlib.Path({str(each.archive)!r}), runtime={runtime!r}, timeout=60)
        asyncio.run(Functions().invoke(each, b"0"))
    """
    # What was unpacked stays where a gateway is killed.
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(gateway)], env=environment) as ours:
        while not told.exists() or not told.read_text():
            time.sleep(0.01)
        ours.send_signal(signal.SIGKILL)
    assert is_gone(int(told.read_text()))
