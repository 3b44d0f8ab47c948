"""The code of a Lambda function that the gateway makes: a folder, packaged as a zip."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator

from tollgate.config.folder import is_of_one_machine, seen_from_here
from tollgate.config.limits import FUNCTION_TIMEOUT_MAX_SECONDS, FUNCTION_ZIP_MAX_BYTES
from tollgate.config.logs.log_retention import RetentionDays
from tollgate.config.model import Model, Name, check_no_credential, is_token, wrong

_ENDINGS: Final = {"python": (".py",), "nodejs": (".js", ".mjs", ".cjs")}
"""Of the file that a handler `module.function` is in, by the runtime's language; others are compiled."""

LEFT_OUT: Final = frozenset(
    {"__pycache__", ".git", ".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".idea", ".vscode"}
    | {".DS_Store", "Thumbs.db"}
)
"""What no function needs, and what differs from machine to machine."""

_SECRET_FILE: Final = re.compile(
    r"\.env(\..*)?|.*\.tfstate(\.backup)?|.*\.tfvars(\.json)?|id_(rsa|ecdsa|ed25519)"
)
_PRIVATE_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]{0,40}PRIVATE KEY")
_KEY_ENDINGS: Final = (".pem", ".key")

_RESERVED_VARIABLE: Final = re.compile(r"AWS_.*|_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_.*|LD_LIBRARY_PATH|PATH|TZ")
"""AWS Lambda, "Defined runtime environment variables": those that cannot be set, or should not."""


def _check_environment(variables: dict[str, str]) -> dict[str, str]:
    for name, value in variables.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name):
            raise wrong(
                f"{name!r} cannot be a function's variable", "Use letters, digits and '_', a letter first."
            )
        if _RESERVED_VARIABLE.fullmatch(name):
            raise wrong(f"Lambda itself sets the variable {name!r}", "Choose another name.")
        check_no_credential("variable", name, value)
    return variables


def _check_handler(handler: str) -> str:
    if not re.fullmatch(r"[^\s]{1,128}", handler):
        raise wrong(f"{handler!r} is not a handler", "Write the file and the function, as in 'app.handler'.")
    return handler


def _check_runtime(runtime: str) -> str:
    if not re.fullmatch(r"(?:python3\.|nodejs|java|dotnet|ruby|provided\.al)[0-9.]+x?", runtime):
        raise wrong(f"{runtime!r} is not a runtime of Lambda", "Write it as in 'python3.13' or 'nodejs22.x'.")
    return runtime


def _check_role(arn: str) -> str:
    if not is_token(arn) and not re.fullmatch(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,512}", arn):
        raise wrong(
            f"{arn!r} is not a role's ARN",
            "Write 'arn:aws:iam::123456789012:role/summarize', or leave it out.",
        )
    return arn


def _files_of(folder: Path) -> list[Path]:
    """The files that a function is made of, sorted by their paths within the folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        (
            path
            for path in found
            if not LEFT_OUT & set(path.relative_to(folder).parts) and path.suffix != ".pyc"
        ),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def _check_file(file: Path, folder: Path) -> None:
    shown = file.relative_to(folder).as_posix()
    if not file.resolve().is_relative_to(folder.resolve()):
        raise wrong(
            f"{shown!r} in {folder.as_posix()!r} is a link that leads out of the folder",
            "Put the file itself there.",
        )
    is_key = file.suffix in _KEY_ENDINGS and _PRIVATE_KEY.search(file.read_bytes())
    if is_key or _SECRET_FILE.fullmatch(file.name):
        raise wrong(
            f"{shown!r} in {folder.as_posix()!r} may hold a secret",
            "Take it out of the folder: all that is in it is uploaded, and lies beside the document.",
        )


class FunctionCode(Model):
    """A folder of code, and how Lambda runs it."""

    path: str
    """The folder, as seen from the description's own."""
    name: Name | None = None
    """What the function is called; after its folder, by default. Another name is another function."""
    handler: Annotated[str, AfterValidator(_check_handler)]
    """The file and the function in it, `app.handler`."""
    runtime: Annotated[str, AfterValidator(_check_runtime)] = "python3.13"
    architecture: Literal["arm64", "x86_64"] = "arm64"
    memory: int = Field(default=256, ge=128, le=10_240)
    """MB. AWS Lambda, "Lambda quotas"."""
    timeout: int | None = Field(default=None, ge=1, le=FUNCTION_TIMEOUT_MAX_SECONDS)
    """Seconds that the function may run; as long as the route waits, by default."""
    environment: Annotated[dict[str, str], AfterValidator(_check_environment)] = Field(default_factory=dict)
    """Variables of the function. Never a secret: the document shows them."""
    role: Annotated[str, AfterValidator(_check_role)] | None = None
    """The ARN of the role that the function has; one that may only write its log, by default."""
    log_retention: RetentionDays = 30
    """Days that its log is kept."""

    _folder: Path = PrivateAttr(default=Path())
    _files: tuple[Path, ...] = PrivateAttr(default=())

    @property
    def folder(self) -> Path:
        """The folder as seen from where Python runs."""
        return self._folder

    @property
    def files(self) -> tuple[Path, ...]:
        """What is packaged of the folder, in one order."""
        return self._files

    @property
    def called(self) -> str:
        """By what the routes of an API know the function."""
        return self.name or posixpath.normpath(self.path)

    @model_validator(mode="after")
    def _check_path(self, info: ValidationInfo) -> FunctionCode:
        """What is not there nobody wants to learn from an apply."""
        if self.name is None and is_of_one_machine(self.path):
            raise wrong(
                f"the folder {self.path!r} is one of this machine alone",
                "Name it as seen from this file, with '/' between: 'functions/summarize'.",
            )
        folder = self._folder = seen_from_here(self.path, info)
        if not folder.is_dir():
            what = "is a file" if folder.exists() else "is not there"
            raise wrong(f"the folder {folder.as_posix()!r} {what}", "Name a folder, as seen from this file.")
        files = self._files = tuple(_files_of(folder))
        if not files:
            raise wrong(f"the folder {folder.as_posix()!r} is empty", "Put the function's code into it.")
        for file in files:
            _check_file(file, folder)
        if sum(file.stat().st_size for file in files) > FUNCTION_ZIP_MAX_BYTES:
            raise wrong(
                f"the folder {folder.as_posix()!r} has more than {FUNCTION_ZIP_MAX_BYTES // 2**20} MB",
                "Lambda takes no more at once: make the function elsewhere, and name it by 'function:'.",
            )
        return self

    @model_validator(mode="after")
    def _check_handler_is_there(self) -> FunctionCode:
        module, dot, _ = self.handler.rpartition(".")
        language = next((it for it in _ENDINGS if self.runtime.startswith(it)), None)
        if language is None:
            return self
        names = [module + ending for ending in _ENDINGS[language]]
        if language == "python" and "/" not in module:
            names.append(module.replace(".", "/") + ".py")
        if not dot or not any(Path(self._folder, name).is_file() for name in names):
            raise wrong(
                f"the handler {self.handler!r} is in no file of {self.path!r}",
                f"Put it into {Path(self._folder, names[0]).as_posix()!r}, or name the file that has it.",
            )
        return self
