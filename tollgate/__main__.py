"""`python -m tollgate` is `tollgate`."""

import sys

from tollgate.errors import not_set_up

try:
    from tollgate.cli.main import run

    run()
except ModuleNotFoundError as error:
    print(not_set_up(error), file=sys.stderr)
    sys.exit(2)
