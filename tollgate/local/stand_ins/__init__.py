"""Stand-ins for models: they answer in the formats of OpenAI, Bedrock and SageMaker, and know nothing."""
