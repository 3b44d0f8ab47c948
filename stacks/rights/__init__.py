"""What Terraform may do for the CI, by the types of the resources that an environment really has."""
