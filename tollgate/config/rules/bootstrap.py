"""What `tollgate bootstrap` makes is the bucket of the environment's own backend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.backend import S3Backend
from tollgate.config.bootstrap import BUCKET_MAX_LENGTH, is_name_of_a_new_bucket
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find a bootstrap without a bucket to make, and one of a bucket that cannot be made."""
    bootstrap, backend = gateway.bootstrap, gateway.backend
    if bootstrap is None:
        return
    if not isinstance(backend, S3Backend):
        yield Problem(
            ("bootstrap",),
            f"there is no bucket to make: the backend is of type {backend.type!r}",
            "Name it: 'backend: {type: s3, bucket: acme-ai-state}'.",
        )
        return
    if backend.kms_key_id is not None:
        yield Problem(
            ("backend", "kms_key_id"),
            "'bootstrap' makes the key that encrypts the states",
            "Leave 'kms_key_id' out.",
        )
    if backend.assume_role_arn is not None:
        yield Problem(
            ("backend", "assume_role_arn"),
            "'bootstrap' makes the bucket where the gateway is, and the state is read by another role",
            "Leave one of them out.",
        )
    if not is_name_of_a_new_bucket(backend.bucket):
        yield Problem(
            ("backend", "bucket"),
            f"a bucket that is made now cannot be called {backend.bucket!r}",
            f"Use 3 to {BUCKET_MAX_LENGTH} small letters, digits and '-'; for a bucket that is there already "
            "leave 'bootstrap' out.",
        )
        return
    logs = bootstrap.log_bucket_of(backend.bucket)
    if logs == backend.bucket:
        yield Problem(
            ("bootstrap", "log_bucket"),
            "the bucket of the states would hold the log of who reads them",
            "Name another, or leave it out.",
        )
    elif not is_name_of_a_new_bucket(logs):
        yield Problem(
            ("bootstrap",),
            f"the log's bucket {logs!r} would have a name of {len(logs)} characters",
            f"Name one of {BUCKET_MAX_LENGTH} at most: 'log_bucket: …'.",
        )
