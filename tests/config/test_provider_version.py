"""The AWS provider's versions are those that the gateway's features need."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API
from tollgate.config.provider_version import bounds, provider_range

STREAM = """\
      POST /chat:
        integration:
          type: http
          url: "https://x"
          stream: true
"""
"""Five lines; `stream` is in line 11."""


@pytest.mark.parametrize(
    ("pin", "constraint"),
    [
        (None, ">= 5.100, < 7"),
        ("5.100.0", "5.100.0"),
        ("6.25.0", "6.25.0"),
        ("~> 6.0", "~> 6.0"),
        (">= 5.100, < 7", ">= 5.100, < 7"),
        ("~> 5.0", "~> 5.0, >= 5.100, < 7"),
        (">= 6.0", ">= 6.0, >= 5.100, < 7"),
        ("!= 6.1.0", "!= 6.1.0, >= 5.100, < 7"),
    ],
)
def test_a_gateway_without_streaming(load_text: Load, pin: str | None, constraint: str) -> None:
    text = f"{API}provider_version: '{pin}'\n" if pin else API
    needed = provider_range(load_text(text).environments["default"])
    assert (needed.constraint, needed.reasons) == (constraint, ())


@pytest.mark.parametrize(
    ("pin", "constraint"),
    [
        (None, ">= 6.25, < 7"),
        ("6.25.0", "6.25.0"),
        ("~> 6.30", "~> 6.30"),
        ("~> 6.0", "~> 6.0, >= 6.25, < 7"),
        (">= 5.100, < 7", ">= 5.100, < 7, >= 6.25, < 7"),
    ],
)
def test_streaming_needs_a_later_provider_and_says_why(
    load_text: Load, pin: str | None, constraint: str
) -> None:
    pinned = f"provider_version: '{pin}'\n" if pin else ""
    needed = provider_range(load_text(f"{API}{STREAM}{pinned}").environments["default"])
    assert needed.constraint == constraint
    assert needed.reasons == (">= 6.25: inference POST /chat streams its answer (gateway.yaml:8)",)


@pytest.mark.parametrize("pin", ["~> 5.100", "5.100.0", "< 6.25", "<= 6.24.9", "~> 6.24.0", ">= 5.100, < 6"])
def test_a_pin_too_old_for_streaming_is_refused_with_the_line_of_the_feature(say: Say, pin: str) -> None:
    assert say(f"{API}{STREAM}provider_version: '{pin}'\n") == [
        f'11: apis.inference.routes["POST /chat"].integration.stream: a streamed answer needs AWS'
        " provider 6.25, and"
        f" 'provider_version: {pin}' admits nothing so late"
        " > Set 'provider_version: \">= 6.25, < 7\"', or leave the feature out."
    ]


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        (
            "latest",
            "'latest' is not a version constraint"
            " > Write it as Terraform does: '~> 5.100', '6.25.0' or '>= 5.100, < 7'.",
        ),
        (
            "''",
            "'' is not a version constraint"
            " > Write it as Terraform does: '~> 5.100', '6.25.0' or '>= 5.100, < 7'.",
        ),
        (
            "'>= 5.100,'",
            "'' is not a version constraint"
            " > Write it as Terraform does: '~> 5.100', '6.25.0' or '>= 5.100, < 7'.",
        ),
        (
            "'^6.0'",
            "'^6.0' is not a version constraint"
            " > Write it as Terraform does: '~> 5.100', '6.25.0' or '>= 5.100, < 7'.",
        ),
        ("'< 6, > 6'", "no version is '< 6, > 6' > Leave it out, or widen it."),
        (
            "4.67.0",
            "'4.67.0' admits no version that Tollgate knows"
            " > It writes Terraform for the AWS provider 5.100 and later, below 7.",
        ),
        (
            "'>= 7'",
            "'>= 7' admits no version that Tollgate knows"
            " > It writes Terraform for the AWS provider 5.100 and later, below 7.",
        ),
        ("6.25", '6.25 is not a text > Put it in quotes: "6.25".'),
    ],
)
def test_a_pin_that_nothing_satisfies_is_refused(say: Say, pin: str, said: str) -> None:
    assert say(f"{API}provider_version: {pin}\n") == [f"7: provider_version: {said}"]


@pytest.mark.parametrize(
    ("constraint", "low", "beyond"),
    [
        ("6.25.0", (6, 25, 0), (6, 25, 1)),
        ("= v6.25", (6, 25, 0), (6, 25, 1)),
        ("> 6.25.0", (6, 25, 1), None),
        ("~> 6.25.3", (6, 25, 3), (6, 26, 0)),
        ("~> 6.25", (6, 25, 0), (7, 0, 0)),
        (">= 5.100, <= 6.2.0", (5, 100, 0), (6, 2, 1)),
    ],
)
def test_a_constraint_means_what_it_means_to_terraform(
    constraint: str, low: tuple[int, int, int], beyond: tuple[int, int, int] | None
) -> None:
    first, end = bounds(constraint)
    assert first == low
    assert end == beyond if beyond else end > (1000, 0, 0)
