"""The demo's own folder: everything that it writes, and whether one is running."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tollgate.demo.embedded_aws import AwsAt
from tollgate.demo.lock import Lock
from tollgate.errors import TollgateError

DEFAULT_FOLDER = Path(".demo")

_MARK = ".tollgate-demo"
"""Tells a demo's folder from one that must not be deleted."""

_LOCK = ".lock"
"""Names the process that works in the folder."""

_SECONDS_TO_STOP = 10.0


@dataclass(frozen=True)
class DemoFolder:
    """A folder that is made for one demo and deleted after it."""

    path: Path

    @property
    def stop_command(self) -> str:
        """What stops a demo that is left running here."""
        if self.path == DEFAULT_FOLDER:
            return "make demo-stop"
        return f"{shlex.quote(sys.executable)} -m tollgate demo --stop --folder {shlex.quote(str(self.path))}"

    @property
    def out(self) -> Path:
        """What was synthesized."""
        return self.path / "cdktf.out"

    @property
    def log(self) -> Path:
        """What the embedded AWS says."""
        return self.path / "moto.log"

    @property
    def running(self) -> Path:
        """Exists as long as an embedded AWS is wanted."""
        return self.path / "running.json"

    def prepare(self) -> None:
        """Make the folder, anew where a demo left one, and hold it until `release` or `remove`.

        Raises:
            TollgateError: a demo is running, or the folder is somebody else's or cannot be made.
        """
        with self._refusals_told("written"):
            self._check_ours()
            self.path.mkdir(parents=True, exist_ok=True)
            if (holder := self._lock.take()) is not None:
                raise self._held_by(holder)
            if (aws := self._aws()) and aws.answers():
                self.release()
                raise TollgateError(f"A demo is running at {aws.url}. Stop it with `{self.stop_command}`.")
            self._clear()
            (self.path / _MARK).touch()

    def note_running(self, aws: AwsAt) -> None:
        """Remember where the embedded AWS is."""
        self.running.write_text(json.dumps({"url": aws.url}), encoding="utf-8")

    def stop(self) -> bool:
        """Stop a demo that was left running, and delete the folder; whether there was one.

        Raises:
            TollgateError: the folder is somebody else's or cannot be deleted, or the demo does not stop.
        """
        with self._refusals_told("deleted"):
            self._check_ours()
            if (holder := self._lock.holder()) is not None:
                raise self._held_by(holder)
            self._end_aws()
            existed = self.path.exists()
            self.remove()
        return existed

    def release(self) -> None:
        """Let another demo have the folder once nothing runs there."""
        self._lock.release()

    def remove(self) -> None:
        """Delete the folder, what holds it last."""
        if self.path.exists():
            self._clear()
            self.release()
            # Another demo can have taken it meanwhile.
            with suppress(OSError):
                self.path.rmdir()

    @contextmanager
    def _refusals_told(self, done: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TollgateError(
                f"{error.filename or self.path}: it cannot be {done}: {error.strerror}\n"
                "  Mend that, or choose another folder with --folder."
            ) from error

    @property
    def _lock(self) -> Lock:
        return Lock(self.path / _LOCK)

    def _held_by(self, process: int) -> TollgateError:
        return TollgateError(
            f"A demo is under way in {self.path}: process {process}.\n"
            f"  Wait for it, or end it with Ctrl-C. If that process is no demo, delete {self.path}."
        )

    def _clear(self) -> None:
        for path in self.path.iterdir():
            if path.name.startswith(_LOCK):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _end_aws(self) -> None:
        aws = self._aws()
        self.running.unlink(missing_ok=True)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while aws and aws.answers():
            if time.monotonic() > deadline:
                raise TollgateError(f"The AWS at {aws.url} still answers: its demo is not finished yet.")
            time.sleep(0.1)

    def _aws(self) -> AwsAt | None:
        try:
            return AwsAt(json.loads(self.running.read_text(encoding="utf-8"))["url"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _check_ours(self) -> None:
        if not self.path.exists() or (self.path / _MARK).exists():
            return
        if not self.path.is_dir():
            raise TollgateError(f"{self.path} is no folder. Choose another one with --folder.")
        if any(not path.name.startswith(_LOCK) for path in self.path.iterdir()):
            raise TollgateError(f"{self.path} holds something else than a demo. Choose an empty folder.")
