"""Who may call what, and under which limits: what a Terraform configuration comes to for callers."""
