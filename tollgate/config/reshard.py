"""What an environment's states hold before its number of shards changes: `tollgate reshard` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tollgate.errors import TollgateError

VERSION: Final = 1


class Reshard(BaseModel):
    """The file of one environment.

    Attributes:
        shards: over how many stacks its consumers are split now; None where they are not.
        stacks: the ids at Amazon by address, by stack: of keys, attachments and what is delivered. No value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = VERSION
    gateway: str
    environment: str
    shards: int | None
    stacks: dict[str, dict[str, str]]


def read_reshard(file: Path) -> Reshard:
    """Read what `tollgate reshard` wrote.

    Raises:
        TollgateError: it is something else.
    """
    try:
        return Reshard.model_validate(json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        raise TollgateError(
            f"{file}: there is no such file.\n  `tollgate reshard ENVIRONMENT` writes it."
        ) from None
    except (OSError, ValueError, ValidationError):
        raise TollgateError(
            f"{file}: it is not what `tollgate reshard` wrote.\n  Let it write the file again."
        ) from None
