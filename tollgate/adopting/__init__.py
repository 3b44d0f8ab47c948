"""What an account has already becomes a description, so that Terraform takes it over and changes nothing."""
