"""The demo's own folder: everything that it writes, and whether one is running."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tollgate.demo.embedded_aws import AwsAt
from tollgate.errors import TollgateError

DEFAULT_FOLDER = Path(".demo")

_MARK = ".tollgate-demo"
"""Tells a demo's folder from one that must not be deleted."""

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
        """Make the folder, anew where a demo left one.

        Raises:
            TollgateError: a demo is running, or the folder is somebody else's.
        """
        self._check_ours()
        if (aws := self._aws()) and aws.answers():
            raise TollgateError(f"A demo is running at {aws.url}. Stop it with `{self.stop_command}`.")
        self.remove()
        self.path.mkdir(parents=True)
        (self.path / _MARK).touch()

    def note_running(self, aws: AwsAt) -> None:
        """Remember where the embedded AWS is."""
        self.running.write_text(json.dumps({"url": aws.url}), encoding="utf-8")

    def stop(self) -> bool:
        """Stop a demo that was left running, and delete the folder; whether there was one.

        Raises:
            TollgateError: the folder is somebody else's, or the demo does not stop.
        """
        self._check_ours()
        aws = self._aws()
        self.running.unlink(missing_ok=True)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while aws and aws.answers():
            if time.monotonic() > deadline:
                raise TollgateError(f"The AWS at {aws.url} still answers: its demo is not finished yet.")
            time.sleep(0.1)
        existed = self.path.exists()
        self.remove()
        return existed

    def remove(self) -> None:
        """Delete the folder."""
        if self.path.exists():
            shutil.rmtree(self.path)

    def _aws(self) -> AwsAt | None:
        try:
            return AwsAt(json.loads(self.running.read_text(encoding="utf-8"))["url"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _check_ours(self) -> None:
        if self.path.exists() and not (self.path / _MARK).exists() and any(self.path.iterdir()):
            raise TollgateError(f"{self.path} holds something else than a demo. Choose an empty folder.")
