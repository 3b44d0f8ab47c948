"""KMS keys that the gateway makes for itself: only Amazon knows their ids."""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, Grant, Grants

_KEYS: Final = ("arn:{partition}:kms:{region}:{account}:key/*",)

GRANTS: Final[Grants] = {
    "aws_kms_key": (
        # A key that does not exist yet has no ARN.
        Grant(on=ANY, write=("kms:CreateKey",)),
        Grant(
            on=_KEYS,
            read=(
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
            ),
            write=(
                "kms:DisableKeyRotation",
                "kms:EnableKeyRotation",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:UpdateKeyDescription",
            ),
        ),
    ),
    "aws_kms_alias": (
        # The right is needed on the alias and on its key; the list has no resource.
        Grant(on=ANY, read=("kms:ListAliases",)),
        Grant(
            on=(*_KEYS, "arn:{partition}:kms:{region}:{account}:alias/{stack}-*"),
            write=("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
        ),
    ),
}
