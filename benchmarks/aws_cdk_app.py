"""The same keys and attachments in AWS CDK: `python aws_cdk_app.py COUNT OUTDIR`, run in a venv of its own.

It uses the L1 constructs, the fastest that AWS CDK has. CloudFormation takes 500 resources per stack, so
what is synthesized could not be deployed as it is; the limit is lifted to compare the speed.
"""

from __future__ import annotations

import sys

from aws_cdk import App, Stack  # type: ignore[import-not-found,unused-ignore]
from aws_cdk import aws_apigateway as apigateway

count, outdir = int(sys.argv[1]), sys.argv[2]
app = App(
    outdir=outdir,
    analytics_reporting=False,
    stack_traces=False,
    context={"@aws-cdk/core:stackResourceLimit": 0},
)
stack = Stack(app, "bench")
api = apigateway.RestApi(stack, "inference", deploy_options=apigateway.StageOptions(stage_name="v1"))
api.root.add_resource("chat").add_method(
    "POST", apigateway.HttpIntegration("https://llm.example.com/v1/chat"), api_key_required=True
)
plan = api.add_usage_plan("pro", throttle=apigateway.ThrottleSettings(rate_limit=50, burst_limit=100))
plan.add_api_stage(stage=api.deployment_stage)
for number in range(count):
    name = f"consumer-{number:05}"
    key = apigateway.CfnApiKey(stack, f"{name}-key", name=f"bench-{name}-primary", enabled=True)
    apigateway.CfnUsagePlanKey(
        stack, f"{name}-attachment", key_id=key.ref, key_type="API_KEY", usage_plan_id=plan.usage_plan_id
    )
app.synth()
