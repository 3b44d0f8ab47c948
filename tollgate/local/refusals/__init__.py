"""What API Gateway answers itself."""
