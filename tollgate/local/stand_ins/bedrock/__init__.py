"""What speaks Amazon Bedrock's runtime API."""
