"""The audit: whether Terraform really guards an API with keys. It knows Terraform, never `gateway.yaml`."""
