"""Small documents of Terraform's, and what the audit says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.read import read_configuration

Document = dict[str, Any]


def with_routes(*names: str, **notes: object) -> Document:
    """An API whose routes are open, `GET /<name>` each, and what its `//` holds."""
    rest_api = "${aws_api_gateway_rest_api.a.id}"
    root = "${aws_api_gateway_rest_api.a.root_resource_id}"
    return {
        "resource": {
            "aws_api_gateway_rest_api": {"a": {"name": "a", "//": notes}},
            "aws_api_gateway_resource": {
                name: {"rest_api_id": rest_api, "parent_id": root, "path_part": name} for name in names
            },
            "aws_api_gateway_method": {
                name: {
                    "rest_api_id": rest_api,
                    "resource_id": f"${{aws_api_gateway_resource.{name}.id}}",
                    "http_method": "GET",
                    "authorization": "NONE",
                }
                for name in names
            },
        }
    }


def read(folder: Path, document: Document, name: str = "main") -> Configuration:
    """A document as a file of a folder, read."""
    return read_configuration([str(write(folder, document, name))])


def write(folder: Path, document: Document, name: str = "main") -> Path:
    file = folder / f"{name}.tf.json"
    file.write_text(json.dumps(document, indent=2))
    return file
