resource "aws_api_gateway_stage" "v1" {}
