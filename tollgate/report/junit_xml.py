"""JUnit's XML, for whatever has cases."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from tollgate.printable import printable


def text_of(suite: Xml.Element, counts: Mapping[str, int]) -> str:
    """A suite as a file.

    Args:
        counts: of its failures, errors and skipped cases; the cases are counted here.
    """
    for name, count in {"tests": len(suite), **counts}.items():
        suite.set(name, str(count))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def clean(text: str) -> str:
    """Text without the characters that XML has no way to say."""
    return "\n".join(map(printable, text.split("\n")))
