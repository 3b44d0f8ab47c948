"""`python -m benchmarks.serve`: calls a second of `tollgate serve`, beside a bare Starlette application.

A mock route, with key, throttles and access log on. It needs wrk on the PATH (Debian's package `wrk`).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.programs import ROOT, environment
from benchmarks.targets import Target
from tollgate.local.server.sockets import on_loopback

KEY = "A" * 40
SERVED, BARE = "tollgate serve", "bare Starlette"
_DESCRIPTION = """
name: bench
region: us-east-1
apis:
  main:
    errors: plain
    stage: {name: v1, throttle: {rate_limit: 9500, burst_limit: 5000}}
    routes: {GET /ping: {integration: {type: mock, body: {status: ok}}}}
usage_plans: {fast: {apis: [main], throttle: {rate_limit: 9000, burst_limit: 5000}}}
consumers: {acme: {usage_plan: fast}}
"""
_BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def ping(request):
    return JSONResponse({"status": "ok"})

app = Starlette(routes=[Route("/main/v1/ping", ping)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical", access_log=False)
"""
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What a run of wrk measured.

    Attributes:
        p50: milliseconds.
        p99: milliseconds.
    """

    rate: float
    p50: float
    p99: float


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each (default: 3)")
    parser.add_argument("--seconds", type=int, default=10, help="of each run (default: 10)")
    parser.add_argument("--connections", type=int, default=16, help="at once (default: 16)")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is not on the PATH. On Debian: apt install wrk", file=sys.stderr)
        return 2
    loads: dict[str, list[Load]] = {SERVED: [], BARE: []}
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder)) as served,
        _bare(Path(folder)) as bare,
    ):
        for _ in range(options.runs):
            for name, url in ((SERVED, served), (BARE, bare)):
                print(f"{name} …", file=sys.stderr)
                loads[name].append(_wrk(url, options.seconds, options.connections))
        lines = sum(1 for _ in (Path(folder) / "access.log").open())
    print(f"\n{options.connections} connections, {options.seconds} s, medians of {options.runs}")
    print("\n| program | requests/s | p50 | p99 |\n|---|---:|---:|---:|")
    for name, found in loads.items():
        rate, p50, p99 = (_of(found, figure) for figure in ("rate", "p50", "p99"))
        print(f"| {name} | {rate:,.0f} | {p50:.1f} ms | {p99:.1f} ms |")
    print(f"\n{lines:,} lines of access log were written.\n")
    return _judge(loads[SERVED])


def _judge(found: Sequence[Load]) -> int:
    targets = [
        Target("2,000 requests a second, of what it makes", 2_000 / _of(found, "rate"), 1, "x"),
        Target("p99", _of(found, "p99"), 20, "ms"),
    ]
    for target in targets:
        print(f"{'met' if target.is_met else 'MISSED'}: {target.what} {target.measured:.2f} {target.unit}")
    return 0 if all(target.is_met for target in targets) else 1


def _of(found: Sequence[Load], figure: str) -> float:
    return float(median(getattr(load, figure) for load in found))


@contextmanager
def _served(work: Path) -> Iterator[str]:
    (work / "gateway.yaml").write_text(_DESCRIPTION)
    (work / "keys.yaml").write_text(f"acme: {{primary: {KEY}}}\n")
    subprocess.run(
        [sys.executable, str(ROOT / "main.py")], env=environment(), cwd=work, check=True, stdout=sys.stderr
    )
    options = ["--keys", str(work / "keys.yaml"), "--log", str(work / "access.log")]
    with _running(["-m", "tollgate", "serve", *options, "--port"], work) as url:
        yield url


@contextmanager
def _bare(work: Path) -> Iterator[str]:
    (work / "bare.py").write_text(_BARE)
    with _running([str(work / "bare.py")], work) as url:
        yield url


@contextmanager
def _running(arguments: Sequence[str], work: Path) -> Iterator[str]:
    """A server that is told its port last, from its first answer on."""
    with on_loopback(0) as (_, port):
        pass
    command = [sys.executable, *arguments, str(port)]
    variables = {**environment(), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=work, env=variables, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/main/v1/ping"
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    request = urllib.request.Request(url, headers={"x-api-key": KEY})
    for _ in range(200):
        try:
            with urllib.request.urlopen(request) as answer:
                assert answer.status == 200
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit(f"Nothing answers at {url}.")


def _wrk(url: str, seconds: int, connections: int) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"x-api-key: {KEY}", url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise SystemExit(f"Not every call was answered:\n{printed}")
    latency = {part: float(value) * _MILLISECONDS[unit] for part, value, unit in _LATENCY.findall(printed)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    assert rate is not None
    return Load(float(rate[1]), latency["50"], latency["99"])


if __name__ == "__main__":
    sys.exit(main())
