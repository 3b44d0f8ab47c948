"""Requests and answers as HTTP has them: headers, media types, JSON."""
