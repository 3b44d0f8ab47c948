"""What looks like a credential: by the name that it is given, or by itself."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

HIDDEN: Final = "…"
"""Stands in a message for what may be a credential."""

_WORD_BEGINS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_NAME: Final = re.compile(
    r"""
    (?:authorization|cookies?|credentials?|passwd|passphrase)(?![a-z]) | secret(?!ar) | password
    | (?:api|access|account|auth|client|encryption|functions?|master|private|secret|shared|signing
        |subscription|virtual)-?keys?(?![a-z])
    | (?:^|-)(?:auth|bearer|jwt|pass|pwd|sig)$
    | (?:token|signature)-?[0-9]*$
    | ^(?:x-)?key$
    """,
    re.X,
)
"""Over a name in small letters, with `-` between its words."""
_NAME_OF_NONE: Final = re.compile(
    r"""
    (?:^|-)(?:alias|arn|domain|id|limit|name|path|policy|region|type|uri|url|version)$ | keyid$
    | (?:^|-)(?:bos|eos|mask|max|min|pad|sep|stop|unk)-?token$
    | (?:^|-)(?:csrf|xsrf|idempotency|next|page|pagination)-?token$
    | ^access-control-
    """,
    re.X,
)
"""What refers to a credential, describes one, or is a model's token or a browser's permission."""

_VALUE_OF_NONE: Final = re.compile(r"\{[A-Za-z0-9._-]+\}|true|false|yes|no|on|off|none|null", re.I)
"""A parameter, or a choice."""

_RUN: Final = re.compile(r"[A-Za-z0-9]+")
_TURN: Final = re.compile(r"[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])")
"""Where random letters and digits change their kind, and words rarely do: `aB`, `a1`, `1a`."""

_KEY_MIN_LENGTH: Final = 20
"""Characters of an API key's value. "Usage plans and API keys for REST APIs"."""

_KEY_LENGTH: Final = 40
"""Letters and digits of the value that API Gateway makes."""

_DIGEST: Final = re.compile("|".join(f"[0-9a-f]{{{n}}}|[0-9A-F]{{{n}}}" for n in (24, 32, 40, 64, 128)))
"""A commit, a checksum, an ObjectId or a UUID: as random as a key, and no secret."""

_IDENTIFIER: Final = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}|[a-z0-9]{25,26}")
"""A ULID, or a client's id at Cognito."""

_OF_A_PROVIDER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:org-|proj_|asst_|thread_|batch_|vs_|file-|ftjob-|wrkspc_)[A-Za-z0-9]+"
)
"""How OpenAI and Anthropic call what is no secret."""

_MADE_BY_CDK: Final = re.compile(r"(?<=[A-Za-z])[0-9A-F]{8}\Z")
"""A hash behind the words of a logical id."""

_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::[0-9]+)?")

_ISSUED: Final = re.compile(
    r"""
    (?<![A-Za-z0-9])(?:
        A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])
      | gh[oprsu]_[A-Za-z0-9]{20} | github_pat_\w{20} | glpat-[\w-]{16} | hf_[A-Za-z0-9]{20}
      | xox[abeprs]-[\w-]{10} | AIza[\w-]{30} | eyJ[\w-]{8,200}\.[\w-]{10}
      | hooks\.slack\.com/[a-z]{1,20}/\w{6,20}/\w{6,20}/\w{16}
      | (?i:bearer)\s{1,20}[\w.~+/-]{0,200}?(?=[A-Za-z]{0,15}[0-9])[A-Za-z0-9]{16}
    )
    | [\w-]{8}\.eyJ[\w-]{8}
    | \A(?i:bearer)\s{1,20}(?=\S{0,200}[0-9_=+~])\S{8}\S*\Z
    | -----BEGIN\ [A-Z ]{0,40}PRIVATE\ KEY
    """,
    re.X,
)
"""The forms in which Amazon, GitHub, GitLab, Hugging Face, Slack and Google issue them, a JSON Web Token,
an `Authorization` header's value and a private key.

Each repetition has a bound, or begins where the text does: the time is linear in the text's length.
"""

_SECRET_KEY: Final = re.compile(r"(?<![A-Za-z0-9])[rs]k[-_]([\w-]{16,200})", re.ASCII)
"""How keys of OpenAI, Anthropic and Stripe begin; `sk` is the Slovaks' language as well."""

