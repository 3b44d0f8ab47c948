"""Sums a text up by its first sentences: a stand-in for a model."""

import json
import os
import re


def handler(event, context):
    """Answer a request of API Gateway's Lambda proxy integration."""
    try:
        text = json.loads(event["body"])["text"]
        sentences = re.split(r"(?<=[.!?])\s+", text)
    except (TypeError, ValueError, KeyError):
        return _answer(400, {"message": 'Send {"text": "…"}.'})
    return _answer(200, {"summary": " ".join(sentences[: int(os.environ["SENTENCES"])])})


def _answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
