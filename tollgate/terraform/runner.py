"""Terraform's commands, run in one folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tollgate.errors import MissingStack, TerraformError
from tollgate.terraform.advice import advice
from tollgate.terraform.binary import Binary
from tollgate.terraform.outputs import Outputs, read_outputs
from tollgate.terraform.redaction import redact
from tollgate.terraform.ui import Diagnostic, Done, PlannedChange, Summary, read_line

_NOTHING_TO_DO, _SOMETHING_TO_DO = 0, 2
"""What `plan -detailed-exitcode` ends with."""

_RUNNING: set[subprocess.Popen[str]] = set()
_LINES_OF_AN_ERROR = 60
_SECONDS_TO_STOP = 120.0


@dataclass(frozen=True)
class PlanSummary:
    """What a plan will do.

    Attributes:
        changes: the resources, by address.
        is_empty: whether it does nothing at all, to outputs neither.
    """

    add: int
    change: int
    destroy: int
    changes: tuple[PlannedChange, ...]
    is_empty: bool

    def __str__(self) -> str:
        return f"{self.add} to add, {self.change} to change, {self.destroy} to destroy"


@dataclass(frozen=True)
class Progress:
    """How far a command has come.

    Attributes:
        doing: what was just done, as in `Creating`.
        done: how many resources are done.
        total: of how many; None where Terraform does not tell beforehand.
    """

    doing: str
    address: str
    done: int
    total: int | None

    def __str__(self) -> str:
        return f"{self.doing} {self.done}" + (f" of {self.total}" if self.total is not None else "")


def _ignore(_: object) -> None:
    pass


@dataclass(frozen=True)
class Terraform:
    """Terraform in a stack's folder.

    Every method raises `TerraformError` with Terraform's own message where Terraform fails. When it is
    interrupted, Terraform is asked to stop and waited for: it finishes what it is doing and writes its state.

    Attributes:
        environment: all variables that it gets, from `tollgate.terraform.environment`.
    """

    binary: Binary
    folder: Path
    environment: Mapping[str, str]

    def init(self, *, arguments: tuple[str, ...] = (), follow: Callable[[str], None] = _ignore) -> None:
        """Install the providers and set up the backend.

        Args:
            arguments: more of `terraform init`'s, `-reconfigure`.
            follow: is given each line that Terraform prints.
        """
        self._stream("init", "-no-color", *arguments, follow=follow)

    def validate(self) -> None:
        """Check the document against the providers' schemas."""
        self._stream("validate", "-no-color")

    def plan(
        self, file: Path, *, arguments: tuple[str, ...] = (), follow: Callable[[Progress], None] = _ignore
    ) -> PlanSummary:
        """Plan, and write the plan, which holds key values in clear, to a file.

        Args:
            arguments: more of `terraform plan`'s, `-target=…`.
        """
        tracker = _Tracker(follow, total_known=False)
        code = self._stream(
            "plan", "-json", "-detailed-exitcode", f"-out={file.absolute()}", *arguments,
            follow=tracker, accepted=(_NOTHING_TO_DO, _SOMETHING_TO_DO),
        )  # fmt: skip
        total = tracker.summary
        return PlanSummary(
            add=total.add,
            change=total.change,
            destroy=total.destroy,
            changes=tuple(sorted(tracker.planned, key=lambda change: change.address)),
            is_empty=code == _NOTHING_TO_DO,
        )

    def apply(self, plan: Path, *, follow: Callable[[Progress], None] = _ignore) -> Summary:
        """Apply a plan that was written before."""
        tracker = _Tracker(follow, total_known=True)
        self._stream("apply", "-json", str(plan.absolute()), follow=tracker)
        return tracker.summary

    def destroy(self, *, follow: Callable[[Progress], None] = _ignore) -> Summary:
        """Destroy everything in the state, without a question."""
        tracker = _Tracker(follow, total_known=True)
        self._stream("destroy", "-json", "-auto-approve", follow=tracker)
        return tracker.summary

    def show(self, plan: Path | None = None) -> str:
        """A plan, or the state, as Terraform's JSON; it holds key values in clear."""
        return self._capture("show", "-json", "-no-color", *([str(plan.absolute())] if plan else []))

    def show_text(self, plan: Path) -> str:
        """A plan in Terraform's own words, which can print key values."""
        return self._capture("show", "-no-color", str(plan.absolute()))

    def pull_state(self) -> str:
        """The state as JSON, from wherever it is kept; it holds key values. Empty where there is none yet."""
        return self._capture("state", "pull")

    def push_state(self, file: Path) -> None:
        """Write a state to wherever it is kept; not over another lineage, nor over a newer one."""
        self._capture("state", "push", str(file.absolute()))

    def output_values(self) -> Mapping[str, object]:
        """The outputs of any stack by name."""
        told = json.loads(self._capture("output", "-json", "-no-color"))
        return {name: output["value"] for name, output in told.items()}

    def outputs(self) -> Outputs:
        """The outputs of a gateway that is applied.

        Raises:
            MissingStack: the folder is not initialised, nothing is applied, or it is not a gateway.
        """
        try:
            return read_outputs(self._capture("output", "-json", "-no-color"))
        except TerraformError as error:
            if "initialization required" in str(error).lower():
                raise MissingStack("Terraform is not initialised here: nothing has been deployed.") from error
            raise

    def _capture(self, *arguments: str) -> str:
        """Run a command that prints a document."""
        with self._start(arguments, stderr=subprocess.PIPE) as process:
            try:
                out, err = process.communicate()
            except BaseException:
                _stop(process)
                raise
            finally:
                _RUNNING.discard(process)
        if process.returncode != 0:
            raise self._failed(arguments, err)
        return out

    def _stream(
        self,
        *arguments: str,
        follow: Callable[[str], None] = _ignore,
        accepted: tuple[int, ...] = (0,),
    ) -> int:
        """Run a command that tells what it does; the exit code."""
        said: deque[str] = deque(maxlen=_LINES_OF_AN_ERROR)
        errors: list[str] = []
        with self._start(arguments, stderr=subprocess.STDOUT) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    message = read_line(line)
                    if isinstance(message, Diagnostic) and message.is_error:
                        errors.append(str(message))
                    if not line.startswith("{"):
                        said.append(line)
                    follow(line.rstrip())
                code = process.wait()
            except BaseException:
                _stop(process)
                raise
            finally:
                _RUNNING.discard(process)
        if code not in accepted:
            raise self._failed(arguments, "\n\n".join(errors) or "".join(said))
        return code

    def _start(self, arguments: tuple[str, ...], *, stderr: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [self.binary.path, *arguments],
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
            errors="replace",
            # A terminal sends Ctrl-C to its whole process group, and a second interrupt makes Terraform
            # drop everything: in a group of its own it gets exactly the one that `_stop` sends.
            start_new_session=True,
            # A state in a file has every key's value: it is for its owner alone. What `init` downloads may be
            # in a cache that others read.
            umask=-1 if arguments[0] == "init" else 0o077,
        )
        _RUNNING.add(process)
        return process

    def _failed(self, arguments: tuple[str, ...], said: str) -> TerraformError:
        name = self.binary.path.name
        return TerraformError(f"`{name} {arguments[0]}` failed:\n{_short(said)}{advice(said, self.folder)}")


