"""`tollgate bootstrap`."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollgate.cli.options import DEFAULT_OUT, Out
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.terraform.runner import PlanSummary
    from tollgate.workflow.bootstrapping import Bootstrapping, LocalState

INTERRUPTED = 130
_UP = "../../.."
"""From a stack's folder to the one that holds CDKTF's."""
_SIGNS = {"create": "+", "update": "~", "delete": "-", "replace": "-/+"}


def bootstrap(
    environment: Annotated[str, typer.Argument(help="An environment that has 'bootstrap'.")],
    out: Out = DEFAULT_OUT,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without a question.")] = False,
    print_commands: Annotated[
        bool, typer.Option("--print-commands", help="Print what would be run, and run nothing.")
    ] = False,
) -> None:
    """Make the bucket for states and the roles of the CI.

    Local states of the environment are moved into the bucket.

    It shows what it would do, and asks. It can be run again at any time, after an interruption too; a state
    in the bucket is never overwritten. Exit code 2: it cannot be done, or nobody has said yes.
    """
    gc.disable()
    if print_commands:
        for line in _commands(environment, out):
            print(line)
        return
    try:
        _bootstrap(_prepared(environment, out), environment, yes=yes)
    except KeyboardInterrupt:
        print(
            f"Interrupted: no state is lost. Go on where it was: tollgate bootstrap {environment}",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from None


def _prepared(environment: str, out: Path) -> Bootstrapping:
    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment as terraform_environment
    from tollgate.workflow.bootstrapping import FOLDER, Bootstrapping
    from tollgate.workflow.synthesis import synthesize

    binary = find_binary()
    (stack,) = synthesize(
        out=out.parent / FOLDER, file=None, environment=environment, follow=lambda _: None, bootstraps=True
    )
    return Bootstrapping(stack, out, binary, terraform_environment(os.environ))


def _bootstrap(it: Bootstrapping, environment: str, *, yes: bool) -> None:
    from tollgate.workflow.record import PLAN_FILE

    _tell(f"{it.stack.name}: looking for {it.own_place}")
    is_in_bucket = it.begin()
    plan = it.stack.folder / PLAN_FILE
    try:
        _tell(f"{it.stack.name}: planning")
        summary = it.terraform.plan(plan)
        states = it.local_states()
        if summary.is_empty and is_in_bucket and not states:
            print(f"{environment}: there is nothing to do. The states are in s3://{it.bucket}.")
            _print_ci(it)
            return
        _show(it, summary, states, moves_own=not is_in_bucket)
        _ask(environment, yes=yes)
        if not summary.is_empty:
            print(f"{it.stack.name}: {_applied(it, plan)}")
    finally:
        plan.unlink(missing_ok=True)
    if not is_in_bucket:
        print(f"{it.own_place}: the state of {it.stack.name} is there. {it.finish()} is left.")
    left = [_move(it, state) for state in states]
    if left:
        _warn_of(left)
        print(f"Next: tollgate plan {environment}: {_what_is_left(it)}")
    _print_ci(it)


def _applied(it: Bootstrapping, plan: Path) -> str:
    done = it.terraform.apply(plan, follow=lambda step: _tell(f"{it.stack.name}: {step}"))
    return f"{done.add} added, {done.change} changed, {done.destroy} destroyed."


def _move(it: Bootstrapping, state: LocalState) -> Path:
    left = it.move(state)
    print(f"{state.place}: the state of {state.stack} is there.")
    return left


def _show(it: Bootstrapping, summary: PlanSummary, states: Sequence[LocalState], *, moves_own: bool) -> None:
    if not summary.is_empty:
        print(f"{it.stack.name}: {summary}")
    for change in summary.changes:
        print(f"  {_SIGNS.get(change.action, change.action)} {change.address}")
    if moves_own:
        print(f"  the state of this goes to {it.own_place}")
    for state in states:
        print(f"  {os.path.relpath(state.file)} goes to {state.place}")


def _ask(environment: str, *, yes: bool) -> None:
    """Go on where someone says so.

    Raises:
        TollgateError: nobody is there to ask, or it is not wanted.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise TollgateError(
            "Nothing is done: there is no terminal to ask in.\n"
            f"  If this is what you want: tollgate bootstrap {environment} --yes"
        )
    if not typer.confirm("Do this?", default=False):
        raise TollgateError("Nothing is done.")


