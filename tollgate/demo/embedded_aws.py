"""An AWS on this machine, for as long as it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from tollgate.demo.aws_environment import CREDENTIALS, to_embedded_aws, without_aws
from tollgate.errors import MissingTool, TollgateError

if TYPE_CHECKING:
    from boto3.session import Session
    from mypy_boto3_apigateway import APIGatewayClient

_NEEDED = ("boto3", "moto", "flask", "flask_cors")
_ACCOUNT_VARIABLE = "MOTO_ACCOUNT_ID"
_UNSET = (None, None, None, None)


def check_installed() -> None:
    """Raise `MissingTool` where boto3 or moto is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingTool(
            f"The demo needs boto3 and moto's server ({', '.join(missing)} not found). "
            f"Run `{sys.executable} -m pip install -e '.[demo]'` in Tollgate's folder."
        )


@dataclass(frozen=True)
class AwsAt:
    """An embedded AWS that runs at a URL."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Variables that lead Terraform and AWS clients to it."""
        return to_embedded_aws(self.url)

    def session(self, region: str) -> Session:
        """A boto3 session that takes nothing of the user's: no profile, file, variable or proxy.

        Its clients need `endpoint_url=aws.url`.
        """
        import boto3
        import botocore.session
        from botocore.config import Config

        core = botocore.session.Session(session_vars=dict.fromkeys(("profile", "ca_bundle"), _UNSET))
        core.set_config_variable("config_file", os.devnull)
        core.set_config_variable("credentials_file", os.devnull)
        core.set_credentials(CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"])
        core.set_default_client_config(Config(proxies={}))
        return boto3.session.Session(botocore_session=core, region_name=region)

    def api_gateway(self, region: str) -> APIGatewayClient:
        """A boto3 client for its API Gateway."""
        return self.session(region).client("apigateway", endpoint_url=self.url)

    def reset(self) -> None:
        """Make it empty."""
        with _without_proxy().open(f"{self.url}/moto-api/reset", data=b"", timeout=30):
            pass

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            with _without_proxy().open(f"{self.url}/moto-api/", timeout=30):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


class EmbeddedAws:
    """Starts an embedded AWS, and stops it at the end of a `with`.

    Attributes:
        at: the AWS, once it has started.
    """

    at: AwsAt

    def __init__(self, *, log: Path, account: str | None = None) -> None:
        """Prepare one.

        Args:
            log: the file for what moto says: a line per request.
            account: the one account that it has, twelve digits; by default it has all, and the credentials
                lead to 123456789012.
        """
        self._log = log
        self._account = account

    def __enter__(self) -> Self:
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tollgate.demo.aws_server"],
                env=without_aws(os.environ) | CREDENTIALS | self._own,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # Ctrl-C in a terminal must leave it alone until Terraform has stopped.
                start_new_session=True,
            )
        try:
            url = _pipe(self._process.stdout).readline().strip()
        except BaseException:
            self._stop()
            raise
        if not url:
            self._stop()
            raise TollgateError(f"The embedded AWS did not start:\n{_tail(self._log)}")
        self.at = AwsAt(url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def _own(self) -> dict[str, str]:
        return {_ACCOUNT_VARIABLE: self._account} if self._account else {}

    def keep_while(self, file: Path) -> None:
        """Let it outlive this process, for as long as a file exists."""
        stdin = _pipe(self._process.stdin)
        stdin.write(f"{file.absolute()}\n")
        stdin.flush()
        self._kept = True

    _kept = False

    def _stop(self) -> None:
        if not self._kept:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _pipe(pipe).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _without_proxy() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:])
