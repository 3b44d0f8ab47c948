"""What speaks OpenAI's HTTP API."""
