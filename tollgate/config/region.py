"""An AWS region's name."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from tollgate.config.model import wrong
from tollgate.config.suggestion import instead

_FORM: Final = re.compile(r"(?P<area>[a-z]{2,4}(?:-[a-z]+)*)-(?P<compass>[a-z]+)-[0-9]")
_COMPASS: Final = frozenset(
    ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "central")
)

_COUNTS: Final = {
    "af-south": 1, "ap-east": 2, "ap-northeast": 3, "ap-south": 2, "ap-southeast": 7, "ca-central": 1,
    "ca-west": 1, "eu-central": 2, "eu-north": 1, "eu-south": 2, "eu-west": 3, "il-central": 1,
    "me-central": 1, "me-south": 1, "me-west": 1, "mx-central": 1, "sa-east": 1, "sa-west": 1,
    "us-east": 2, "us-west": 2, "cn-north": 1, "cn-northwest": 1, "eusc-de-east": 1, "us-iso-east": 1,
    "us-iso-west": 1, "us-isob-east": 1, "us-isob-west": 1, "eu-isoe-west": 1, "us-isof-east": 1,
    "us-isof-south": 1, "us-gov-east": 1, "us-gov-west": 1,
}  # fmt: skip
"""How many regions there are of each name, numbered from 1: `partitions.json` in botocore 1.44.5."""

REGIONS: Final = frozenset(
    f"{name}-{number + 1}" for name, count in _COUNTS.items() for number in range(count)
)
"""The regions that there are."""

_PARTITIONS: Final = {
    "cn": "aws-cn",
    "eusc": "aws-eusc",
    "us-iso": "aws-iso",
    "us-isob": "aws-iso-b",
    "eu-isoe": "aws-iso-e",
    "us-isof": "aws-iso-f",
    "us-gov": "aws-us-gov",
}
"""By what a region's name begins with; `regionRegex` in the same file. All others are in `aws`."""


def partition(region: str) -> str:
    """The partition of a region: the second field of an ARN there, `aws` or `aws-cn`."""
    return next((name for area, name in _PARTITIONS.items() if region.startswith(f"{area}-")), "aws")


def check_region(region: str) -> str:
    """Refuse what cannot be a region.

    Raises:
        PydanticCustomError: with the region that is meant.
    """
    match = _FORM.fullmatch(region)
    if match is None:
        raise wrong(f"{region!r} is not an AWS region", "Write it as in 'us-east-1'.")
    if region not in REGIONS and not _may_be_new(match["area"], match["compass"]):
        raise wrong(f"there is no AWS region {region!r}", _meant(region))
    return region


def _may_be_new(area: str, compass: str) -> bool:
    """Whether a region that is not known could be one that Amazon opens later.

    Amazon's names end in a direction and a number, so that `us-esat-1` can never be one, while `us-south-1`
    and `nz-north-1` can. An area is taken for a slip only where it has a known one's letters.
    """
    areas = {match["area"] for known in REGIONS if (match := _FORM.fullmatch(known))}
    is_slip = area not in areas and any(sorted(area) == sorted(known) for known in areas)
    return compass in _COMPASS and not is_slip


def _meant(region: str) -> str:
    same_letters = [known for known in REGIONS if sorted(known) == sorted(region)]
    return instead(region, same_letters or REGIONS)


Region = Annotated[str, AfterValidator(check_region)]
"""A region that there is, or that there could be one day."""
