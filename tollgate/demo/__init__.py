"""The whole way on one machine: applied by the real Terraform to an embedded AWS, and read back."""
