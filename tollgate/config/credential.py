"""What looks like a credential: by the name that it is given, or by itself."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "…"
"""Stands in a message for what may be a credential."""

_NAME: Final = re.compile(
    r"authorization|cookie|credential|secret|passw|passphrase|api[-_]?key"
    r"|(?:access|account|auth|client|functions?|master|private|shared|signing|subscription)[-_]?key"
    r"|(?:^|[-_])(?:auth|bearer|jwt|pwd|sig|signature|token)$|[a-z](?:token|signature)$|^key$",
    re.I,
)
_NAME_OF_A_REFERENCE: Final = re.compile(r"[-_](?:id|name|arn)$|[a-z](?:Id|Name|Arn)$|^[A-Za-z]+keyid$")

_RUN: Final = re.compile(r"[A-Za-z0-9]+")
_TURN: Final = re.compile(r"[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])")
"""Where random letters and digits change their kind, and words rarely do: `aB`, `a1`, `1a`."""

_KEY_MIN_LENGTH: Final = 20
"""Characters of an API key's value. "Usage plans and API keys for REST APIs"."""

_DIGEST: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""A commit or a checksum: as random as a key, and no secret."""

_ISSUED: Final = re.compile(
    r"""
    (?<![A-Za-z0-9])(?:
        A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])
      | [rs]k[-_](?:[A-Za-z0-9]{1,20}[-_]){0,3}(?=(?:[A-Za-z]*[0-9]){3})[A-Za-z0-9]{10}
      | gh[oprsu]_[A-Za-z0-9]{20} | github_pat_\w{20} | glpat-[\w-]{16} | hf_[A-Za-z0-9]{20}
      | xox[abeprs]-[\w-]{10} | AIza[\w-]{30} | eyJ[\w-]{8,}\.eyJ
      | (?i:bearer|basic)\s+[\w.~+-]*?(?=[A-Za-z]*[0-9])[A-Za-z0-9]{16}
    )
    | \A(?i:bearer)\s+(?=\S*[0-9_.=+/~-])\S{8,}\Z
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY
    """,
    re.X,
)
"""The forms in which Amazon, OpenAI, Anthropic, Stripe, GitHub, GitLab, Hugging Face, Slack and Google issue
them, a JSON Web Token, an `Authorization` header's value and a private key."""

_AS_IF_ISSUED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[prs]k|gh[oprsu]|github_pat|glpat|hf|xox[abeprs])[-_]|A[KS]IA|AIza|eyJ)\S{8}"
)
_WORD: Final = re.compile(r"['\"\[({]*(?i:bearer|basic)\s+\S+|\S+")
_AROUND_A_WORD: Final = "'\"[](){}.,;:"


def names_a_credential(name: str) -> bool:
    """Whether a header, a parameter or a variable of this name would hold a credential.

    `X-Api-Key` and `access_token` would; `api_key_id`, `secret_arn` and `X-Tokens-Per-Minute` would not.
    """
    return _NAME.search(name) is not None and _NAME_OF_A_REFERENCE.search(name) is None


def is_credential(text: str, *, digests: bool = False) -> bool:
    """Whether a text holds what hardly is anything else: an issued form, or a long run of random letters.

    Prose, names, e-mail and web addresses, ARNs and UUIDs do not.

    Args:
        digests: whether a commit's or a checksum's hexadecimal digits count too.
    """
    if _ISSUED.search(text):
        return True
    return any(
        _is_random(run) and (digests or not _DIGEST.fullmatch(run))
        for word in text.split()
        if "://" not in word and "@" not in word and not word.startswith("arn:")
        for run in _RUN.findall(word)
    )


def without_credentials(text: str) -> str:
    """A message in which each word that may be a credential is `…`: a wrong guess costs one word."""
    return _WORD.sub(lambda match: _shown(match[0]), text)


def _shown(word: str) -> str:
    bare = word.strip(_AROUND_A_WORD)
    return word.replace(bare, HIDDEN) if _may_be_one(bare) else word


def _may_be_one(word: str) -> bool:
    if _ISSUED.search(word) or _AS_IF_ISSUED.search(word):
        return True
    runs = _RUN.findall(word)
    if any(_is_random(run) or _is_varied(run) for run in runs):
        return True
    turns = sum(len(_TURN.findall(run)) for run in runs)
    return len(word) >= 16 and turns >= max(5, 0.2 * sum(map(len, runs)))


def _is_random(run: str) -> bool:
    return (
        len(run) >= _KEY_MIN_LENGTH
        and any(map(str.isdigit, run))
        and len(_TURN.findall(run)) >= max(4, 0.25 * len(run))
    )


def _is_varied(run: str) -> bool:
    """A key's value of the caller's own choice need not be random."""
    return len(run) >= _KEY_MIN_LENGTH and any(map(str.isdigit, run)) and len(set(run)) >= 6
