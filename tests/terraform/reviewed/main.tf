# A gateway as people write it by hand, with a variable for each thing that a plan may change of it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100, < 7" }
  }
}

provider "aws" { region = "us-east-1" }

variable "keys" {
  type    = map(string)
  default = { acme = "gold", bob = "gold", cat = "silver" }
}
variable "disabled" {
  type    = list(string)
  default = []
}
variable "gold" {
  type    = object({ rate = number, quota = optional(object({ limit = number, period = string })) })
  default = { rate = 50, quota = { limit = 1000, period = "DAY" } }
}
variable "gold_opens" { default = true }
variable "release" { default = "1" }
variable "frail_release" { default = "1" }
variable "chat_needs_key" { default = true }
variable "health_needs_key" { default = false }
variable "models" { default = true }
variable "extra_is_open" {
  type    = bool
  default = null
}
variable "preflight" { default = false }
variable "uri" { default = "https://llm.example.com/chat" }
variable "timeout" { default = 29000 }
variable "stage_name" { default = "live" }
variable "stage_rate" { default = 100 }
variable "trace" { default = false }
variable "log_format" { default = "$context.identity.apiKeyId" }
variable "actions" {
  type    = list(string)
  default = ["logs:PutLogEvents"]
}
variable "source_arn" { default = "arn:aws:execute-api:us-east-1:123456789012:abc/live/POST/chat" }
variable "policy" { default = true }
variable "tls" { default = "TLS_1_2" }
variable "base_path" { default = "v1" }
variable "web_acl" { default = true }
variable "web_acl_arn" {}
variable "key_source" { default = "HEADER" }

locals { gold_stages = var.gold_opens ? [aws_api_gateway_stage.this.stage_name] : [] }

resource "aws_api_gateway_rest_api" "this" {
  name           = "reviewed"
  api_key_source = var.key_source
}

resource "aws_api_gateway_resource" "this" {
  for_each    = toset(concat(["chat", "health"], var.models ? ["models"] : [], var.extra_is_open == null ? [] : ["extra"]))
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_method" "this" {
  for_each         = aws_api_gateway_resource.this
  rest_api_id      = aws_api_gateway_rest_api.this.id
  resource_id      = each.value.id
  http_method      = each.key == "chat" ? "POST" : "GET"
  authorization    = "NONE"
  api_key_required = { chat = var.chat_needs_key, health = var.health_needs_key, models = true, extra = var.extra_is_open != true }[each.key]
}

resource "aws_api_gateway_integration" "this" {
  for_each                = aws_api_gateway_method.this
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = each.value.http_method
  uri                     = each.key == "chat" ? var.uri : "https://llm.example.com/${each.key}"
  timeout_milliseconds    = var.timeout
}

resource "aws_api_gateway_method" "preflight" {
  count         = var.preflight ? 1 : 0
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.this["chat"].id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "preflight" {
  count       = var.preflight ? 1 : 0
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.this["chat"].id
  http_method = aws_api_gateway_method.preflight[0].http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { release = var.release }
  depends_on  = [aws_api_gateway_integration.this, aws_api_gateway_integration.preflight]
  lifecycle { create_before_destroy = true }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.stage_name
  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:calls"
    format          = var.log_format
  }
}

resource "aws_api_gateway_method_settings" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"
  settings {
    data_trace_enabled     = var.trace
    throttling_rate_limit  = var.stage_rate
    throttling_burst_limit = 100
  }
}

resource "aws_api_gateway_usage_plan" "gold" {
  name = "gold"
  dynamic "api_stages" {
    for_each = local.gold_stages
    content {
      api_id = aws_api_gateway_rest_api.this.id
      stage  = api_stages.value
    }
  }
  throttle_settings {
    rate_limit  = var.gold.rate
    burst_limit = 100
  }
  dynamic "quota_settings" {
    for_each = var.gold.quota[*]
    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
    }
  }
}

resource "aws_api_gateway_usage_plan" "silver" {
  name = "silver"
  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }
  throttle_settings {
    rate_limit  = 5
    burst_limit = 5
  }
}

module "key" {
  source   = "./key"
  for_each = var.keys
  name     = each.key
  enabled  = !contains(var.disabled, each.key)
  plan_id  = each.value == "gold" ? aws_api_gateway_usage_plan.gold.id : aws_api_gateway_usage_plan.silver.id
}

# Its deployment is deleted before the next is made, which Amazon refuses.
resource "aws_api_gateway_rest_api" "frail" { name = "frail" }

resource "aws_api_gateway_method" "frail" {
  rest_api_id      = aws_api_gateway_rest_api.frail.id
  resource_id      = aws_api_gateway_rest_api.frail.root_resource_id
  http_method      = "GET"
  authorization    = "NONE"
  api_key_required = true
}

resource "aws_api_gateway_integration" "frail" {
  rest_api_id = aws_api_gateway_rest_api.frail.id
  resource_id = aws_api_gateway_rest_api.frail.root_resource_id
  http_method = aws_api_gateway_method.frail.http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "frail" {
  rest_api_id = aws_api_gateway_rest_api.frail.id
  triggers    = { release = var.frail_release }
  depends_on  = [aws_api_gateway_integration.frail]
}

resource "aws_api_gateway_stage" "frail" {
  rest_api_id   = aws_api_gateway_rest_api.frail.id
  deployment_id = aws_api_gateway_deployment.frail.id
  stage_name    = "frail"
}

resource "aws_iam_role" "calls" {
  name = "calls"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "calls" {
  name   = "calls"
  role   = aws_iam_role.calls.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })
}

resource "aws_api_gateway_rest_api_policy" "this" {
  count       = var.policy ? 1 : 0
  rest_api_id = aws_api_gateway_rest_api.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" },
      { Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*",
      Condition = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
    ]
  })
}

resource "aws_api_gateway_domain_name" "this" {
  domain_name              = "api.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  security_policy          = var.tls
  endpoint_configuration { types = ["REGIONAL"] }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  api_id      = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  domain_name = aws_api_gateway_domain_name.this.domain_name
  base_path   = var.base_path
}

resource "aws_wafv2_web_acl_association" "this" {
  count        = var.web_acl ? 1 : 0
  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.web_acl_arn
}
