"""The media type that a header says."""

from __future__ import annotations


def first_media_type(header: str | None) -> str:
    """The first of `Content-Type` or `Accept`, in small letters and without parameters; empty for none.

    Of several the first counts alone: developer guide, "Amazon API Gateway important notes".
    """
    return (header or "").partition(",")[0].partition(";")[0].strip().lower()
