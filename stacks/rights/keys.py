"""KMS keys that the gateway makes for itself: only Amazon knows their ids, so they are known by their tag.

"Use tags to control access to KMS keys" and "Controlling access to tags", AWS KMS developer guide.
"""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, MARKING, OWN, UNMARKED, Grant, Grants, both

_ROOT: Final = "arn:{partition}:kms:{region}:{account}:key"
_KEYS: Final = (f"{_ROOT}/*",)
_NEW: Final = (f"{_ROOT}/$${{{{*}}}}",)
"""An asterisk that stands for itself, in a policy of Terraform's: no key that is there is called so."""

GRANTS: Final[Grants] = {
    "aws_kms_key": (
        # A key that does not exist yet has no ARN.
        Grant(on=ANY, write=("kms:CreateKey",), when=MARKING),
        # A key that is made with tags takes this on all keys: one that is there must be the stack's already,
        # or any key could be made the stack's by its tag.
        Grant(on=_NEW, write=("kms:TagResource",), when=MARKING),
        Grant(on=_KEYS, write=("kms:TagResource",), when=OWN),
        Grant(on=_KEYS, write=("kms:UntagResource",), when=both(OWN, UNMARKED)),
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
                "kms:UpdateKeyDescription",
            ),
            when=OWN,
        ),
    ),
    "aws_kms_alias": (
        # The list has no resource.
        Grant(on=ANY, read=("kms:ListAliases",)),
        # The right is needed on the alias, which has no tags, and on its key.
        Grant(
            on=("arn:{partition}:kms:{region}:{account}:alias/{stack}-*",),
            write=("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
        ),
        Grant(on=_KEYS, write=("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"), when=OWN),
    ),
}