_SCATTERED_MIN_LENGTH: Final = 16
"""Letters and digits after `sk-` that no words and no date make up."""

_BASIC: Final = re.compile(r"(?<![A-Za-z0-9])(?i:basic)\s{1,20}((?:[A-Za-z0-9+/]{4}){2,100})")
_PRINTABLE_PAIR: Final = re.compile(rb"[ -~]*:[ -~]*")

_AS_IF_ISSUED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[prs]k|gh[oprsu]|github_pat|glpat|hf|xox[abeprs])[-_]|A[KS]IA|AIza|eyJ)\S{8}"
)
_WORD: Final = re.compile(r"['\"\[({]*(?i:bearer|basic)\s+\S+|\S+")
_AROUND_A_WORD: Final = "'\"[](){}.,;:"

_WELL_KNOWN: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:vpce-[0-9A-Za-z]{1,24}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"
    r"(?![A-Za-z0-9])"
)
"""A VPC endpoint's id or a UUID: a message without it would not say which one is meant."""


def names_a_credential(name: str) -> bool:
    """Whether a header, a parameter or a variable of this name would hold a credential.

    `X-Api-Key` and `access_token` would; `api_key_id`, `secret_arn` and `max_token` would not.
    """
    plain = "-".join(_WORD_BEGINS.split(name)).lower()
    return _NAME.search(plain) is not None and _NAME_OF_NONE.search(plain) is None


def is_value_of_a_credential(value: str) -> bool:
    """Whether what is called like a credential can be one: `none` and `{name}` can not."""
    return value != "" and _VALUE_OF_NONE.fullmatch(value) is None


def is_issued(text: str) -> bool:
    """Whether a text holds a credential in a form in which one of the well-known parties issues them."""
    return (
        _ISSUED.search(text) is not None
        or any(map(_is_scattered, _SECRET_KEY.findall(text)))
        or any(map(_is_pair, _BASIC.findall(text)))
    )


def is_credential(text: str, *, digests: bool = False) -> bool:
    """Whether a text holds what hardly is anything else: an issued form, or a long run of random letters.

    Prose, names, e-mail, web and hosts' addresses, ARNs, UUIDs and other identifiers do not.

    Args:
        digests: whether a commit's or a checksum's hexadecimal digits count too.
    """
    if is_issued(text):
        return True
    return any(
        _is_random(_MADE_BY_CDK.sub("", run))
        and not _IDENTIFIER.fullmatch(run)
        and (digests or not _DIGEST.fullmatch(run))
        for word in text.split()
        if "://" not in word and "@" not in word and not word.startswith("arn:") and not _HOST.fullmatch(word)
        for run in _RUN.findall(_OF_A_PROVIDER.sub("", word))
    )


def is_credential_as_name(name: str) -> bool:
    """Whether a name holds an issued form, or what API Gateway makes as a key's value.

    A customer's own identifiers may be random too, and a name cannot be chosen anew.
    """
    return is_issued(name) or any(
        len(run) == _KEY_LENGTH and _is_random(run) and run not in (run.lower(), run.upper())
        for run in _RUN.findall(name)
    )


def without_credentials(text: str) -> str:
    """A message in which each word that may be a credential is `…`: a wrong guess costs one word."""
    return _WORD.sub(lambda match: _shown(match[0]), text)


def _is_scattered(text: str) -> bool:
    """Whether letters and digits alternate as in no words with a date: as one part, or over all parts."""
    runs = _RUN.findall(text)
    turns = sum(len(_TURN.findall(run)) for run in runs)
    return turns >= max(5, 0.2 * len(text)) or any(
        len(run) >= _SCATTERED_MIN_LENGTH and not run.isalpha() and not run.isdigit() for run in runs
    )


def _is_pair(encoded: str) -> bool:
    """Whether this is `user:password` in base 64, as the scheme `Basic` has it."""
    try:
        return _PRINTABLE_PAIR.fullmatch(base64.b64decode(encoded)) is not None
    except binascii.Error:
        return False


def _shown(word: str) -> str:
    bare = word.strip(_AROUND_A_WORD)
    return word.replace(bare, HIDDEN) if _may_be_one(bare) else word


def _may_be_one(word: str) -> bool:
    if _ISSUED.search(word) or _AS_IF_ISSUED.search(word):
        return True
    word = _WELL_KNOWN.sub("", word)
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
