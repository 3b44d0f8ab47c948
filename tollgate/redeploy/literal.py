"""Text that Terraform takes as it is."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(r"\$+\{(?!TfToken\[)|%+\{")


def literal(text: str) -> str:
    """`a ${b} %{c}` as `a $${b} %%{c}`, which Terraform reads as `a ${b} %{c}`. CDKTF's tokens stay."""
    return _TEMPLATE.sub(lambda match: match[0][0] + match[0], text) if "{" in text else text