def _warn_of(left: Sequence[Path]) -> None:
    """Say which files hold keys: those that were moved, and what Terraform kept beside them."""
    from tollgate.workflow.state_move import MOVED

    kept = [file for moved in left if (file := Path(f"{str(moved).rpartition(MOVED)[0]}.backup")).exists()]
    for file in kept:
        file.chmod(0o600)
    print("These hold every key's value. Delete them once you have seen that all is well:")
    for file in (*left, *kept):
        print(f"  rm {shlex.quote(os.path.relpath(file))}")


def _what_is_left(it: Bootstrapping) -> str:
    from tollgate.terraform.stacks import notes_of

    if notes_of(it.stack).get("ci"):
        return (
            "tags and boundaries, which you apply once yourself: the CI's roles know what is theirs by them."
        )
    return "there is nothing to change."


def _print_ci(it: Bootstrapping) -> None:
    """The roles, as the CI's file takes them."""
    from tollgate.terraform.stacks import notes_of

    ci = notes_of(it.stack).get("ci")
    if not isinstance(ci, dict):
        return
    for line in _ci_lines(ci, it.terraform.output_values()):
        print(line)


def _ci_lines(ci: Mapping[str, Any], outputs: Mapping[str, object]) -> Iterator[str]:
    plan, deploy = outputs.get("plan_role_arn"), outputs.get("apply_role_arn")
    if ci["type"] == "github":
        yield "Variables of the repository, for .github/workflows/gateway.yml:"
    else:
        yield f"Variables of the project, for .gitlab-ci.yml, whose id_tokens say aud: {ci['audience']}"
    yield f"  AWS_REGION={ci['region']}"
    yield f"  AWS_PLAN_ROLE={plan}"
    yield f"  AWS_DEPLOY_ROLE={deploy}"


def _commands(environment: str, out: Path) -> Iterator[str]:
    """What this is underneath, where it is run for the first time.

    Raises:
        TollgateError: the description is refused, or it has no such environment or no `bootstrap` there.
    """
    from tollgate.config.load import load
    from tollgate.config.state_place import bootstrap_stack
    from tollgate.terraform.binary import NAME_VARIABLE
    from tollgate.workflow.bootstrapping import FOLDER

    described = load(os.environ.get("TOLLGATE_FILE") or "gateway.yaml").only([environment])
    gateway = described.environments[environment]
    if gateway.bootstrap is None:
        raise TollgateError(f"{described.file}: 'bootstrap' is not described for {environment}.")
    binary = os.environ.get(NAME_VARIABLE) or "terraform"
    folder = shlex.quote(str(out.parent / FOLDER))
    own = bootstrap_stack(gateway.stack_name)
    yield f"TOLLGATE_ENVIRONMENTS={environment} CDKTF_OUTDIR={folder} python main.py --bootstrap"
    yield f"cd {folder}/stacks/{own}"
    yield "# with its state in a file, as there is no bucket yet:"
    local = f'{{"terraform": {{"backend": {{"local": {{"path": "{_UP}/terraform.{own}.tfstate"}}}}}}}}'
    yield f"echo '{local}' > backend_override.tf.json"
    yield f"{binary} init -reconfigure && {binary} apply"
    yield "# then in the bucket:"
    yield f"rm backend_override.tf.json && {binary} init -reconfigure"
    yield f"{binary} state push {_UP}/terraform.{own}.tfstate"
    yield f"cd {_UP} && python main.py"
    for stack in gateway.stack_names:
        yield f"# and this, where terraform.{stack}.tfstate is there:"
        yield f"cd {shlex.quote(str(out))}/stacks/{stack} && {binary} init -reconfigure"
        yield f"{binary} state push {_UP}/terraform.{stack}.tfstate; cd {_UP}"
    yield "# Each file that was pushed holds every key's value: see that all is there, and delete it."


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
