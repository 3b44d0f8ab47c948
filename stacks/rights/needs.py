"""What an environment needs: its resources' types, and what those are called, from its own documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from stacks.constructs import role_names
from stacks.constructs.role_boundary import boundary_name
from stacks.rights.grant import Place
from tollgate.config.delivery import SecretsManager
from tollgate.config.gateway import Gateway
from tollgate.config.model import is_token
from tollgate.config.region import partition

Document = Mapping[str, Any]
"""A synthesized `cdk.tf.json`."""

_EXPRESSION: Final = re.compile(r"\$\{[^{}]*\}")
_LONGEST_BEGINNING_OF_A_FUNCTION: Final = 50
"""The name of a function with a long name of its own has a digest at its end."""


def types_of(documents: Sequence[Document]) -> Collection[str]:
    """The types of all resources and, beginning with `data.`, of all data sources."""
    return sorted(
        {type_ for document in documents for type_ in document.get("resource", {})}
        | {f"data.{type_}" for document in documents for type_ in document.get("data", {})}
    )


def place_of(config: Gateway, documents: Sequence[Document], *, account: str) -> Place:
    """Where an environment's resources are and what they are called.

    Args:
        account: the account's number, or a token of it.
    """
    region, at = config.region, partition(config.region)
    names = {
        "partition": (at,),
        "region": (region,),
        "account": (account,),
        "stack": (config.stack_name,),
        "role": tuple(
            f"{role_names.of_stack(stack)}{'?' * role_names.UNIQUE_LENGTH}" for stack in config.stack_names
        ),
        "boundary": (boundary_name(config.stack_name),),
        "function_prefix": (beginning_of_functions(config),),
        "function": _functions(documents, f"arn:{at}:lambda:{region}:{account}:function:", config),
        "function_role": _literals(documents, "aws_lambda_function", "role"),
        "log_group": tuple(
            dict.fromkeys(
                (
                    f"/aws/lambda/{beginning_of_functions(config)}*",
                    *_named(documents, "aws_cloudwatch_log_group", "name"),
                )
            )
        ),
        "dashboard": _named(documents, "aws_cloudwatch_dashboard", "dashboard_name"),
        "topic": _named(documents, "aws_sns_topic", "name"),
        "own_web_acl": _named(documents, "aws_wafv2_web_acl", "name"),
        "web_acl": (
            *_literals(documents, "aws_wafv2_web_acl_association", "web_acl_arn"),
            *_literals(documents, "aws_wafv2_web_acl_logging_configuration", "resource_arn"),
        ),
        "trust_store": tuple(_trust_stores(config, f"arn:{at}:s3:::")),
        # Amazon's own account has it, so nothing narrower is known.
        "distribution": ("*",) if any(it.endpoint == "edge" for it in config.domains.values()) else (),
        "zone": _named(documents, "aws_route53_record", "zone_id"),
        "secret": _delivered(config, is_secret=True),
        "parameter": _delivered(config, is_secret=False),
        "delivery_key": _delivery_keys(config, f"arn:{at}:kms:{region}:{account}:key/"),
    }
    return Place(names)


def _functions(documents: Sequence[Document], root: str, config: Gateway) -> tuple[str, ...]:
    """The functions that someone is let call: the stack's own, and those that are there already."""
    named = (it for it in arguments(documents, "aws_lambda_permission", "function_name") if "${" not in it)
    arns = (name if name.startswith("arn:") else f"{root}{name}" for name in named)
    own = f"{root}{beginning_of_functions(config)}"
    # A permission can be for one version or alias.
    return tuple(dict.fromkeys((f"{own}*", *(form for arn in arns for form in (arn, f"{arn}:*")))))


def beginning_of_functions(config: Gateway) -> str:
    """No name of ours has `__` in it, so that no other stack's functions begin so, where it is not cut."""
    return f"{config.stack_name}__"[:_LONGEST_BEGINNING_OF_A_FUNCTION]


def _trust_stores(config: Gateway, root: str) -> Iterator[str]:
    for domain in config.domains.values():
        if domain.mutual_tls and not is_token(domain.mutual_tls.truststore_uri):
            yield root + domain.mutual_tls.truststore_uri.removeprefix("s3://")


def _named(documents: Sequence[Document], type_: str, argument: str) -> tuple[str, ...]:
    """What resources of a type are called, with `*` for what only Terraform knows."""
    found = (_EXPRESSION.sub("*", it) for it in arguments(documents, type_, argument))
    return tuple(dict.fromkeys(found))


def _literals(documents: Sequence[Document], type_: str, argument: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(it for it in arguments(documents, type_, argument) if "${" not in it))


def arguments(documents: Sequence[Document], type_: str, argument: str) -> Iterator[str]:
    """The texts that the resources of a type have for an argument."""
    for document in documents:
        for _, block in sorted(document.get("resource", {}).get(type_, {}).items()):
            if isinstance(value := block.get(argument), str):
                yield value


def _delivered(config: Gateway, *, is_secret: bool) -> tuple[str, ...]:
    """What the names of all deliveries of a kind begin with, so that a new consumer needs no new rights.

    A name that begins with the consumer's reaches every name.
    """
    found = []
    for _, delivery in config.declared_deliveries():
        if isinstance(delivery, SecretsManager) is is_secret:
            known = delivery.name.replace("{gateway}", config.name)
            known = known.replace("{environment}", config.environment)
            found.append(known.partition("{")[0].removeprefix("/") + "*")
    return tuple(dict.fromkeys(found))


def _delivery_keys(config: Gateway, root: str) -> tuple[str, ...]:
    """The KMS keys of deliveries; an alias can stand for any key, which one service alone may ask for."""
    ids = [it.kms_key_id for _, it in config.declared_deliveries() if it.kms_key_id]
    return tuple(dict.fromkeys(_key(id_, root) for id_ in ids))


def _key(id_: str, root: str) -> str:
    if ":key/" in id_:
        return id_
    return f"{root}*" if "alias/" in id_ else f"{root}{id_}"
