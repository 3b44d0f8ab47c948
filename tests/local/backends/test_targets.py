"""Where requests to backends go."""

from __future__ import annotations

from ipaddress import ip_address

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollgate.errors import TollgateError
from tollgate.local.backends.targets import Targets, redirects_of, without_credentials

STAND_IN = "http://127.0.0.1:9000"
PATHS = st.from_regex(r"(/[A-Za-z0-9%:._~-]*){0,4}(\?[a-z]+=[A-Za-z0-9%&=+]*)?", fullmatch=True)


def targets(*options: str, stand_in: str | None = STAND_IN, offline: bool = False) -> Targets:
    return Targets(redirects_of(options), stand_in, offline)


def test_a_backend_that_nothing_takes_the_place_of_is_asked_itself() -> None:
    assert targets().of("https://api.openai.com/v1/models") == "https://api.openai.com/v1/models"


@given(PATHS)
def test_a_redirect_keeps_path_and_query(rest: str) -> None:
    redirected = targets("https://api.openai.com=http://127.0.0.1:8000").of(f"https://api.openai.com{rest}")
    assert redirected == f"http://127.0.0.1:8000{rest}"


def test_a_redirect_s_own_path_is_in_front() -> None:
    redirected = targets("https://api.openai.com=http://127.0.0.1:8000/llm/").of(
        "https://api.openai.com/v1?a=b"
    )
    assert redirected == "http://127.0.0.1:8000/llm/v1?a=b"


@pytest.mark.parametrize(
    ("origin", "url", "is_redirected"),
    [
        ("https://a.example", "https://a.example:443/x", True),
        ("https://a.example:443/", "https://A.example/x", True),
        ("http://a.example:8080", "http://a.example:8080/x", True),
        ("http://[::1]:80", "http://[::1]/x", True),
        ("https://a.example", "http://a.example/x", False),
        ("https://a.example", "https://a.example:8443/x", False),
        ("https://a.example", "https://b.a.example/x", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(origin: str, url: str, is_redirected: bool) -> None:
    redirected = targets(f"{origin}=http://127.0.0.1:1").of(url)
    assert redirected == ("http://127.0.0.1:1/x" if is_redirected else url)
    assert targets(f"{origin}=http://127.0.0.1:1").has(url) is is_redirected


def test_the_stand_in_can_be_in_a_backend_s_place() -> None:
    assert targets("https://a.example=stand-in").of("https://a.example/v1?x=1") == f"{STAND_IN}/v1?x=1"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000", "127.8.0.1", "a:b@127.0.0.1"]
)
def test_offline_this_machine_is_asked_still(host: str) -> None:
    assert targets(offline=True).of(f"http://{host}/v1") == f"http://{host}/v1"


@pytest.mark.parametrize(
    "host",
    [
        "api.openai.com",
        "10.0.0.1",
        "localhost.example",
        "models.localhost",
        "[fe80::1]",
        "user:pw@api.example.com",
        "api.example.com:0",
        "127.0.0.1@evil.example",
        "127.0.0.1\\@evil.example",
        "127.0.0.1:80@evil.example:443",
    ],
)
def test_offline_all_else_goes_to_the_stand_in(host: str) -> None:
    assert targets(offline=True).of(f"https://{host}/v1") == f"{STAND_IN}/v1"


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["http:", "https:", "wss:", "ftp:", ""]),
    st.text("127.0.0.1localhost@:\\/?#[]%\t evil.example。", max_size=24),
)
def test_offline_nothing_is_sent_elsewhere_whatever_the_url_is(scheme: str, rest: str) -> None:
    asked = targets(offline=True).of(f"{scheme}//{rest}")
    try:
        host = httpx.URL(asked).host
    except httpx.InvalidURL:
        return
    assert host in ("", "localhost") or ip_address(host).is_loopback


def test_a_redirect_holds_offline_too() -> None:
    found = targets("https://a.example=http://127.0.0.1:1", offline=True).of("https://a.example/v1")
    assert found == "http://127.0.0.1:1/v1"


def test_a_service_of_aws_is_the_stand_in_s_wherever_nothing_else_is_said() -> None:
    url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/a/invoke"
    assert targets().of_service(url) == f"{STAND_IN}/model/a/invoke"
    other = targets("https://bedrock-runtime.us-east-1.amazonaws.com=http://127.0.0.1:1")
    assert other.of_service(url) == "http://127.0.0.1:1/model/a/invoke"


def test_what_goes_to_a_stand_in_that_does_not_run_is_an_error() -> None:
    with pytest.raises(TollgateError, match=r"https://a\.example goes to the stand-in, and none runs"):
        targets(stand_in=None, offline=True).of("https://a.example/v1")


@pytest.mark.parametrize("offline", [True, False])
def test_whether_a_stand_in_is_needed_for_backends_is_told(offline: bool) -> None:
    assert targets(offline=offline).needs_stand_in is offline
    assert targets("https://a.example=stand-in", offline=offline).needs_stand_in


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("https://a.example", "it does not say where to"),
        ("https://a.example=", "it does not say where to"),
        ("a.example=http://127.0.0.1:1", "'a.example' is no origin"),
        ("https://a.example/v1=http://127.0.0.1:1", "'https://a.example/v1' is more than an origin"),
        ("ftp://a.example=stand-in", "'ftp://a.example' is no origin"),
        ("https://a.example:x=stand-in", "'https://a.example:x' is no origin"),
        ("https://a.example:99999=stand-in", "'https://a.example:99999' is no origin"),
        ("https://a.example=127.0.0.1:8000", "'127.0.0.1:8000' is no URL"),
        ("https://a.example=standin", "'standin' is no URL"),
        ("https://a.example=http://127.0.0.1/?a=b", "has more than a path"),
    ],
)
def test_an_option_that_is_wrong_is_shown_with_one_that_is_right(option: str, problem: str) -> None:
    with pytest.raises(TollgateError) as refused:
        redirects_of([option])
    assert problem in str(refused.value)
    assert "'https://api.openai.com=http://127.0.0.1:8000'" in str(refused.value)


@pytest.mark.parametrize(
    "option",
    [
        "https://user:hush@a.example=http://127.0.0.1:1",
        "https://a.example=http://user:hush@127.0.0.1:1",
        "https://a.example=http://user:hu/hush@127.0.0.1:1",
        "https://user:hush=hush@a.example=stand-in",
        "user:hush@a.example=stand-in",
    ],
)
def test_an_option_s_credentials_are_refused_and_not_shown(option: str) -> None:
    with pytest.raises(TollgateError, match="credentials") as refused:
        redirects_of([option])
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:hush@a.example/{proxy}?a=b@c", "https://a.example/{proxy}?a=b@c"),
        ("https://${stageVariables.host}/a@b", "https://${stageVariables.host}/a@b"),
    ],
)
def test_a_url_is_shown_without_its_credentials(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


def test_an_origin_goes_to_one_place() -> None:
    with pytest.raises(TollgateError, match=r"says twice where https://a\.example goes"):
        redirects_of(["https://a.example=stand-in", "https://a.example:443=http://127.0.0.1:1"])
