"""Fixtures for tests that need the real Terraform, an AWS, or both.

A test that takes `terraform` is marked `@pytest.mark.terraform` and lives in `tests/terraform/`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from tollgate.demo.aws_environment import to_embedded_aws, without_aws
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws, check_installed
from tollgate.errors import TollgateError
from tollgate.terraform.binary import Binary, find_binary
from tollgate.terraform.environment import environment
from tollgate.terraform.local_backend import keep_state_here
from tollgate.terraform.provider_source import find_provider_source
from tollgate.terraform.runner import Terraform

NO_AWS = "http://127.0.0.1:9"
"""An endpoint where nothing listens: what must not talk to AWS fails there, and reaches no real account."""

# A shell that runs the tests in its background ignores SIGINT for every program that they start, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# A third of what Terraform and its provider do is to look for garbage, which in a test matters to nobody.
os.environ.setdefault("GOGC", "400")


@dataclass(frozen=True)
class InstalledTerraform:
    """The real Terraform, with the AWS provider at hand.

    Attributes:
        binary: the executable.
        environment: variables for it, which lead to no AWS at all or to the test's own.
    """

    binary: Binary
    environment: dict[str, str]

    def initialised(self, folder: Path) -> Terraform:
        """Terraform in a stack's folder, after `terraform init`, with its state in that folder."""
        keep_state_here(folder)
        terraform = Terraform(self.binary, folder, self.environment)
        terraform.init()
        return terraform


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> InstalledTerraform:
    """The real Terraform; skips the test where it or the AWS provider is missing, fails it under CI."""
    folder = tmp_path_factory.mktemp("terraform")
    try:
        binary = find_binary()
        source = find_provider_source(binary, folder=folder)
    except TollgateError as error:
        missing(str(error))
    base = without_aws(os.environ) | to_embedded_aws(NO_AWS)
    # From the registry each `init` would fetch the provider, hundreds of megabytes, anew.
    (cache := folder / "plugins").mkdir()
    base = {"TF_PLUGIN_CACHE_DIR": str(cache), "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1"} | base
    return InstalledTerraform(binary, environment(base, config_file=source.config_file))


@pytest.fixture(scope="session")
def aws_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsAt]:
    """An embedded AWS that lives as long as the tests; take `aws`, which is empty."""
    try:
        check_installed()
    except TollgateError as error:
        missing(str(error))
    with EmbeddedAws(log=tmp_path_factory.mktemp("aws") / "moto.log") as server:
        yield server.at


@pytest.fixture
def aws(aws_server: AwsAt) -> AwsAt:
    """An empty embedded AWS (moto in server mode)."""
    aws_server.reset()
    return aws_server


def missing(reason: str) -> NoReturn:
    """Skip a test for want of a tool, or fail it under CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