def interrupt_all() -> None:
    """Ask every Terraform that runs to stop: one in another thread hears nothing of Ctrl-C."""
    for process in list(_RUNNING):
        if process.poll() is None and sys.platform != "win32":
            process.send_signal(signal.SIGINT)


class _Tracker:
    """Counts what Terraform says it has done."""

    def __init__(self, follow: Callable[[Progress], None], *, total_known: bool) -> None:
        self.planned: list[PlannedChange] = []
        self.summary = Summary(0, 0, 0)
        self._follow = follow
        self._total_known = total_known
        self._done = 0

    def __call__(self, line: str) -> None:
        match read_line(line):
            case PlannedChange() as change:
                self.planned.append(change)
            case Summary() as summary:
                self.summary = summary
            case Done(address, doing) if self._total_known != (doing == "Refreshing"):
                self._done += 1
                self._follow(Progress(doing, address, self._done, self._total if self._total_known else None))

    @property
    def _total(self) -> int:
        # Terraform reports a replacement as two steps.
        return sum(2 if change.action == "replace" else 1 for change in self.planned)


def _stop(process: subprocess.Popen[str]) -> None:
    """Ask Terraform to stop, wait until it has, and end it where it does not."""
    if process.poll() is not None:
        return
    # On Windows the terminal's own Ctrl-C has reached Terraform, and a program cannot send it one.
    if sys.platform != "win32":
        process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=_SECONDS_TO_STOP)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        _kill(process)
        process.wait()


def _kill(process: subprocess.Popen[str]) -> None:
    """End Terraform at once, and its providers, which outlive a Terraform that is killed alone."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _short(said: str) -> str:
    """Terraform's errors without its box drawing and what could be a key, cut where they are endless."""
    lines = [re.sub(r"^[╷│╵]\s?", "", line.rstrip()) for line in said.strip().splitlines()]
    first = next((i for i, line in enumerate(lines) if line.startswith("Error:")), 0)
    kept = [line for line in lines[first:] if line.strip()]
    left_out = len(kept) - _LINES_OF_AN_ERROR
    if left_out > 0:
        kept = [*kept[:_LINES_OF_AN_ERROR], f"… and {left_out} more lines"]
    return redact("\n".join(kept)) or "it said nothing"
