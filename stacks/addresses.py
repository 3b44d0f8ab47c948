"""The Terraform addresses that callers depend on.

Terraform destroys and creates whatever changes its address: an API key's value changes, and every
client breaks. So each address is made here, from the names in the description and from nothing else:
not from an order, not from the construct tree. A name has no `__` and no leading `_`, hence no two
different things share an address. Changing a function of this module needs a `moved` block.
"""

from __future__ import annotations

import hashlib
import re

from tollgate.config.route import RouteKey

_PLAIN_PART = re.compile(r"[A-Za-z0-9-]+")


def of_name(name: str) -> str:
    """A name as an address: `acme` stays, `1acme` becomes `_1acme` (Terraform wants no digit first)."""
    return f"_{name}" if name[0].isdigit() else name


def of_path(api: str, path: str) -> str:
    """A resource of an API: `inference__v1_chat`."""
    return f"{of_name(api)}__{_slug(path)}"


def of_route(api: str, route: RouteKey) -> str:
    """What belongs to one method: `inference__POST_v1_chat`, at the root `inference__GET`."""
    slug = _slug(route.path)
    return f"{of_name(api)}__{route.method}" + (f"_{slug}" if slug else "")


def of_function(api: str, function: str) -> str:
    """What belongs to an API and a Lambda function: `inference__summarize`.

    An ARN, an alias or a version is told apart by eight hex digits of its SHA-256.
    """
    if re.fullmatch(r"[A-Za-z0-9-]+", function):
        return f"{of_name(api)}__{function}"
    return f"{of_name(api)}__{digest(function)}"


def of_key(consumer: str, slot: str) -> str:
    """An API key and its attachment: `acme__primary`."""
    return f"{of_name(consumer)}__{slot}"


def _slug(path: str) -> str:
    """A path as part of an address; with eight hex digits of its SHA-256 where letters do not suffice.

    `/v1/chat` becomes `v1_chat`; `/users/{id}` becomes `users_id__743c7b1e`.
    """
    parts = path.split("/")[1:] if path != "/" else []
    if all(_PLAIN_PART.fullmatch(part) for part in parts):
        return "_".join(parts)
    readable = "_".join(re.sub(r"[^A-Za-z0-9-]+", "_", part).strip("_") for part in parts)
    return f"{readable}__{digest(path)}"


def digest(text: str) -> str:
    """Eight hex digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
