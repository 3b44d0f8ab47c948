"""Where moto 5.2 departs from Amazon, mended in the embedded AWS.

What Terraform sends is right; without this moto answers with an error or forgets what it was told, and
a second plan would not be empty. Or moto takes what Amazon refuses, and a mistake would pass.
"""

from __future__ import annotations

from tollgate.demo.moto_repairs import (
    authorizers,
    bucket_policies,
    canaries,
    deployments,
    domain_names,
    hosted_zones,
    integrations,
    methods,
    models,
    resources,
    rest_apis,
    tags,
    usage_plans,
)


def mend() -> None:
    """Make moto follow Amazon, in this process."""
    rest_apis.mend()
    resources.mend()
    methods.mend()
    integrations.mend()
    authorizers.mend()
    models.mend()
    deployments.mend()
    canaries.mend()
    usage_plans.mend()
    domain_names.mend()
    hosted_zones.mend()
    bucket_policies.mend()
    tags.mend()
