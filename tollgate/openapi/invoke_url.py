"""Where API Gateway serves a stage."""

from __future__ import annotations

from typing import Final

from tollgate.config.region import partition

_DNS_SUFFIXES: Final = {
    "aws-cn": "amazonaws.com.cn",
    "aws-eusc": "amazonaws.eu",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
}
"""By partition: `dnsSuffix` in `partitions.json` of botocore 1.44.5. All others have `amazonaws.com`."""


def invoke_url(api_id: str, region: str, stage: str) -> str:
    """`https://a1b2c3.execute-api.us-east-1.amazonaws.com/v1`, without a slash at the end."""
    suffix = _DNS_SUFFIXES.get(partition(region), "amazonaws.com")
    return f"https://{api_id}.execute-api.{region}.{suffix}/{stage}"
