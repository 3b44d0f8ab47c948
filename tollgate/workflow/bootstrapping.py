"""Makes the bucket of an environment's states, and moves into it what is kept on this machine.

Where the bootstrap's own state is tells how far an earlier run came: in a file beside CDKTF's output folder
until the bucket is there, and in the bucket from then on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tollgate.errors import TerraformError, TollgateError
from tollgate.terraform.binary import Binary
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import DOCUMENT, Stack, notes_of
from tollgate.workflow.state_move import State, check_may_move, move, read_state, set_aside

FOLDER: Final = "bootstrap.out"
"""Beside CDKTF's output folder, so that no deployment of all stacks has it."""
_OVERRIDE: Final = "backend_override.tf.json"
_RECORD: Final = Path(".terraform", "terraform.tfstate")
"""Where Terraform remembers which backend a folder was initialised with."""


@dataclass(frozen=True)
class LocalState:
    """A state of the environment's that is still a file.

    Attributes:
        stack: whose.
        place: where it belongs, as a person is told: `s3://bucket/key`.
    """

    stack: str
    file: Path
    place: str


@dataclass(frozen=True)
class Bootstrapping:
    """One environment's bootstrap.

    Attributes:
        stack: as it was synthesized into `bootstrap.out`.
        out: CDKTF's output folder, of the environment's own stacks.
    """

    stack: Stack
    out: Path
    binary: Binary
    environment: Mapping[str, str]

    @property
    def terraform(self) -> Terraform:
        """Terraform in the folder of the bootstrap's own stack."""
        return Terraform(self.binary, self.stack.folder, self.environment)

    @property
    def own_file(self) -> Path:
        """Where the bootstrap's own state is until there is a bucket."""
        return self.out.parent / f"terraform.{self.stack.name}.tfstate"

    @property
    def bucket(self) -> str:
        """The bucket of the states."""
        return str(self._backend["bucket"])

    @property
    def own_place(self) -> str:
        """Where it is then."""
        return _shown(self._backend)

    def begin(self) -> bool:
        """Initialise Terraform where the bootstrap's own state is; whether that is the bucket.

        Raises:
            TollgateError: the bucket is there and not by this, or has another state than the file here.
        """
        there = self._state_in_bucket()
        here = read_state(_text(self.own_file), str(self.own_file))
        if here is None and there is not None:
            self._use_bucket()
            return True
        if here is not None and there is not None and _is_of_now(here, there):
            # It was moved, and the file was left: what the bucket has came of it.
            set_aside(self.own_file)
            self._use_bucket()
            return True
        if here is not None and there is not None:
            check_may_move(here, there, self.own_file, self.own_place)
        self._use_file()
        return False

    def finish(self) -> Path:
        """Move the bootstrap's own state into the bucket that it made; the file that is left."""
        left = move(self.own_file, self._at(self.stack.name, self._backend), self.own_place)
        self._use_bucket()
        return left

    def local_states(self) -> Sequence[LocalState]:
        """The environment's states that are files yet.

        Raises:
            TollgateError: one stack has two.
        """
        return [
            LocalState(name, file, _shown({**self._backend, "key": key}))
            for name, key in self._states.items()
            if (file := self._file_of(name)) is not None
        ]

    def move(self, state: LocalState) -> Path:
        """Move one into the bucket; the file that is left.

        Raises:
            TollgateError: the bucket has another or a newer one.
        """
        backend = {**self._backend, "key": self._states[state.stack]}
        left = move(state.file, self._at(state.stack, backend), state.place)
        self.forget_backend(state.stack)
        return left

    def forget_backend(self, stack: str) -> None:
        """Let the next `terraform init` take the backend that the stack's document has then.

        Terraform would refuse a changed backend otherwise, and offer to move what is moved.
        """
        record = self.out / "stacks" / stack / _RECORD
        if _recorded(record).get("type") == "local":
            record.unlink()

    def _file_of(self, stack: str) -> Path | None:
        folder = self.out / "stacks" / stack
        places = [self.out.parent / f"terraform.{stack}.tfstate"]
        recorded = _recorded(folder / _RECORD)
        if recorded.get("type") == "local" and (path := (recorded.get("config") or {}).get("path")):
            places.append(folder / str(path))
        found = {Path(os.path.relpath(place)) for place in places if _text(place).strip()}
        if len(found) > 1:
            raise TollgateError(
                f"{stack} has two local states: {' and '.join(sorted(map(str, found)))}.\n"
                "  Rename the one that is not in use, and run this again."
            )
        return next(iter(found), None)

    def _state_in_bucket(self) -> State | None:
        """The bootstrap's own state in the bucket; None where there is no bucket yet.

        Raises:
            TollgateError: the bucket is there, and neither it nor this machine has that state.
        """
        try:
            terraform = self._at(self.stack.name, self._backend)
        except TerraformError as error:
            if _says_no_bucket(str(error)):
                return None
            raise
        found = read_state(terraform.pull_state(), self.own_place)
        if found is None and not _text(self.own_file).strip():
            raise TollgateError(
                f"The bucket {self.bucket} is there already, and no state of this bootstrap.\n"
                "  Was it made by hand? Then leave 'bootstrap' out, or name a bucket that is new. Made "
                f"by a bootstrap whose state is lost? Bring back an older version of {self.own_place}, or "
                f"{self.own_file} from the machine where it ran."
            )
        return found

    def _use_file(self) -> None:
        path = os.path.relpath(self.own_file, self.stack.folder)
        override = {"terraform": {"backend": {"local": {"path": path}}}}
        (self.stack.folder / _OVERRIDE).write_text(json.dumps(override), encoding="utf-8")
        self.terraform.init(arguments=("-reconfigure",))

    def _use_bucket(self) -> None:
        (self.stack.folder / _OVERRIDE).unlink(missing_ok=True)
        self.terraform.init(arguments=("-reconfigure",))

    def _at(self, name: str, backend: Mapping[str, Any]) -> Terraform:
        """Terraform in a folder that has a backend and nothing else, so that it needs no provider."""
        folder = self.stack.folder.parents[1] / "states" / name
        folder.mkdir(parents=True, exist_ok=True)
        document = {"terraform": {"backend": {"s3": dict(backend)}}}
        (folder / "main.tf.json").write_text(json.dumps(document), encoding="utf-8")
        terraform = Terraform(self.binary, folder, self.environment)
        terraform.init(arguments=("-reconfigure",))
        return terraform

    @property
    def _backend(self) -> Mapping[str, Any]:
        document = json.loads((self.stack.folder / DOCUMENT).read_text(encoding="utf-8"))
        found: Mapping[str, Any] = document["terraform"]["backend"]["s3"]
        return found

    @property
    def _states(self) -> Mapping[str, str]:
        """The keys of the environment's states by their stacks, as synthesis wrote them down."""
        found: Mapping[str, str] = notes_of(self.stack)["states"]
        return found


def _is_of_now(here: State, there: State) -> bool:
    return here == there or (here.lineage == there.lineage and there.serial > here.serial)


def _says_no_bucket(said: str) -> bool:
    words = " ".join(said.split())
    return "NoSuchBucket" in words or ("S3 bucket" in words and "does not exist" in words)


def _recorded(record: Path) -> Mapping[str, Any]:
    try:
        backend = json.loads(record.read_text(encoding="utf-8")).get("backend")
    except (OSError, ValueError, AttributeError):
        return {}
    return backend if isinstance(backend, dict) else {}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _shown(backend: Mapping[str, Any]) -> str:
    return f"s3://{backend['bucket']}/{backend['key']}"
