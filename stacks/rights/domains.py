"""Certificates and the records of a domain's zone.

What makes, reads and deletes them is in the log of the provider (5.100) for the gateway with everything on;
tags and the data sources are as its source has them, and not verified by a call.
"""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, MARKING, NOT_ANOTHERS, OWN, Grant, Grants

_CERTIFICATES: Final = ("arn:{partition}:acm:*:{account}:certificate/*",)
"""Their ids are Amazon's, so those that are made here are known by the stack's tag. An edge-optimized domain's
certificate is in us-east-1."""

GRANTS: Final[Grants] = {
    "aws_acm_certificate": (
        # A certificate that does not exist yet has no ARN.
        Grant(on=ANY, write=("acm:RequestCertificate",), when=MARKING),
        # Asking for one with tags takes this, too, before it has any.
        Grant(on=_CERTIFICATES, write=("acm:AddTagsToCertificate",), when=NOT_ANOTHERS),
        Grant(
            on=_CERTIFICATES,
            read=("acm:DescribeCertificate", "acm:ListTagsForCertificate"),
            write=(
                "acm:DeleteCertificate",
                "acm:RemoveTagsFromCertificate",
                "acm:UpdateCertificateOptions",
            ),
            when=OWN,
        ),
    ),
    "aws_acm_certificate_validation": (Grant(on=_CERTIFICATES, read=("acm:DescribeCertificate",), when=OWN),),
    "data.aws_acm_certificate": (
        # A certificate is found in the list of all.
        Grant(on=ANY, read=("acm:ListCertificates",)),
        Grant(
            # It may be anyone's, and shows no private key.
            on=_CERTIFICATES,
            read=("acm:DescribeCertificate", "acm:GetCertificate", "acm:ListTagsForCertificate"),
        ),
    ),
    "aws_route53_record": (
        Grant(
            on=("arn:{partition}:route53:::hostedzone/{zone}",),
            read=("route53:GetHostedZone", "route53:ListResourceRecordSets"),
            write=("route53:ChangeResourceRecordSets",),
        ),
        Grant(on=("arn:{partition}:route53:::change/*",), write=("route53:GetChange",)),
    ),
    "data.aws_route53_zone": (
        # A zone is found by its name in the list of all.
        Grant(on=ANY, read=("route53:ListHostedZones", "route53:ListHostedZonesByName")),
        Grant(
            on=("arn:{partition}:route53:::hostedzone/*",),
            read=("route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"),
        ),
    ),
}
