"""What speaks Amazon SageMaker's runtime API."""
