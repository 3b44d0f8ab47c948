"""What `python main.py` and `cdktf synth` run: a description becomes Terraform stacks, one per environment.

Where an environment has shards, each is a stack, too.
"""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from tollgate.errors import InvalidConfig, TollgateError, not_set_up
from tollgate.files import obstacle


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    print("Interrupted.", file=sys.stderr)
    sys.exit(128 + signal.SIGINT)


def _hasten() -> None:
    """Do without what a synthesis does not need, and start Node.js while Python reads the description."""
    # What it makes it needs to its end: looking for garbage would take a tenth of the time, and find none.
    gc.disable()
    with suppress(Exception):
        # What Python itself has to do for Node.js's start comes first; the rest is waiting.
        import_module("jsii")
        Thread(target=_start_cdktf, daemon=True).start()


def _start_cdktf() -> None:
    # Where it fails it is started again when it is needed, which says why.
    with suppress(Exception):
        import_module("stacks")


if __name__ == "__main__":
    # Before the imports that take time.
    signal.signal(signal.SIGINT, _interrupted)
    if os.environ.get("TOLLGATE_STOCK_IMPORT") != "1":
        _hasten()

try:
    from tollgate.config.load import Description, load
except ModuleNotFoundError as error:
    if __name__ != "__main__":
        raise
    print(not_set_up(error), file=sys.stderr)
    sys.exit(2)

if TYPE_CHECKING:
    from cdktf import App

    from tollgate.config.reshard import Reshard

DEFAULT_FILE = "gateway.yaml"
DEFAULT_FOLDER = "cdktf.out"
DEFAULT_BOOTSTRAP_FOLDER = "bootstrap.out"
_USAGE = "[--against PREVIOUS] [--reshard FILE] [--bootstrap]"


def build_app(
    description: Description, *, outdir: str = DEFAULT_FOLDER, reshards: Mapping[str, Reshard] | None = None
) -> App:
    """A CDKTF app with one stack per environment, and one per shard, ready for `.synth()`.

    Args:
        outdir: the folder that `.synth()` writes into, `<outdir>/stacks/<gateway>-<environment>/cdk.tf.json`.
        reshards: what the states have, by environment, where keys go from some stacks to others.

    Raises:
        MissingTool: there is no Node.js for CDKTF to run in.
    """
    # A description that is refused need not wait until Node.js has started.
    from stacks.gateway_stack import App, GatewayStack

    app = App(outdir=outdir, stack_traces=False)
    for gateway in description.environments.values():
        reshard = (reshards or {}).get(gateway.environment)
        GatewayStack(app, gateway.stack_name, gateway, reshard=reshard)
    return app


def build_bootstrap_app(description: Description, *, outdir: str = DEFAULT_BOOTSTRAP_FOLDER) -> App:
    """A CDKTF app with what `tollgate bootstrap` makes for each environment that has `bootstrap`.

    The environments are synthesized first, into a folder that is gone then: the rights of the CI's roles are
    told by what these have.

    Raises:
        TollgateError: none has it, or it is not known what a resource needs.
        MissingTool: there is no Node.js for CDKTF to run in.
    """
    from stacks.bootstrap_stack import App, BootstrapStack
    from tollgate.config.state_place import bootstrap_stack

    asked = [it for it in description.environments.values() if it.bootstrap]
    if not asked:
        raise TollgateError(
            f"{description.file}: 'bootstrap' is not described for {' or '.join(description.environments)}.\n"
            "  Add it: 'backend: {type: s3, bucket: acme-ai-state}' and 'bootstrap: {}'."
        )
    with tempfile.TemporaryDirectory(prefix="tollgate-") as folder:
        build_app(description.only([it.environment for it in asked]), outdir=folder).synth()
        documents = {
            it.stack_name: [
                json.loads(Path(folder, "stacks", stack, "cdk.tf.json").read_text(encoding="utf-8"))
                for stack in it.stack_names
            ]
            for it in asked
        }
    app = App(outdir=outdir, stack_traces=False)
    for gateway in asked:
        name = bootstrap_stack(gateway.stack_name)
        BootstrapStack(app, name, gateway, documents=documents[gateway.stack_name])
    return app


