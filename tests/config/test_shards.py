"""Which shard has a consumer, and what a description may say of shards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.config.conftest import Load, Say
from tests.config.descriptions import LINE_AFTER_PLAN, PLAN
from tests.strategies import names
from tollgate.config.consumer import Consumer
from tollgate.config.shards import shard_of

PRO = Consumer(usage_plan="pro")


@given(names, st.integers(1, 100))
def test_a_consumer_is_in_one_of_the_shards(name: str, count: int) -> None:
    assert 1 <= shard_of(name, PRO, count) <= count


@given(names, st.integers(1, 99))
def test_one_shard_more_takes_consumers_and_moves_no_other(name: str, count: int) -> None:
    assert shard_of(name, PRO, count + 1) in (shard_of(name, PRO, count), count + 1)


@given(names, names, names)
def test_a_consumer_that_is_renamed_stays_in_its_shard(first: str, second: str, third: str) -> None:
    renamed = Consumer(usage_plan="pro", renamed_from=(first, second))
    assert shard_of(third, renamed, 100) == shard_of(first, PRO, 100)


def test_ten_thousand_consumers_are_spread_evenly() -> None:
    found = [shard_of(f"consumer-{number}", PRO, 20) for number in range(10_000)]
    sizes = [found.count(shard) for shard in range(1, 21)]
    assert min(sizes) > 400
    assert max(sizes) < 600


@pytest.mark.parametrize(("name", "shard"), [("acme", 11), ("globex", 7), ("initech", 8), ("umbrella", 10)])
def test_the_shard_of_a_name_never_changes(name: str, shard: int) -> None:
    # Another one would make its keys anew.
    assert shard_of(name, PRO, 20) == shard


def test_a_consumer_may_say_its_shard(load_text: Load) -> None:
    text = f"{PLAN}shards: 3\nconsumers: {{acme: {{usage_plan: pro, shard: 3}}}}\n"
    gateway = load_text(text).environments["default"]
    assert gateway.stack_of("acme") == "shop-default-keys-3"
    assert gateway.stack_names == ("shop-default", *(f"shop-default-keys-{shard}" for shard in (1, 2, 3)))


@pytest.mark.parametrize(
    ("shards", "said"),
    [
        ("shards: 2", "there is no shard 3, but 2 > Take it out, and the consumer's name decides."),
        (
            "",
            "the consumers are not split over shards > Take it out, or say 'shards:' at the top.",
        ),
    ],
)
def test_a_shard_that_is_not_there_is_refused(say: Say, shards: str, said: str) -> None:
    text = f"{PLAN}{shards}\nconsumers: {{acme: {{usage_plan: pro, shard: 3}}}}\n"
    assert say(text) == [f"{LINE_AFTER_PLAN + 1}: consumers.acme.shard: {said}"]


@pytest.mark.parametrize("shards", ["0", "101", "'2'", "2.5"])
def test_there_are_1_to_100_shards(say: Say, shards: str) -> None:
    (problem,) = say(f"{PLAN}shards: {shards}\n")
    assert problem.startswith(f"{LINE_AFTER_PLAN}: shards: ")


def test_an_environment_is_not_called_like_a_shard_of_another(say: Say) -> None:
    assert say(f"{PLAN}environments:\n  prod: {{shards: 3}}\n  prod-KEYS-2: {{}}\n") == [
        f"{LINE_AFTER_PLAN + 1}: environments.prod.shards: a shard of 'prod' would be the stack "
        "'shop-prod-keys-2', as the environment 'prod-KEYS-2' is > Call 'prod-KEYS-2' otherwise."
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{type: s3, bucket: acme, key: a.tfstate}", "{type: s3, bucket: acme, key: a-keys-2.tfstate}"),
        ("{type: local, path: ../a.tfstate}", "{type: local, path: ../a-keys-2.tfstate}"),
        (
            "{type: cloud, organization: acme, workspace: a}",
            "{type: cloud, organization: acme, workspace: a-keys-2}",
        ),
    ],
)
def test_the_state_of_a_shard_is_no_other_environments(say: Say, first: str, second: str) -> None:
    text = f"{PLAN}environments:\n  dev: {{shards: 2, backend: {first}}}\n  prod: {{backend: {second}}}\n"
    (problem,) = say(text)
    assert "the environments 'dev' and 'prod' would share one Terraform state" in problem


def test_a_name_that_is_somebodys_again_keeps_the_shard_of_who_had_it(say: Say) -> None:
    consumers = "acme: {usage_plan: pro}, initech: {usage_plan: pro, renamed_from: acme}"
    (problem,) = say(f"{PLAN}shards: 20\nconsumers: {{{consumers}}}\n")
    assert problem.endswith("Where it is out, say 'shard: 11', so that the keys stay in their stack.")
