variable "name" {}
variable "enabled" {}
variable "plan_id" {}

resource "aws_api_gateway_api_key" "this" {
  name    = var.name
  enabled = var.enabled
}

resource "aws_api_gateway_usage_plan_key" "this" {
  key_id        = aws_api_gateway_api_key.this.id
  key_type      = "API_KEY"
  usage_plan_id = var.plan_id
}