def main() -> None:
    """Synthesize what the environment variables name.

    `TOLLGATE_FILE` is the description, `gateway.yaml` by default; `TOLLGATE_ENVIRONMENTS` names some of its
    environments, separated by commas, all by default; `CDKTF_OUTDIR` is the folder to write into. `--against
    PREVIOUS`, or `TOLLGATE_AGAINST` where `cdktf synth` runs this, names what was synthesized before: all
    live keys of a consumer are not replaced at once. `--reshard FILE`, or `TOLLGATE_RESHARD`, names what
    `tollgate reshard` wrote, with `,` between several: keys go to other stacks, as `shards` says.
    `--bootstrap`, or `TOLLGATE_BOOTSTRAP=1`, writes instead what `tollgate bootstrap` applies, into
    `bootstrap.out` by default.
    """
    previous, resharding, bootstraps = _arguments()
    folder = DEFAULT_BOOTSTRAP_FOLDER if bootstraps else DEFAULT_FOLDER
    outdir = os.environ.get("CDKTF_OUTDIR") or folder
    try:
        description = load(os.environ.get("TOLLGATE_FILE") or DEFAULT_FILE)
        if names := _split(os.environ.get("TOLLGATE_ENVIRONMENTS", "")):
            description = description.only(names)
        if bootstraps:
            _bootstrap(description, outdir)
            return
        reshards = _checked(description, previous, resharding, outdir)
        _synthesize(description, outdir, reshards)
    except InvalidConfig as error:
        sys.exit(_refused(error))
    except TollgateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    for name, gateway in description.environments.items():
        # Stacks that vanish have their keys to forget.
        gone = reshards[name].stacks if name in reshards else ()
        for stack in dict.fromkeys((*gateway.stack_names, *gone)):
            print(Path(outdir, "stacks", stack, "cdk.tf.json"))
    if not gc.isenabled():
        # At its end Python looks for garbage even so.
        gc.freeze()


def _arguments() -> tuple[str | None, Sequence[str], bool]:
    """What was synthesized before, to be compared with; what is resharded; whether to bootstrap."""
    said = {
        "--against": os.environ.get("TOLLGATE_AGAINST"),
        "--reshard": os.environ.get("TOLLGATE_RESHARD"),
    }
    bootstraps = os.environ.get("TOLLGATE_BOOTSTRAP") == "1"
    arguments = sys.argv[1:]
    while arguments:
        name, equals, value = arguments.pop(0).partition("=")
        if name in ("--help", "-h"):
            print(f"python main.py {_USAGE}\n\n" + re.sub(r"(?m)^    ", "", main.__doc__ or ""))
            sys.exit(0)
        if name == "--bootstrap" and not equals:
            bootstraps = True
            continue
        if name not in said or not (equals or arguments):
            print(
                f"main.py does not take {name!r}, but {_USAGE}.\n"
                "  Name the description with TOLLGATE_FILE, its environments with TOLLGATE_ENVIRONMENTS.",
                file=sys.stderr,
            )
            sys.exit(2)
        said[name] = value if equals else arguments.pop(0)
    return said["--against"] or None, _split(said["--reshard"] or ""), bootstraps


def _bootstrap(description: Description, outdir: str) -> None:
    """Build the app of `tollgate bootstrap`, and write it.

    Raises:
        TollgateError: nothing is to be bootstrapped, or the folder cannot be written.
    """
    if why := obstacle(Path(outdir)):
        raise _unwritable(outdir, why)
    app = build_bootstrap_app(description, outdir=outdir)
    _write(app, outdir)
    for stack in app.node.children:
        print(Path(outdir, "stacks", stack.node.id, "cdk.tf.json"))


def _checked(
    description: Description, previous: str | None, resharding: Sequence[str], outdir: str
) -> Mapping[str, Reshard]:
    """Compare with what was synthesized before; what is resharded, by environment.

    Raises:
        TollgateError: keys would be made anew, logs would stay on that nobody speaks of, an API would have no
            URL, or a file is none of `tollgate reshard`.
    """
    from tollgate.workflow.layout import check_layout
    from tollgate.workflow.left_on import check_left_on
    from tollgate.workflow.resharding import read_reshards

    reshards = read_reshards(resharding, description)
    if previous:
        from tollgate.workflow.against import check_against

        for warning in check_against(Path(previous), description):
            print(warning, file=sys.stderr)
    for folder in dict.fromkeys((outdir, previous or outdir)):
        check_layout(Path(folder), description, reshards)
        check_left_on(Path(folder), description)
    return reshards


def _synthesize(description: Description, outdir: str, reshards: Mapping[str, Reshard]) -> None:
    """Build an app and write it.

    Raises:
        TollgateError: there is no Node.js for CDKTF to run in, or the folder cannot be written.
    """
    if why := obstacle(Path(outdir)):
        raise _unwritable(outdir, why)
    app = build_app(description, outdir=outdir, reshards=reshards)
    for environment, reshard in reshards.items():
        from stacks.handover import cost

        print(cost(description.environments[environment], reshard), file=sys.stderr)
    _write(app, outdir)


def _write(app: App, outdir: str) -> None:
    try:
        app.synth()
    except RuntimeError as error:
        # As Node.js tells of what the operating system refuses: `EACCES: permission denied, open '…'`.
        refusal = re.match(r"(?:Error: )?(E[A-Z]+: .*)", str(error))
        if not refusal:
            raise
        raise _unwritable(outdir, refusal[1]) from error


def _unwritable(outdir: str, why: str) -> TollgateError:
    return TollgateError(
        f"{outdir}: it cannot be written: {why}\n  Mend that, or let CDKTF_OUTDIR name another folder."
    )


def _split(names: str) -> Sequence[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _refused(error: InvalidConfig) -> int:
    count = len(error.problems)
    print(error, file=sys.stderr)
    print(f"{count} problem{'s' if count != 1 else ''}: nothing was synthesized.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
