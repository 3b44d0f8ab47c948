"""What a document says is served: plain and typed, and without anything of Terraform."""
