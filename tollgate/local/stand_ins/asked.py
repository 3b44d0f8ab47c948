"""What a model is asked: a request's JSON, read with care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.stand_ins.failures import Failure


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's body, an object of JSON."""

    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        """A field that is a text; empty where it is none."""
        found = self.fields.get(name)
        return found if isinstance(found, str) else ""

    def model(self) -> str:
        """The model that is asked, where its name is in the body.

        Raises:
            Failure: there is none.
        """
        name = self.text("model")
        if not name:
            raise Failure("invalid", "you must provide a model parameter")
        return name

    def number(self, *names: str) -> int | None:
        """The first of some fields that is there: a whole number above 0.

        Raises:
            Failure: it is none.
        """
        for name in names:
            found = self.fields.get(name)
            if found is None:
                continue
            if isinstance(found, bool) or not isinstance(found, int) or found < 1:
                raise Failure("invalid", f"'{name}' must be a whole number above 0.")
            return found
        return None

    def inner(self, name: str) -> Asked:
        """A field that is an object; empty where it is none."""
        found = self.fields.get(name)
        return Asked(found if isinstance(found, dict) else {})

    def last_of_user(self) -> str:
        """What the last message of a user says.

        Raises:
            Failure: there are no messages.
        """
        said = [text for role, text in self._messages() if role == "user"]
        return said[-1] if said else ""

    def all_messages(self) -> str:
        """What the messages say, and the system's words before them."""
        return "\n".join([_words(self.fields.get("system")), *(text for _, text in self._messages())])

    def _messages(self) -> Iterator[tuple[object, str]]:
        messages = self.fields.get("messages")
        if not isinstance(messages, list) or not messages:
            raise Failure("invalid", "'messages' must be a list with a message at least.")
        for message in messages:
            if not isinstance(message, dict):
                raise Failure("invalid", "Each of 'messages' must be an object.")
            yield message.get("role"), _words(message.get("content"))


async def asked(request: Request) -> Asked:
    """Read a request's body.

    Raises:
        Failure: it is no object of JSON.
    """
    try:
        found = read_json(await request.body())
    except NoJson:
        found = None
    if not isinstance(found, dict):
        raise Failure("invalid", "The body of the request is no object of JSON.")
    return Asked(found)


def _words(content: object) -> str:
    """The text of a message's content, which is a text or a list of parts."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    return " ".join(text for text in texts if isinstance(text, str))
