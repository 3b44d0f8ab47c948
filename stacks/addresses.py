"""The Terraform addresses that callers depend on.

Terraform destroys and creates whatever changes its address: an API key's value changes, and every
client breaks. So each address is made here, from the names in the description and from nothing else:
not from an order, not from the construct tree. A name has no `__` and no leading `_`, hence no two
different things share an address. Changing a function of this module needs a `moved` block.

A path parameter counts by its place, not by its name: there is one at most below a parent, and Amazon refuses
a second one even where the first is about to go. So `{id}` that becomes `{user}` is renamed in place.
"""

from __future__ import annotations

import hashlib
import re

from tollgate.config.route import RouteKey

_PLAIN_PART = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = "{}"

WEB_ACL = "gateway"
"""The web ACL, of which a gateway has one, and what sets its log."""
WEB_ACL_LOG = "gateway__web_acl"
"""Its log group, which no API's can be called."""


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


def of_response(api: str, route: RouteKey, status: int) -> str:
    """A method's response: `inference__POST_v1_chat__200`.

    The status is a part of it, as Amazon has no way to change the status of a response.
    """
    return f"{of_route(api, route)}__{status}"


def of_execution_log(api: str) -> str:
    """The log group of an API's execution log, beside that of its access log: `inference__execution`."""
    return f"{of_name(api)}__execution"


def of_validator(api: str, kind: str) -> str:
    """A request validator, which routes of an API share: `inference__body`."""
    return f"{of_name(api)}__{kind}"


def of_function(api: str, function: str) -> str:
    """What belongs to an API and a Lambda function: `inference__summarize`.

    An ARN, an alias or a version is told apart by its digest: `inference__summarize_live__…`.
    """
    if _PLAIN_PART.fullmatch(function):
        return f"{of_name(api)}__{function}"
    return f"{of_name(api)}__{_readable(function)}__{digest(function)}"


def of_gateway_response(api: str, response_type: str) -> str:
    """What API Gateway answers with itself, by the type of the response: `inference__QUOTA_EXCEEDED`.

    An API has one of each type, and the type is a part of it, as it cannot be changed.
    """
    return f"{of_name(api)}__{response_type}"


def of_code(api: str, called: str) -> str:
    """A function that is made of a folder, and all that belongs to it: `inference__from__summarize`."""
    plain = _PLAIN_PART.fullmatch(called)
    return f"{of_name(api)}__from__{called if plain else f'{_readable(called)}__{digest(called)}'}"


def of_ip_set(name: str, version: str) -> str:
    """A set of addresses of the web ACL: `denied_ipv4`."""
    return f"{name}_{version}"


def of_canary(address: str) -> str:
    """What a canary has beside what stays as it was: `inference__canary`, by the address of the other."""
    return f"{address}__canary"


def of_domain(domain: str) -> str:
    """What belongs to a domain: `api_example_com`. A domain name has no `_`, so no two share an address."""
    return of_name(domain.replace(".", "_"))


def of_record(domain: str, what: str) -> str:
    """A record of a domain's: `api_example_com__A`."""
    return f"{of_domain(domain)}__{what}"


def of_mapping(domain: str, base_path: str) -> str:
    """What a domain leads to by a base path: `api_example_com__admin`; `api_example_com` without one."""
    if not base_path:
        return of_domain(domain)
    plain = _PLAIN_PART.fullmatch(base_path)
    readable = base_path if plain else f"{_readable(base_path)}__{digest(base_path)}"
    return f"{of_domain(domain)}__{readable}"


def of_key(consumer: str, slot: str) -> str:
    """An API key and its attachment: `acme__primary`."""
    return f"{of_name(consumer)}__{slot}"


def of_alarm(api: str, kind: str) -> str:
    """What watches an API, an alarm with what it counts or a ranking: `inference__server_errors`."""
    return f"{of_name(api)}__{kind}"


def of_gateway() -> str:
    """What a gateway has one of."""
    return "gateway"


def of_email(email: str) -> str:
    """Who is told by mail: `oncall_example_com__…`. The digest tells apart what reads alike."""
    return of_name(f"{_readable(email)}__{digest(email)}")


def _slug(path: str) -> str:
    """A path as part of an address; with its digest where letters do not suffice.

    `/v1/chat` becomes `v1_chat`; `/users/{id}` becomes `users_param__5e3a3083fd2a01cb`.
    """
    parts = [_part(part) for part in path.split("/")[1:]] if path != "/" else []
    if all(_PLAIN_PART.fullmatch(part) for part in parts):
        return "_".join(parts)
    readable = "_".join("param" if part == _PARAMETER else _readable(part) for part in parts)
    return f"{readable}__{digest('/'.join(parts))}"


def _part(part: str) -> str:
    return _PARAMETER if part.startswith("{") else part


def _readable(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "_", text).strip("_")


def digest(text: str) -> str:
    """Sixteen hex digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
