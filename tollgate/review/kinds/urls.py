"""Where callers send their calls, what they show there, and where they put the key: what of it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.access.facts import DOMAIN, MAPPING, MAPPING_V2, REST_API
from tollgate.review.impact import Impact, Risk
from tollgate.review.side import Side, short
from tollgate.review.view import STAGE, View
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import as_bool
from tollgate.terraform.planned.change import Change

RECORD: Final = "aws_route53_record"
_ADDRESSES: Final = ("A", "AAAA", "CNAME")
"""The types of records by which a name is found."""

_KEEP = "Keep the old one until every client has moved, or put a custom domain before both."


def impacts(view: View) -> Iterator[Impact]:
    """`api-deleted`, `stage-deleted`, `url-changed`, `domain-changed`, `key-source-changed`."""
    yield from _of_apis(view)
    yield from _of_stages(view)
    yield from _of_domains(view)
    yield from _of_certificates(view)
    yield from _of_records(view)
    yield from _of_mappings(view)


def _of_apis(view: View) -> Iterator[Impact]:
    for change in view.of(REST_API):
        stages = view.before.stages_of_api(change.address)
        keys, routes = view.before.keys_at(stages), _routes(view, stages)
        if change.action == "delete":
            yield view.impact(
                "api-deleted",
                "critical",
                f"{short(change.address)} is deleted: every route of it is gone, and its URL for good",
                keys=keys,
                routes=routes,
                stages=stages,
                interruption="until the callers change something",
                undo="Do not apply: put the API back. Once it is deleted, another one has another URL.",
                addresses=[change.address],
            )
        elif change.is_replaced:
            yield view.impact(
                "url-changed",
                "critical",
                f"{short(change.address)} is made anew: its id is part of the URL, which becomes another",
                detail=f"Now: {', '.join(_urls(view, stages)) or 'not known'}; then: known after apply."
                f"{_because(change)}",
                keys=keys,
                routes=routes,
                stages=stages,
                interruption="until the callers change something",
                undo=f"Do not apply: take back what replaces it. {_KEEP}",
                addresses=[change.address],
            )
        if change.action == "update" and _is_switched_off(change):
            yield view.impact(
                "url-changed",
                "critical",
                f"{short(change.address)} answers no more at Amazon's own URL: it is 403 for everybody",
                detail=f"Now: {', '.join(_urls(view, stages)) or 'not known'}; then: "
                f"{', '.join(mapped_urls(view, change.address)) or 'nothing at all'}.",
                keys=keys,
                routes=routes,
                stages=stages,
                takes_effect=view.effect_at_stage(change.address),
                interruption="until the callers change something",
                undo="Do it in two steps: make the domain and keep disable_execute_api_endpoint = false (in "
                "gateway.yaml, the endpoint's default_endpoint: true); switch it off once nobody calls "
                "Amazon's own URL.",
                addresses=[change.address],
            )
        if change.action == "update" and change.differs("api_key_source"):
            old, new = (
                str((values or {}).get("api_key_source") or "HEADER")
                for values in (change.before, change.after)
            )
            if old == new:
                continue
            yield view.impact(
                "key-source-changed",
                "critical",
                f"{short(change.address)} takes the key from {_source(new)}, and no more from {_source(old)}",
                detail="Clients that send it as before get 403.",
                keys=keys,
                routes=routes,
                stages=stages,
                takes_effect=view.effect(change.address),
                interruption="until the callers change something",
                undo=f"Set api_key_source = {old} again, and redeploy.",
                addresses=[change.address],
            )


def _source(name: str) -> str:
    return "what an authorizer returns" if name == "AUTHORIZER" else "the header x-api-key"


def _of_stages(view: View) -> Iterator[Impact]:
    for change in view.of(STAGE):
        api = view.api_of(change)
        if view.is_replaced(api) or (api and view.is_gone(api)):
            continue
        keys, routes = view.before.keys_at([change.address]), view.before.routes_of_stage(change.address)
        before, after = change.before or {}, change.after or {}
        if change.action == "delete":
            yield view.impact(
                "stage-deleted",
                "critical",
                f"{view.before.label(change.address)} is deleted: its URL answers nobody",
                keys=keys,
                routes=routes,
                stages=[change.address],
                interruption="until it is undone",
                undo="Put the stage back: it has the same URL again, and its plans must open it anew.",
                addresses=[change.address],
            )
        elif _has_no_default_endpoint(view.before, api):
            # Its name is in no URL: what becomes of its domains is told there.
            continue
        elif change.before and change.after and before.get("stage_name") != after.get("stage_name"):
            yield view.impact(
                "url-changed",
                "critical",
                f"the stage {before.get('stage_name')} becomes {after.get('stage_name')}, and so the end "
                "of its URL",
                detail=_renamed(view, change),
                keys=keys,
                routes=routes,
                stages=[change.address],
                interruption="until the callers change something",
                undo=f"Do not apply: take the old name back. {_KEEP}",
                addresses=[change.address],
            )


def _renamed(view: View, change: Change) -> str:
    """The URL of a stage before and after it gets another name."""
    name = (change.after or {}).get("stage_name")
    for url in _urls(view, [change.address]):
        return f"Now: {url} and then: {url.rpartition('/')[0]}/{name or '?'}"
    return "The URL is not known."


def _of_domains(view: View) -> Iterator[Impact]:
    for change in view.of(DOMAIN):
        if change.before is None or (change.action == "update" and not change.differs("domain_name")):
            continue
        stages = _stages_of_domain(view, change)
        name = change.before.get("domain_name")
        is_gone = change.action in ("delete", "forget")
        if change.action == "forget":
            continue
        yield view.impact(
            "domain-changed",
            "critical",
            f"{name} {'is deleted' if is_gone else 'is made anew, and so what its DNS record must point to'}",
            detail=f"{_because(change).strip()} Its DNS record points to {_target(change.before)}.",
            keys=view.before.keys_at(stages),
            stages=stages,
            interruption="until the callers change something" if is_gone else "until it is undone",
            undo="Do not apply: keep the domain. Afterwards point its DNS record to the new name.",
            addresses=[change.address],
        )


def _of_certificates(view: View) -> Iterator[Impact]:
    """What a domain asks of callers beside their key."""
    for change in view.of(DOMAIN):
        before, after = change.before, change.after
        if before is None or after is None or change.is_replaced:
            continue
        old, new = _truststore(before), _truststore(after)
        if not new or old == new:
            continue
        stages = _stages_of_domain(view, change)
        name = after.get("domain_name")
        yield view.impact(
            "domain-changed",
            "medium" if old else "critical",
            f"{name} trusts what another trust store has: a certificate of any other authority is refused"
            if old
            else f"{name} asks callers for a certificate, and refuses who has none",
            detail=f"The trust store: {new}.",
            keys=view.before.keys_at(stages),
            stages=stages,
            interruption="until it is undone" if old else "until the callers change something",
            undo="Name the old trust store again."
            if old
            else "Ask for certificates at a domain of its own first, and let callers move to that.",
            addresses=[change.address],
        )


def _truststore(values: Mapping[str, Any]) -> str:
    """`s3://acme-trust/ca.pem, version v1`; empty where no certificate is asked for."""
    found = values.get("mutual_tls_authentication")
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, Mapping) or not first.get("truststore_uri"):
        return ""
    version = first.get("truststore_version")
    return f"{first['truststore_uri']}, version {version}" if version else str(first["truststore_uri"])


def _of_records(view: View) -> Iterator[Impact]:
    """The records by which callers find a domain that stays."""
    domains = {str(domain.get("domain_name")): domain for domain in view.after.facts.configuration.of(DOMAIN)}
    for change in view.of(RECORD):
        before = change.before or {}
        name, kind = str(before.get("name", "")).rstrip(".").lower(), before.get("type")
        is_moved = change.differs("alias") or change.differs("records") or change.is_replaced
        if name not in domains or kind not in _ADDRESSES or change.action == "forget":
            continue
        if change.action != "delete" and not is_moved:
            continue
        is_gone = change.action == "delete"
        # Who finds no IPv6 address takes the other.
        risk: Risk = "medium" if kind == "AAAA" or not is_gone else "critical"
        yield view.impact(
            "domain-changed",
            risk,
            f"{name} has no {kind} record any more"
            if is_gone
            else f"the {kind} record of {name} points elsewhere",
            detail="Resolvers remember the old one for as long as it says.",
            interruption="until it is undone" if is_gone else "seconds",
            undo="Put the record back.",
            addresses=[change.address],
        )


def _is_switched_off(change: Change) -> bool:
    """Whether an API loses its default endpoint."""
    before, after = change.before or {}, change.after or {}
    return (
        before.get("disable_execute_api_endpoint") is not True
        and after.get("disable_execute_api_endpoint") is True
    )


def _has_no_default_endpoint(side: Side, api: str | None) -> bool:
    found = side.resource(REST_API, api or "")
    return found is not None and as_bool(found.get("disable_execute_api_endpoint")) is True


def _mappings_to(side: Side, api: str | None) -> list[Resource]:
    """What leads to an API."""
    return [
        mapping
        for kind in (MAPPING, MAPPING_V2)
        for mapping in side.facts.configuration.of(kind)
        if side.mapped_api(mapping) == api
    ]


def mapped_urls(view: View, api: str) -> list[str]:
    """Where an API is reached by domains after the apply."""
    found = (
        (mapping.get("domain_name"), mapping.get("base_path") or mapping.get("api_mapping_key"))
        for mapping in _mappings_to(view.after, api)
    )
    return sorted(
        f"https://{name}/{path if isinstance(path, str) else ''}".rstrip("/")
        for name, path in found
        if isinstance(name, str)
    )


def _of_mappings(view: View) -> Iterator[Impact]:
    for change in view.of(MAPPING, MAPPING_V2):
        if change.before is None or change.action == "forget":
            continue
        differing = {"base_path", "api_mapping_key", "domain_name", "api_id", "stage_name", "stage"} & set(
            change.differing()
        )
        if change.action != "delete" and not differing:
            continue
        yield _mapping_impact(view, change, differing)


def _mapping_impact(view: View, change: Change, differing: set[str]) -> Impact:
    api = view.api_of_mapping(change)
    stages = view.stages_of(api)
    before, after = change.before or {}, change.after or {}
    is_gone = change.action == "delete"
    # The URL stays where only what it leads to is another.
    is_moved = bool(differing - {"api_id", "stage_name", "stage"}) or is_gone
    title = (
        f"{_mapped(before)} leads nowhere any more"
        if is_gone
        else f"{_mapped(before)} becomes {_mapped(after)}"
        if is_moved
        else f"{_mapped(before)} leads to {_led_to(after)}, and no more to {_led_to(before)}"
    )
    is_lost = is_gone and _has_no_default_endpoint(view.after, api) and not _mappings_to(view.after, api)
    left = f"{short(api or '')} has no default endpoint either: nobody reaches it." if is_lost else ""
    return view.impact(
        "domain-changed",
        "critical" if is_moved else "medium",
        title,
        detail=left if is_gone else f"What differs: {', '.join(sorted(differing))}.",
        keys=view.before.keys_at(stages),
        stages=stages,
        interruption="until the callers change something" if is_moved else "seconds",
        undo="Put the mapping back, or set disable_execute_api_endpoint = false (in gateway.yaml, the "
        "endpoint's default_endpoint: true)."
        if is_lost
        else "Put the mapping back.",
        addresses=[change.address],
    )


def _led_to(values: Mapping[str, Any]) -> str:
    stage = values.get("stage_name") or values.get("stage") or "any stage"
    return f"{stage} of {values.get('api_id', 'a new API')}"


def _mapped(values: Mapping[str, Any]) -> str:
    path = values.get("base_path") or values.get("api_mapping_key") or ""
    return f"{values.get('domain_name', '?')}/{path}"


def _stages_of_domain(view: View, change: Change) -> list[str]:
    name = (change.before or {}).get("domain_name")
    found = (
        view.before.mapped_api(mapping)
        for kind in (MAPPING, MAPPING_V2)
        for mapping in view.before.facts.configuration.of(kind)
        if mapping.get("domain_name") == name
    )
    return sorted({stage for api in found for stage in view.stages_of(api)})


def _target(values: Mapping[str, Any]) -> str:
    return str(values.get("regional_domain_name") or values.get("cloudfront_domain_name") or "the old name")


def _routes(view: View, stages: list[str]) -> set[str]:
    return {route for stage in stages for route in view.before.routes_of_stage(stage)}


def _urls(view: View, stages: list[str]) -> list[str]:
    urls = (view.before.stages[stage].get("invoke_url") for stage in stages if stage in view.before.stages)
    return [url for url in urls if isinstance(url, str)]


def _because(change: Change) -> str:
    return f" {', '.join(change.replace_paths)} cannot be changed in place." if change.replace_paths else ""
