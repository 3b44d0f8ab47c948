"""The `tollgate` command: one module per command, registered here."""

from __future__ import annotations

import sys

import typer

from tollgate.cli import demo, init, outputs, schema, validate, warm
from tollgate.errors import TollgateError

app = typer.Typer(
    name="tollgate",
    help="One description of an AI API becomes Terraform for Amazon API Gateway.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(validate.validate)
app.command()(schema.schema)
app.command()(init.init)
app.command()(outputs.outputs)
app.command()(warm.warm)
app.command()(demo.demo)


def run() -> None:
    """Run the command line; an error meant for a person ends it with exit code 2."""
    try:
        app()
    except TollgateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
