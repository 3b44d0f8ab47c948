"""A throttle of a route that there is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollgate.access.facts import METHOD, PLAN, Facts
from tollgate.access.identity import Identity
from tollgate.access.plan import ApiStage
from tollgate.access.route import Route
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    stages = facts.plans[resource].stages
    if isinstance(stages, Unknown):
        return Undecided(f"What {resource.address} opens is not known: {stages.why}.")
    return worst(judgement for opened in stages for judgement in _judge(resource, opened, facts))


def _judge(resource: Resource, opened: ApiStage, facts: Facts) -> Iterator[Judgement]:
    if not opened.throttles:
        return
    if isinstance(opened.throttles, Unknown) or opened.api is None or isinstance(opened.api, Unknown):
        yield Undecided(f"Which methods {resource.address} throttles is not known.")
        return
    routes = facts.routes_of(opened.api)
    paths = {f"{route.path}/{route.verb}" for route in routes}
    may_be_any = _may_have_others(opened.api, routes, facts)
    for path in dict.fromkeys(throttle.path for throttle in opened.throttles):
        if path is None:
            yield Failed(f"A throttle of {resource.address} has no path, and Terraform refuses it.")
        elif isinstance(path, Unknown):
            yield Undecided(f"Which method {resource.address} throttles is not known: {path.why}.")
        elif path in paths:
            yield PASSED
        # Amazon does not say whether one verb of ANY can be throttled by itself.
        elif may_be_any or f"{path.rpartition('/')[0]}/ANY" in paths:
            yield Undecided(
                f"Whether there is a method {path}, which {resource.address} throttles, is not known."
            )
        else:
            meant = _meant(path)
            yield Failed(
                f"{resource.address} throttles {path}, which is no method of the API, so nobody is held to it"
                f"{f': write {meant}' if meant in paths else ''}."
            )


def _may_have_others(api: Identity, routes: Sequence[Route], facts: Facts) -> bool:
    """Whether an API may have methods that are not here."""
    if not isinstance(api, Resource) or api.is_data or facts.has_body(api):
        return True
    unknown = any(isinstance(route.path, Unknown) or isinstance(route.verb, Unknown) for route in routes)
    return unknown or not routes or bool(facts.uncertain(METHOD))


def _meant(path: str) -> str:
    """A path with its slashes and its verb as Amazon wants them: `/v1/chat/POST`, `//GET`."""
    place, _, verb = path.strip("/").rpartition("/")
    return f"/{place}/{verb.upper()}"


RULE = Rule(
    id="TG-P21",
    severity="medium",
    title="A throttle is of no method",
    condition=(
        "path of a throttle in api_stages is not `/path/VERB` of a method of that API; of the root it is "
        "`//VERB`."
    ),
    why="Amazon refuses it, or keeps a limit that holds nobody.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Write path as in /v1/chat/POST.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
