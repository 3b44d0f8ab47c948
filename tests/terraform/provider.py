"""The AWS provider, started once for many runs of Terraform, and telling them of what a gateway is made of.

For each command Terraform starts the provider and reads the schemas of its 1,500 types, which takes nine
tenths of the time of a small plan. `TF_REATTACH_PROVIDERS` names a provider that runs already, as HashiCorp's
own acceptance tests do it. Between the two stands a server that passes on every call as it is, and leaves out
of the schemas what no gateway has.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import grpc

WANTED = (
    "aws_acm_certificate", "aws_api_gateway_", "aws_caller_identity", "aws_cloudwatch_", "aws_iam_",
    "aws_kms_", "aws_lambda_", "aws_partition", "aws_region", "aws_route53_record", "aws_s3_bucket",
    "aws_secretsmanager_", "aws_sfn_", "aws_sns_topic", "aws_sqs_", "aws_ssm_",
    "aws_wafv2_web_acl_association",
)  # fmt: skip
"""What the types that are told begin with; to Terraform the provider supports no other.

A web ACL's own schema is five times as long as all of these: only the tests that make one are told of it.
"""

WEB_ACL = ("aws_wafv2_",)
"""What else they want."""

# The fields that map a type's name to its schema: of resources, data sources and ephemeral resources, and of
# identities. https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin5.proto
_BY_TYPE = {"GetSchema": (2, 3, 8), "GetResourceIdentitySchemas": (1,)}
_BYTES = 2
"""A field of this kind has its length before it."""
_ANY_SIZE = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))
_AT_ONCE = 64
"""Calls: Terraform makes ten, and several of it may run."""


@contextmanager
def running_provider(
    program: Path,
    address: str,
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    more: tuple[str, ...] = (),
    log: Path | None = None,
) -> Iterator[dict[str, str]]:
    """Start a provider, and end it with the block.

    Args:
        program: the provider's executable.
        address: as Terraform has it, `registry.terraform.io/hashicorp/aws`.
        environment: the provider's own, which leads to its AWS: it hears nothing of Terraform's.
        folder: where it runs, which matters where it reads files that a document names.
        more: what further types that are told begin with, beside WANTED.
        log: where it writes what it does; `TF_LOG_PROVIDER` says how much.

    Yields:
        The variables that make Terraform talk to it.
    """
    command = [program, "-debug"]
    with ExitStack() as stack:
        errors = stack.enter_context(log.open("w")) if log else subprocess.DEVNULL
        process = stack.enter_context(
            subprocess.Popen(
                command,
                cwd=folder,
                env=dict(environment),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        )
        stack.callback(process.kill)
        assert process.stdout is not None
        told = next((line for line in process.stdout if "TF_REATTACH_PROVIDERS=" in line), "")
        assert told, "the provider has ended"
        (reattach,) = json.loads(told.split("=", 1)[1].strip().strip("'")).values()
        channel = stack.enter_context(
            grpc.insecure_channel(f"unix:{reattach['Addr']['String']}", options=_ANY_SIZE)
        )
        pool = stack.enter_context(ThreadPoolExecutor(_AT_ONCE))
        server = grpc.server(pool, handlers=[_PassOn(channel, (*WANTED, *more))], options=_ANY_SIZE)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        stack.callback(lambda: server.stop(None).wait())
        reattach["Addr"] = {"Network": "tcp", "String": f"127.0.0.1:{port}"}
        yield {"TF_REATTACH_PROVIDERS": json.dumps({address: reattach})}


class _PassOn(grpc.GenericRpcHandler):
    """Asks a provider what it is asked, byte by byte."""

    def __init__(self, channel: grpc.Channel, wanted: tuple[str, ...]) -> None:
        self._channel = channel
        self._wanted = wanted
        self._schemas: dict[str, bytes] = {}

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        _, service, method = call.method.split("/")
        # What the library of Terraform's plugins asks beside it can be done without.
        if service != "tfplugin5.Provider":
            return None
        ask = self._channel.unary_unary(call.method)

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            try:
                if method not in _BY_TYPE:
                    return ask(request)
                if method not in self._schemas:
                    self._schemas[method] = _cut(ask(request), _BY_TYPE[method], self._wanted)
                return self._schemas[method]
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())

        return grpc.unary_unary_rpc_method_handler(answer)


def _cut(message: bytes, maps: tuple[int, ...], wanted: tuple[str, ...]) -> bytes:
    """A message in Protocol Buffers whose maps have the entries alone whose keys are wanted."""
    kept = bytearray()
    at = 0
    while at < len(message):
        begin = at
        tag, at = _number(message, at)
        assert tag & 7 == _BYTES
        length, at = _number(message, at)
        if tag >> 3 not in maps or _key(message, at).startswith(wanted):
            kept += message[begin : at + length]
        at += length
    return bytes(kept)


def _key(message: bytes, at: int) -> str:
    """The key of a map's entry: its first field."""
    _, at = _number(message, at)
    length, at = _number(message, at)
    return message[at : at + length].decode()


def _number(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            return number, at
