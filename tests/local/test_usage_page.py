"""The page of the counters, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette

from tests.local.chromium import chromium
from tests.local.gateways import Time, api, call_of, gateway, key, plan, route, stage
from tests.local.serving import serving
from tollgate.local import page as pages
from tollgate.local.call import Refusal
from tollgate.local.limits.limits import Limits
from tollgate.local.records.usage import Usage
from tollgate.local.served.gateway import Key, Quota, Throttle

HOSTILE = "<img src=x onerror=document.title='owned'>"

CHAT = route("POST", "/v1/chat/completions")
DEV = stage("v1")
PRO = plan("pro", DEV, throttle=Throttle(1, 4), quota=Quota(1_000, "MONTH", 0))
FREE = plan("a-plan-with-a-name-that-is-as-long-as-names-are", DEV)
ACME = key("acme/primary", PRO)
KEYS = (
    ACME,
    key(f"{HOSTILE}/primary", PRO),
    key("consumer-with-a-long-name-and-no-space-in-it-at-all-which-is-allowed/primary", FREE),
)
SERVED = gateway(api(CHAT, stages=[DEV], name="inference"), plans=[PRO, FREE], keys=KEYS)


class Served:
    """A gateway whose counters are served, and which is called by the test itself.

    Attributes:
        page: the URL of the page.
    """

    def __init__(self, page: str, usage: Usage, limits: Limits) -> None:
        self.page = page
        self._usage = usage
        self._limits = limits

    def call(self, key: Key | None, status: int = 200) -> None:
        call = call_of(SERVED, CHAT, key=key, plan=key.plans[0] if key else None, at=_TIME.clock.now())
        call.status, call.latency = status, 0.012
        try:
            self._limits.admit(call)
        except Refusal as refusal:
            call.refusal, call.status = refusal, 429
        self._usage.record(call)


_TIME = Time(datetime(2027, 1, 31, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def served() -> Iterator[Served]:
    with _served() as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window as wide as a phone."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


def test_a_key_shows_up_when_it_calls_and_its_row_goes_on(page: Page, served: Served) -> None:
    page.goto(served.page)
    expect(page.get_by_text("No key has called yet.")).to_be_visible()
    served.call(ACME)
    acme = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="acme/primary"))
    expect(acme.get_by_role("cell")).to_contain_text(
        ["pro", "3 of 4", "999 of 1,000", "1 admitted", "200 OK"]
    )
    expect(page.get_by_role("status")).to_have_text("live")
    for _ in range(4):
        served.call(ACME)
    expect(acme.get_by_role("cell")).to_contain_text(
        ["pro", "0 of 4", "996 of 1,000", "1 THROTTLED", "429 THROTTLED"]
    )


def test_nothing_is_wider_than_the_window(page: Page, served: Served) -> None:
    for each in KEYS:
        served.call(each)
    for status in (200, 403, 429, 500, 501, 502, 503, 504):
        served.call(None, status)
    page.goto(served.page)
    expect(page.locator("#keys tbody tr")).to_have_count(len(KEYS) + 1)
    for width in (360, 780, 1_030, 1_280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_is_text_whatever_it_is(page: Page, served: Served) -> None:
    served.call(KEYS[1])
    page.goto(served.page)
    expect(page.get_by_role("rowheader", name=HOSTILE)).to_be_visible()
    assert page.locator("img").count() == 0
    expect(page).to_have_title("ai-api-dev - Tollgate")


def test_nothing_is_asked_of_anyone_else_and_nothing_is_against_the_policy(
    page: Page, served: Served
) -> None:
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    served.call(ACME)
    answer = page.goto(served.page)
    expect(page.locator("#keys tbody tr")).to_have_count(1)
    assert {url for url in asked if not url.startswith("data:")} == {
        served.page,
        f"{served.page}usage?keys=100",
    }
    assert said == []
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # A script that is not the page's own does not run.
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'owned = 1'}))"
    )
    assert page.evaluate("typeof owned") == "undefined"


def test_a_gateway_that_ended_is_told(page: Page) -> None:
    with _served() as served:
        page.goto(served.page)
        expect(page.get_by_role("status")).to_have_text("live")
    expect(page.get_by_role("status")).to_have_text("no answer")


def test_bars_move_only_for_those_who_like_it(page: Page, served: Served) -> None:
    served.call(ACME)
    page.goto(served.page)
    bar = page.locator("#keys .bar > span").first
    page.emulate_media(reduced_motion="no-preference")
    expect(bar).to_have_css("transition-duration", "0.4s")
    page.emulate_media(reduced_motion="reduce")
    expect(bar).to_have_css("transition-duration", "0s")


@contextmanager
def _served() -> Iterator[Served]:
    limits = Limits(SERVED, _TIME.clock)
    usage = Usage(SERVED, limits, _TIME.clock)
    with serving(Starlette(routes=pages.routes(usage))) as url:
        yield Served(f"{url}/__tollgate/", usage, limits)
