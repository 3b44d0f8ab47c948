"""Tollgate: one description of an AI API becomes Terraform for Amazon API Gateway."""
