"""The settings of a stage, by the methods that they hold for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollgate.access.facts import SETTINGS, STAGE, Facts
from tollgate.access.route import Route
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_bool, as_text

ALL_METHODS = "*/*"


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What a stage sets.

    Attributes:
        known: the `settings` blocks by `method_path`: `*/*`, `~1v1~1chat/POST`, or `v1/chat/POST`.
        why: why there may be others; None where there are none.
    """

    known: Mapping[str, Block]
    why: Unknown | None

    def of(self, path: str, verb: str) -> tuple[str, Block] | None:
        """What is set for a method by itself, or for all, with the `method_path` by which it is.

        Args:
            path: `/v1/chat`.
        """
        written = f"{path.removeprefix('/')}/{verb}"
        for name in (_escaped(written), written, ALL_METHODS):
            if name in self.known:
                return name, self.known[name]
        return None


def settings_of(stage: Resource, facts: Facts) -> StageSettings:
    """What a stage sets; two that hold for the same are of the stage by its API and its name."""
    api, name = facts.api_of(stage), as_text(stage.get("stage_name"))
    if api is None or isinstance(api, Unknown):
        return StageSettings({}, Unknown("its API is not known"))
    known: dict[str, Block] = {}
    why = None
    for settings in facts.members(api, SETTINGS):
        is_of_it = _is_of(settings, stage, name)
        path, block = as_text(settings.get("method_path")), settings.block("settings")
        if is_of_it and isinstance(path, str) and isinstance(block, Block):
            known[path] = block
        elif is_of_it is not False:
            why = Unknown(f"what {settings.address} holds for is not known")
    if strangers := facts.may_be_of(api, SETTINGS):
        why = Unknown(f"whether {strangers[0].address} is of this stage is not known")
    return StageSettings(known, why)


def is_cached(route: Route, facts: Facts) -> bool | Unknown:
    """Whether any stage caches a route."""
    if route.api is None or isinstance(route.api, Unknown):
        return Unknown("its API is not known")
    unknown = None
    for stage in facts.members(route.api, STAGE):
        cached = _caches(stage, route, facts)
        if cached is True:
            return True
        unknown = cached if isinstance(cached, Unknown) else unknown
    return unknown or False


def _caches(stage: Resource, route: Route, facts: Facts) -> bool | Unknown:
    """Whether a stage does. What holds for all methods caches GET alone ("only GET methods have caching")."""
    settings = settings_of(stage, facts)
    found = settings.of(str(route.path), str(route.verb))
    if settings.why and (found is None or found[0] == ALL_METHODS):
        return settings.why
    if found is None or (found[0] == ALL_METHODS and route.verb not in ("GET", "ANY")):
        return False
    cached = as_bool(found[1].get("caching_enabled"))
    return cached if isinstance(cached, Unknown) else cached is True


def _is_of(settings: Resource, stage: Resource, name: str | Unknown | None) -> bool | None:
    """Whether settings of its API are of a stage; None where that is not known."""
    reference = settings.reference("stage_name")
    if reference is not None and reference.resource is stage:
        return True
    named = as_text(settings.get("stage_name"))
    return None if isinstance(named, Unknown) or isinstance(name, Unknown) else named == name


def _escaped(path: str) -> str:
    """`v1/chat/POST` as Amazon spells it in patches: `~1v1~1chat/POST`."""
    resource, _, verb = path.rpartition("/")
    return f"~1{resource.replace('/', '~1')}/{verb}"
