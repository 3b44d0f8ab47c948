"""A certificate for a domain, which ACM makes once a record proves whose the domain is."""

from __future__ import annotations

from cdktf import TerraformProvider, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.domain import Domain

_SECONDS = 300
"""For which resolvers keep the record."""


class Certificate(Construct):
    """A public certificate of one name, and its proof. ACM renews it for as long as the record is there.

    Attributes:
        arn: of the certificate, once it is issued.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        domain: str,
        zone: str,
        provider: TerraformProvider | None,
        config: Domain,
    ) -> None:
        """Put a certificate into a stack.

        Args:
            zone: the hosted zone that gets the record.
            provider: of the region that the domain takes its certificate from; the stack's own by default.
        """
        super().__init__(scope, id_)
        address = addresses.of_domain(domain)
        certificate = AcmCertificate(
            self,
            "certificate",
            domain_name=domain,
            validation_method="DNS",
            provider=provider,
            # A domain shows the old one until it shows the new one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        identify(certificate, address, config)
        # It is a set of one: the certificate has one name.
        option = f"tolist(aws_acm_certificate.{address}.domain_validation_options)[0]"
        record = Route53Record(
            self,
            "record",
            zone_id=zone,
            name=f"${{{option}.resource_record_name}}",
            type=f"${{{option}.resource_record_type}}",
            records=[f"${{{option}.resource_record_value}}"],
            ttl=_SECONDS,
        )
        identify(record, addresses.of_record(domain, "validation"), config)
        validation = AcmCertificateValidation(
            self,
            "validation",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            provider=provider,
        )
        identify(validation, address, config)
        self.arn = validation.certificate_arn
