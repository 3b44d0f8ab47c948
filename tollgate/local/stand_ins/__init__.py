"""Stand-ins for models: they answer in the formats of OpenAI, Bedrock and SageMaker, and know nothing."""

from tollgate.local.stand_ins.application import app

__all__ = ["app"]
