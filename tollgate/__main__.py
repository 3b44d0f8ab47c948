"""`python -m tollgate` is `tollgate`."""

from tollgate.cli.main import run

run()
