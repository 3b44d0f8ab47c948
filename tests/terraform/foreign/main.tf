# As people write it by hand: locals, for_each, count, a dynamic block and a module.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100, < 7" }
  }
}

provider "aws" { region = "us-east-1" }

variable "stage" { default = "live" }

locals {
  routes = { chat = "POST", models = "GET" }
  plans  = { gold = 50, silver = 5 }
}

resource "aws_api_gateway_rest_api" "this" { name = "foreign" }

resource "aws_api_gateway_resource" "this" {
  for_each    = local.routes
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_method" "this" {
  for_each         = local.routes
  rest_api_id      = aws_api_gateway_rest_api.this.id
  resource_id      = aws_api_gateway_resource.this[each.key].id
  http_method      = each.value
  authorization    = "NONE"
  api_key_required = each.key == "chat"
}

resource "aws_api_gateway_deployment" "this" {
  count       = 1
  rest_api_id = aws_api_gateway_rest_api.this.id
  depends_on  = [aws_api_gateway_method.this]
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this[0].id
  stage_name    = var.stage
}

resource "aws_api_gateway_usage_plan" "this" {
  for_each = local.plans
  name     = each.key
  dynamic "api_stages" {
    for_each = [aws_api_gateway_stage.this]
    content {
      api_id = api_stages.value.rest_api_id
      stage  = api_stages.value.stage_name
    }
  }
  throttle_settings {
    rate_limit  = each.value
    burst_limit = each.value * 2
  }
}

module "keys" {
  source   = "./keys"
  for_each = local.plans
  plan_id  = aws_api_gateway_usage_plan.this[each.key].id
  name     = "customer-of-${each.key}"
}
