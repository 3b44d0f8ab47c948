"""The stand-ins, as one application."""

from __future__ import annotations

from starlette.applications import Starlette

from tollgate.local.stand_ins.bedrock import routes as of_bedrock
from tollgate.local.stand_ins.openai import errors
from tollgate.local.stand_ins.openai import routes as of_openai
from tollgate.local.stand_ins.paced import Pace
from tollgate.local.stand_ins.sagemaker import routes as of_sagemaker


def app(pace: Pace | None = None) -> Starlette:
    """Stand-ins for models.

    `failures.py` names the models that fail.

    Args:
        pace: how fast they are.
    """
    pace = pace or Pace()
    return Starlette(
        routes=[*of_bedrock.routes(pace), *of_sagemaker.routes(pace), *of_openai.routes(pace)],
        exception_handlers={404: errors.no_such_path, 405: errors.no_such_path},
    )
