"""Finding Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.errors import TerraformError
from tollgate.terraform.binary import find_binary


def test_the_terraform_on_the_path_is_found(tmp_path: Path) -> None:
    path = _program(tmp_path, "terraform", '{"terraform_version": "1.9.8", "platform": "linux_arm64"}')
    binary = find_binary({"PATH": str(tmp_path)})
    assert (binary.path, binary.version, binary.platform) == (path, "1.9.8", "linux_arm64")


def test_the_binary_that_cdktf_would_run_is_taken(tmp_path: Path) -> None:
    _program(tmp_path, "tofu", '{"terraform_version": "1.9.1", "platform": "linux_amd64"}')
    binary = find_binary({"PATH": str(tmp_path), "TERRAFORM_BINARY_NAME": "tofu"})
    assert str(binary) == "OpenTofu 1.9.1"
    assert binary.registry == "registry.opentofu.org"


def test_without_terraform_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match=r"^There is no terraform on the PATH\. Install .*https://.*$"):
        find_binary({"PATH": str(tmp_path)})


def test_a_missing_binary_that_is_named_says_which_variable_names_it(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="'tofu', which TERRAFORM_BINARY_NAME names"):
        find_binary({"PATH": str(tmp_path), "TERRAFORM_BINARY_NAME": "tofu"})


def test_a_terraform_that_is_too_old_is_refused(tmp_path: Path) -> None:
    _program(tmp_path, "terraform", '{"terraform_version": "1.4.7", "platform": "linux_amd64"}')
    with pytest.raises(TerraformError, match=r"1\.4\.7, too old\. Install Terraform 1\.5 or later"):
        find_binary({"PATH": str(tmp_path)})


def test_a_terraform_that_does_not_run_is_told_in_its_own_words(tmp_path: Path) -> None:
    _program(tmp_path, "terraform", "no version set: run tfenv use")
    with pytest.raises(TerraformError, match="fails: no version set: run tfenv use"):
        find_binary({"PATH": str(tmp_path)})


def _program(folder: Path, name: str, says: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nprintf '%s\\n' '{says}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path
