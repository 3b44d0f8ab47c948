"""The `tollgate` command: one module per command, registered here."""

from __future__ import annotations

import gc
import sys

# What is imported stays: to look for garbage in it takes time at each start.
gc.disable()
try:
    from typing import Annotated

    import typer

    from tollgate.cli import (
        access,
        adopt,
        audit,
        bootstrap,
        consumer,
        demo,
        diff,
        estimate,
        import_openapi,
        init,
        openapi,
        outputs,
        plan,
        redact,
        reshard,
        review,
        schema,
        serve,
        snippet,
        strays,
        validate,
        warm,
    )
    from tollgate.errors import TollgateError
except KeyboardInterrupt:
    # As typer ends a command; before there is one, these imports take the time.
    sys.exit(130)

app = typer.Typer(
    name="tollgate",
    help="One description of an AI API becomes Terraform for Amazon API Gateway.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed_version

    try:
        print(f"tollgate {installed_version('tollgate')}")
    except PackageNotFoundError:
        raise TollgateError(
            "Tollgate is not installed here, so it has no version. Run 'make setup'."
        ) from None
    raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Take what is asked of the command itself."""


app.command()(validate.validate)
app.command()(schema.schema)
app.command()(init.init)
app.command()(audit.audit)
app.command()(access.access)
app.command()(diff.diff)
app.add_typer(consumer.app, name="consumer")
app.command()(bootstrap.bootstrap)
app.command()(plan.plan)
app.command()(plan.apply)
app.command()(plan.drift)
app.command()(review.review)
app.command()(estimate.estimate)
app.command()(redact.redact)
app.command()(adopt.adopt)
app.command()(outputs.outputs)
app.command()(openapi.openapi)
app.command("import-openapi")(import_openapi.import_openapi)
app.command()(snippet.snippet)
app.command()(reshard.reshard)
app.command()(strays.strays)
app.command()(warm.warm)
app.command()(serve.serve)
app.command()(demo.demo)


def run() -> None:
    """Run the command line; an error meant for a person ends it with exit code 2."""
    gc.freeze()
    gc.enable()
    try:
        app()
    except TollgateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
