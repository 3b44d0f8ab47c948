"""A key whose value is written down."""

from __future__ import annotations

import re

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.keys.origin import mentioned_by, text_of, variables_of
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown

_FILES = {"local_file", "local_sensitive_file"}
_OF_FILES = re.compile(r"\b(?:file\w*|templatefile)\(|\bdata\.local_(?:sensitive_)?file\.")
_OF_ELSEWHERE = re.compile(r"\b(?:data|module|ephemeral|[a-z][a-z0-9]*_\w+)\.[A-Za-z_]")
_AT_RANDOM = re.compile(r"\b(?:uuid|timestamp)\(")
_OTHER_STATE = "terraform_remote_state"


def judge(key: Resource, facts: Facts) -> Judgement:
    if key.raw.get("value") is None:
        return PASSED
    written = facts.written.of(key)
    if written is None:
        return Undecided(
            f"A plan does not tell where the value of {key.address} comes from: lay its cdk.tf.json beside "
            "it."
        )
    value = written.get("value")
    if isinstance(value, Reference):
        return _of_a_file(key) if value.resource.kind in _FILES else PASSED
    # What a variable makes of it is another rule's: visible_variable.
    if value is None or variables_of(written):
        return PASSED
    return _judge_expression(written) if isinstance(value, Unknown) else Failed(_said(key))


def _judge_expression(key: Resource) -> Judgement:
    text = text_of(key)
    if _OF_FILES.search(text):
        return _of_a_file(key)
    mentioned = mentioned_by(key)
    if any(isinstance(one, Mention) and one.resource.kind != _OTHER_STATE for one in mentioned):
        return PASSED
    if _AT_RANDOM.search(text):
        return PASSED
    if mentioned or _OF_ELSEWHERE.search(text):
        return Undecided(f"Whether the value of {key.address} is written down elsewhere is not known.")
    return Failed(_said(key))


def _of_a_file(key: Resource) -> Judgement:
    return Undecided(
        f"Whether the file that the value of {key.address} comes from is kept apart is not known."
    )


def _said(key: Resource) -> str:
    return f"The value of {key.address} is written into the document."


RULE = Rule(
    id="TG-K01",
    severity="critical",
    title="A key's value is written down",
    condition=(
        "value of an aws_api_gateway_api_key is a literal, directly, through a local value, or by functions "
        "of "
        "literals, such as sensitive()."
    ),
    why=(
        "Whoever can read the repository, the document or a log of the build can call the API as that "
        "consumer."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Leave value out, so that Amazon makes one, or take it from a sensitive variable without a default. "
        "Replace the key: it is known."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html",
    covers=("CKV_SECRET_6",),
    subjects=each(KEY),
    judge=judge,
)
