"""`tollgate consumer …`, as a user runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate

TEXT = """\
name: shop
region: us-east-1
apis: {a: {routes: {"GET /": {integration: {type: mock}}}}}
usage_plans:
  pro:  {apis: [a]}
  free: {apis: [a]}

# Who calls.
consumers:
  acme: {usage_plan: pro, contact: api@acme.example}   # the first
  bob:
    usage_plan: free
    keys:
      primary: {}
      batch: {enabled: false}   # revoked in May
"""
WITH_ENVIRONMENTS = f"{TEXT}environments:\n  dev: {{}}\n  prod: {{}}\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "gateway.yaml").write_text(TEXT)
    return tmp_path


def changed(folder: Path, *arguments: str, text: str = TEXT) -> tuple[str, list[str]]:
    """What a command prints, and the lines that it adds; every other one is as it was, or gone."""
    (folder / "gateway.yaml").write_text(text)
    done = tollgate("consumer", *arguments, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    after = (folder / "gateway.yaml").read_text().split("\n")
    return done.stdout, [line for line in after if line not in text.split("\n")]


def test_a_rotation_adds_a_key_and_says_that_the_allowance_doubles(here: Path) -> None:
    said, lines = changed(here, "rotate", "acme")
    assert lines == [
        "  acme: {usage_plan: pro, contact: api@acme.example, keys: {primary: {}, primary-2: {}}} # the first"
    ]
    assert f"+{lines[0]}" in said
    assert "acme gets the key 'primary-2'; primary still works." in said
    assert "2 times what its plan allows" in said
    assert "tollgate consumer retire acme --slot primary" in said


def test_the_keys_that_are_there_can_be_given_a_last_day(here: Path) -> None:
    _, lines = changed(here, "rotate", "bob", "--slot", "next", "--old-expires", "2099-01-31")
    assert lines == ["      primary:", "        expires: 2099-01-31", "      next: {}"]


def test_what_has_been_replaced_is_retired_and_the_last_live_key_is_not(here: Path) -> None:
    changed(here, "rotate", "acme")
    assert tollgate("consumer", "retire", "acme", "--slot", "primary", cwd=here).returncode == 0
    assert "keys: {primary-2: {}}" in (here / "gateway.yaml").read_text()
    for consumer, slot, said in (
        ("bob", "primary", "is the last key of 'bob' that opens anything"),
        ("acme", "primary-2", "is the only slot of 'acme'"),
        ("acme", "nothing", "has no slot 'nothing'"),
    ):
        refused = tollgate("consumer", "retire", consumer, "--slot", slot, cwd=here)
        assert refused.returncode == 2
        assert said in refused.stderr
    forced = tollgate("consumer", "retire", "bob", "--slot", "primary", "--force", cwd=here)
    assert forced.returncode == 0


def test_a_revoked_key_stays_on_record(here: Path) -> None:
    said, lines = changed(here, "revoke", "acme")
    assert "keys: {primary: {enabled: false}}" in lines[0]
    assert "acme can call no more, in default." in said
    refused = tollgate("consumer", "revoke", "bob", cwd=here)
    assert "Name those to revoke: --slot primary --slot batch" in refused.stderr


def test_a_consumer_moves_to_a_plan_that_is_there(here: Path) -> None:
    assert changed(here, "move", "bob", "pro")[1] == ["    usage_plan: pro"]
    refused = tollgate("consumer", "move", "bob", "prp", cwd=here)
    assert refused.returncode == 2
    assert "there is no usage plan 'prp'" in refused.stderr
    assert "usage_plan: prp" not in (here / "gateway.yaml").read_text()


def test_a_renamed_consumer_remembers_every_name(here: Path) -> None:
    changed(here, "rename", "bob", "robert")
    assert tollgate("consumer", "rename", "robert", "rob", cwd=here).returncode == 0
    text = (here / "gateway.yaml").read_text()
    assert "  rob:\n    usage_plan: free\n" in text
    assert "renamed_from" in text
    shown = tollgate("consumer", "show", "rob", cwd=here).stdout
    assert "renamed from: bob, robert" in shown
    assert tollgate("consumer", "rename", "rob", "acme", cwd=here).returncode == 2


def test_to_remove_one_with_an_enabled_key_must_be_meant(here: Path) -> None:
    refused = tollgate("consumer", "remove", "bob", cwd=here)
    assert (refused.returncode, (here / "gateway.yaml").read_text()) == (2, TEXT)
    assert "tollgate consumer revoke bob; or say --force" in refused.stderr
    changed(here, "revoke", "bob", "--slot", "primary")
    assert tollgate("consumer", "remove", "bob", cwd=here).returncode == 0
    assert "bob" not in (here / "gateway.yaml").read_text()
    assert changed(here, "remove", "acme", "--force")[1] == []


def test_a_dry_run_shows_the_change_and_writes_nothing(here: Path) -> None:
    said, lines = changed(here, "add", "new", "--plan", "pro", "--dry-run")
    assert lines == []
    assert "+  new:" in said
    assert "Nothing is written" in said


def test_an_environment_can_differ(here: Path) -> None:
    text = WITH_ENVIRONMENTS
    _, lines = changed(here, "rotate", "acme", "--environment", "prod", text=text)
    assert yaml_of(lines) == "prod: consumers: acme: keys: primary-2: {}"
    shown = tollgate("consumer", "show", "acme", cwd=here).stdout
    assert shown.count("key primary-2: live") == 1
    text = text.replace("dev: {}", "dev: {consumers: {eve: {usage_plan: pro}}}")
    (here / "gateway.yaml").write_text(text)
    refused = tollgate("consumer", "rotate", "eve", cwd=here)
    assert "Name one: --environment dev" in refused.stderr
    assert changed(here, "remove", "eve", "--force", text=text)[1] == ["  dev: {consumers: {}}"]


def test_a_key_that_nobody_wrote_down_stays_when_an_environment_gets_another(here: Path) -> None:
    for prod in ("{}", "{consumers: {acme: {contact: ops@acme.example}}}"):
        text = f"{TEXT}environments:\n  dev: {{}}\n  prod: {prod}\n"
        said, _ = changed(here, "rotate", "acme", "-e", "prod", text=text)
        assert "acme gets the key 'primary-2'; primary still works." in said
        assert "retire acme --slot primary --environment prod" in said
        shown = tollgate("consumer", "show", "acme", cwd=here).stdout
        assert [line.split(":")[0].strip() for line in shown.splitlines() if " key " in line] == [
            "key primary", "key primary", "key primary-2",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2020-01-01", "the keys would end at once"),
        ("31.01.2099", "it is no day"),
        ("2099-13-01", "it is no day"),
    ],
)
def test_an_old_key_ends_on_a_day_to_come(here: Path, day: str, said: str) -> None:
    refused = tollgate("consumer", "rotate", "acme", "--old-expires", day, cwd=here)
    assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_key_that_ends_sooner_does_not_live_longer(here: Path) -> None:
    text = TEXT.replace("      primary: {}\n", "      primary: {expires: 2098-06-01}\n")
    _, lines = changed(here, "rotate", "bob", "--old-expires", "2099-01-01", text=text)
    assert lines == ["      batch-2: {}"]


def test_a_name_can_be_taken_back(here: Path) -> None:
    changed(here, "rename", "acme", "initech")
    assert tollgate("consumer", "rename", "initech", "acme", cwd=here).returncode == 0
    assert "renamed_from: initech" in (here / "gateway.yaml").read_text()


def test_what_holds_in_some_environments_is_changed_there(here: Path) -> None:
    text = WITH_ENVIRONMENTS.replace("dev: {}", "dev: {consumers: {bob: {keys: {batch: null}}, acme: null}}")
    said, _ = changed(here, "revoke", "bob", "--slot", "batch", text=text)
    assert "Nothing changes" in said
    _, lines = changed(here, "revoke", "bob", "--slot", "primary", text=text)
    assert lines == ["      primary: {enabled: false}"] or "enabled: false" in "".join(lines)
    assert changed(here, "remove", "acme", "--force", text=text)[0]
    assert "acme" not in (here / "gateway.yaml").read_text()


def test_lines_that_end_in_two_ways_are_not_mixed_further(here: Path) -> None:
    content = TEXT.replace("\n", "\r\n", 3).encode()
    (here / "gateway.yaml").write_bytes(content)
    refused = tollgate("consumer", "rotate", "acme", cwd=here)
    assert (refused.returncode, (here / "gateway.yaml").read_bytes()) == (2, content)
    assert "its lines end in two ways" in refused.stderr


def yaml_of(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def test_a_file_of_windows_stays_one(here: Path) -> None:
    content = ("\ufeff" + TEXT).replace("\n", "\r\n").encode()
    (here / "gateway.yaml").write_bytes(content)
    assert tollgate("consumer", "add", "new", "--plan", "pro", cwd=here).returncode == 0
    made = (here / "gateway.yaml").read_bytes()
    assert made.startswith(content)
    assert made[len(content) :] == b"  new:\r\n    usage_plan: pro\r\n"


def test_a_list_shows_what_is_due(here: Path) -> None:
    def day(days: int) -> str:
        return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()

    slots = f"{{old: {{expires: {day(-3)}}}, now: {{expires: {day(20)}}}, next: {{}}}}"
    (here / "gateway.yaml").write_text(TEXT.replace("contact: api@acme.example", f"keys: {slots}"))
    shown = tollgate("consumer", "list", cwd=here).stdout
    assert [line.split() for line in shown.splitlines()[1:3]] == [
        ["acme", "pro", "2", "of", "3", day(20)],
        ["bob", "free", "1", "of", "2"],
    ]
    due = tollgate("consumer", "list", "--expiring", "30d", cwd=here).stdout
    assert f"old {day(-3)} (over), now {day(20)}" in due
    assert "bob" not in due
    (acme,) = json.loads(tollgate("consumer", "list", "--expiring", "2w", "--json", cwd=here).stdout)[
        "consumers"
    ]
    assert [key["live"] for key in acme["keys"]] == [False, True, True]
    assert acme["source"] == "gateway.yaml:10"


@pytest.mark.parametrize(
    "oddity",
    [
        "",
        "environments: {default: {}}\n",
        "  <<: {eve: {usage_plan: pro}}\n",
    ],
)
def test_a_list_is_the_same_however_the_file_is_read(here: Path, oddity: str) -> None:
    (here / "gateway.yaml").write_text(TEXT + oddity)
    found = json.loads(tollgate("consumer", "list", "--json", cwd=here).stdout)["consumers"]
    plain = json.loads(_of_plain_text(here))["consumers"]
    assert [entry for entry in found if entry["name"] != "eve"] == plain
    assert ("eve" in {entry["name"] for entry in found}) == ("eve" in oddity)


def test_a_list_is_of_one_environment(here: Path) -> None:
    environments = "environments: {dev: {}, prod: {consumers: {bob: {usage_plan: pro}}}}\n"
    (here / "gateway.yaml").write_text(TEXT + environments)
    first = tollgate("consumer", "list", "--plan", "free", cwd=here)
    assert "bob" in first.stdout
    assert "Of dev; --environment takes prod too." in first.stderr
    none = tollgate("consumer", "list", "--plan", "free", "-e", "prod", cwd=here)
    assert (none.returncode, "no consumer is in the plan 'free'" in none.stderr) == (2, True)
    assert tollgate("consumer", "list", "--expiring", "1d", cwd=here).stdout == "None.\n"
    refused = tollgate("consumer", "list", "-e", "prodd", cwd=here)
    assert (refused.returncode, "Did you mean 'prod'?" in refused.stderr) == (2, True)


def _of_plain_text(here: Path) -> str:
    (here / "gateway.yaml").write_text(TEXT)
    return tollgate("consumer", "list", "--json", cwd=here).stdout


def test_a_file_that_has_problems_is_not_edited(here: Path) -> None:
    (here / "gateway.yaml").write_text(TEXT + "nonsense: 1\n")
    refused = tollgate("consumer", "rotate", "acme", cwd=here)
    assert refused.returncode == 2
    assert "gateway.yaml:16: nonsense" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_consumers_in_files_of_their_own_are_edited_there(here: Path) -> None:
    main = TEXT.rpartition("consumers:")[0] + "consumers: {include: [consumers/*.yaml, more.csv]}\n"
    (here / "gateway.yaml").write_text(main)
    (here / "consumers").mkdir()
    (here / "consumers" / "eu.yaml").write_text(
        "acme:   {usage_plan: pro}   # first\nbob: {usage_plan: free}\n"
    )
    (here / "more.csv").write_text("name,usage_plan\ncat,pro\n")
    rotated = tollgate("consumer", "rotate", "bob", cwd=here)
    assert rotated.stdout.startswith("--- consumers/eu.yaml\n+++ consumers/eu.yaml\n")
    added = tollgate("consumer", "add", "dan", "--plan", "pro", "--into", "consumers/eu.yaml", cwd=here)
    assert added.returncode == 0, added.stderr
    assert (here / "consumers" / "eu.yaml").read_text() == (
        "acme:   {usage_plan: pro}   # first\n"
        "bob: {usage_plan: free, keys: {primary: {}, primary-2: {}}}\n"
        "dan: {usage_plan: pro}\n"
    )
    assert (here / "gateway.yaml").read_text() == main
    refused = tollgate("consumer", "rotate", "cat", cwd=here)
    assert (refused.returncode, "'cat' is a row of CSV" in refused.stderr) == (2, True)
    several = tollgate("consumer", "add", "eve", "--plan", "pro", cwd=here)
    assert "Name one: --into consumers/eu.yaml" in several.stderr
    listed = tollgate("consumer", "list", cwd=here).stdout
    assert [line.split()[0] for line in listed.splitlines()[1:-1]] == ["acme", "bob", "dan", "cat"]


def test_an_environment_that_says_otherwise_is_not_passed_over(here: Path) -> None:
    prod = "{acme: {usage_plan: free, keys: {primary: {enabled: true}, next: {}}}}"
    text = WITH_ENVIRONMENTS.replace("prod: {}", f"prod: {{consumers: {prod}}}")
    text = text.replace("acme: {usage_plan: pro,", "acme: {usage_plan: pro, keys: {primary: {}, next: {}},")
    (here / "gateway.yaml").write_text(text)
    for command in ("retire", "revoke"):
        refused = tollgate("consumer", command, "acme", "--slot", "primary", cwd=here)
        assert (refused.returncode, (here / "gateway.yaml").read_text()) == (2, text)
        assert "Change each environment by itself: --environment prod" in refused.stderr
    said, _ = changed(
        here,
        "move",
        "acme",
        "free",
        text=text.replace("free, keys: {primary: {en", "pro, keys: {primary: {en"),
    )
    assert "prod has a plan of its own for it, and keeps pro." in said


def test_a_file_of_consumers_may_come_to_have_none_and_some_again(here: Path) -> None:
    main = TEXT.rpartition("consumers:")[0] + "consumers: {include: eu.yaml}\n"
    (here / "gateway.yaml").write_text(main)
    (here / "eu.yaml").write_text("# Europe.\nacme: {usage_plan: pro}\n")
    assert tollgate("consumer", "remove", "acme", "--force", cwd=here).returncode == 0
    assert (here / "eu.yaml").read_text() == "# Europe.\n"
    added = tollgate("consumer", "add", "bob", "--plan", "free", cwd=here)
    assert added.returncode == 0, added.stderr
    assert (here / "eu.yaml").read_text() == "# Europe.\nbob:\n  usage_plan: free\n"


@pytest.mark.parametrize(
    ("command", "stack"),
    [
        (("rotate", "acme"), "shop-default-keys-2"),
        # The lines of the others are others then, and nothing else of them.
        (("remove", "acme", "--force"), "shop-default-keys-2"),
        (("rename", "bob", "hooli"), "shop-default-keys-3"),
    ],
)
def test_where_there_are_shards_the_one_that_changes_is_told(
    here: Path, command: tuple[str, ...], stack: str
) -> None:
    text = TEXT.replace("region:", "shards: 3\nregion:").replace(
        "usage_plan: pro,", "usage_plan: pro, shard: 2,"
    )
    said, _ = changed(here, *command, text=text.replace("  bob:\n", "  bob:\n    shard: 3\n"))
    assert said.splitlines()[-1] == f"In default it is in one stack: tollgate plan {stack}"


def test_the_stack_of_a_consumer_is_shown(here: Path) -> None:
    (here / "gateway.yaml").write_text(f"shards: 1\n{TEXT}")
    assert "  stack: shop-default-keys-1\n" in tollgate("consumer", "show", "bob", cwd=here).stdout
