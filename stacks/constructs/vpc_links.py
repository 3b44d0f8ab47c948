"""VPC links: how API Gateway reaches load balancers that the internet does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.api_gateway_vpc_link import ApiGatewayVpcLink
from cdktf_cdktf_provider_aws.apigatewayv2_vpc_link import Apigatewayv2VpcLink
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.vpc_link import VpcLink


@dataclass(frozen=True, slots=True)
class Link:
    """A VPC link, as an integration needs it.

    Attributes:
        id: as a token, or as it is described.
        target: the ARN of an Application Load Balancer, which an integration has to name; None for a Network
            Load Balancer, which the link itself names.
    """

    id: str
    target: str | None


class VpcLinks(Construct):
    """The links of a gateway, but for those that are made elsewhere.

    Attributes:
        links: by name.
    """

    def __init__(self, scope: Construct, id_: str, *, stack_name: str, links: Mapping[str, VpcLink]) -> None:
        """Put them into a stack.

        Args:
            stack_name: begins what Amazon shows.
        """
        super().__init__(scope, id_)
        self.links = {
            name: Link(link.id or self._link(name, f"{stack_name}-{name}", link), link.alb)
            for name, link in sorted(links.items())
        }

    def _link(self, name: str, shown: str, link: VpcLink) -> str:
        made = self._to_nlb(name, shown, link) if link.nlb else self._to_alb(name, shown, link)
        identify(made, addresses.of_name(name), link)
        return made.id

    def _to_nlb(self, name: str, shown: str, link: VpcLink) -> ApiGatewayVpcLink:
        return ApiGatewayVpcLink(self, f"link {name}", name=shown, target_arns=[str(link.nlb)])

    def _to_alb(self, name: str, shown: str, link: VpcLink) -> Apigatewayv2VpcLink:
        return Apigatewayv2VpcLink(
            self,
            f"link {name}",
            name=shown,
            subnet_ids=list(link.subnet_ids),
            security_group_ids=list(link.security_group_ids),
        )
