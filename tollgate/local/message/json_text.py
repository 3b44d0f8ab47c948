"""JSON of callers, backends and functions, which may be none, or nested without end."""

from __future__ import annotations

import json
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class NoJson(ValueError):
    """A text is no JSON, or nested too deep to be read; `str()` says where, and nothing of the text."""


def read_json(text: str | bytes) -> Json:
    """The value that a text is.

    Raises:
        NoJson: it is none.
    """
    try:
        value: Json = json.loads(text)
    except RecursionError:
        raise NoJson("it is nested too deep") from None
    except UnicodeDecodeError:
        raise NoJson("it is no UTF-8") from None
    except ValueError as error:
        raise NoJson(str(error)) from None
    return value
