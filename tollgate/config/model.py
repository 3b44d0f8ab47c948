"""What every piece of the description has in common."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, WithJsonSchema
from pydantic_core import PydanticCustomError

from tollgate.config.credential import is_value_of_a_credential, names_a_credential, without_credentials
from tollgate.config.source import Source

NAME_PATTERN = r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$"
NAME_MAX_LENGTH = 64
TOKEN_MARKER = "${TfToken["  # noqa: S105
ANY_TOKEN = re.compile(r"[$#&]\{TfToken\[")
"""How CDKTF marks a text, a list and a map that it will put in: `cdktf/lib/tokens/private/encoding`."""
TAKE_IT_OUT = "Take it out: the synthesized document and the state would show it."
"""What to do with a credential."""


class Model(BaseModel):
    """A frozen piece of the description that refuses unknown fields and silent conversions.

    `source` is the line of the file that caused it, or None where a program built it.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        use_attribute_docstrings=True,
        # An error's text would show what might be a credential.
        hide_input_in_errors=True,
    )

    _source: Source | None = PrivateAttr(default=None)

    @property
    def source(self) -> Source | None:
        return self._source

    def caused_by(self, cause: Model) -> Self:
        """The same, caused by the line of another piece: what no line of its own says."""
        copy = self.model_copy()
        copy._source = cause.source
        return copy


def attribute_of(model: type[BaseModel], field: str) -> str:
    """The attribute that has a field of the file: `from` is a word of Python's own, its attribute `from_`."""
    return next((name for name, it in model.model_fields.items() if it.alias == field), field)


def field_of(model: type[BaseModel], attribute: str) -> str:
    """The field of the file that an attribute has."""
    return model.model_fields[attribute].alias or attribute


def is_token(text: str) -> bool:
    """Whether a value is known only to Terraform: a CDKTF token that a program passed in."""
    return TOKEN_MARKER in text


def wrong(message: str, remedy: str) -> PydanticCustomError:
    """The error a validator raises: what is wrong, and what would be right; no credential's form is shown."""
    context = {"message": without_credentials(message), "remedy": without_credentials(remedy)}
    return PydanticCustomError("tollgate", "{message}", context)


def credential_in_clear(what: str) -> PydanticCustomError:
    """The error a validator raises of what looks like a credential; `what` tells where it stands."""
    return wrong(f"{what} looks like a credential in clear", TAKE_IT_OUT)


def check_no_credential(kind: str, name: str, value: str) -> None:
    """Refuse a header or a variable that is called like a credential, and holds what can be one.

    Raises:
        PydanticCustomError: naming it, and not its value.
    """
    if names_a_credential(name) and is_value_of_a_credential(value) and not is_token(value):
        raise credential_in_clear(f"the {kind} {name!r}")


def check_name(name: str) -> str:
    """A name of ours: it becomes part of a Terraform address, so no two may ever read alike."""
    if not re.fullmatch(NAME_PATTERN, name) or len(name) > NAME_MAX_LENGTH:
        raise wrong(
            f"{name!r} cannot be a name",
            "Use letters and digits, with single '-' or '_' between them, "
            f"{NAME_MAX_LENGTH} characters at most.",
        )
    return name


Name = Annotated[
    str,
    AfterValidator(check_name),
    WithJsonSchema({"type": "string", "pattern": NAME_PATTERN, "maxLength": NAME_MAX_LENGTH}),
]
Strings = Annotated[tuple[str, ...], Field(strict=False)]
