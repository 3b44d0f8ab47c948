"""Finding a provider mirror on the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.terraform.mirror import Mirror, Provider, find_mirror

AWS = Provider("registry.terraform.io", "hashicorp", "aws", "linux_amd64")


@pytest.mark.parametrize(
    "folder",
    [
        ".terraform.d/plugins",
        ".local/share/terraform/plugins",
        "data/terraform/plugins",
    ],
)
def test_terraforms_own_folders_are_found_and_need_no_config(tmp_path: Path, folder: str) -> None:
    mirror = _unpacked(tmp_path / folder)
    environ = {"HOME": str(tmp_path), "XDG_DATA_DIRS": f"/nowhere:{tmp_path}/data"}
    assert find_mirror(AWS, environ, cwd=tmp_path, roots=[]) == Mirror(mirror, implied=True)


def test_on_a_mac_the_library_is_terraforms_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Library/Application Support/io.terraform/plugins"
    mirror = _unpacked(folder, platform="darwin_arm64")
    provider = Provider(AWS.host, AWS.namespace, AWS.name, "darwin_arm64")
    found = find_mirror(provider, {"HOME": str(tmp_path)}, cwd=tmp_path, roots=[])
    assert found == Mirror(mirror, implied=True)


def test_on_windows_the_application_data_is_terraforms_own_folder(tmp_path: Path) -> None:
    mirror = _unpacked(tmp_path / "HashiCorp/Terraform/plugins", platform="windows_amd64")
    provider = Provider(AWS.host, AWS.namespace, AWS.name, "windows_amd64")
    found = find_mirror(provider, {"APPDATA": str(tmp_path)}, cwd=tmp_path, roots=[])
    assert found == Mirror(mirror, implied=True)


def test_a_mirror_beside_the_project_comes_first_and_needs_a_config(tmp_path: Path) -> None:
    _unpacked(tmp_path / ".terraform.d/plugins")
    beside = _unpacked(tmp_path / "project/terraform.d/plugins")
    found = find_mirror(AWS, {"HOME": str(tmp_path)}, cwd=tmp_path / "project", roots=[])
    assert found == Mirror(beside, implied=False)


@pytest.mark.parametrize("folder", ["", "plugins", "terraform/providers"])
def test_a_mirror_is_found_down_to_two_folders_below_a_root(tmp_path: Path, folder: str) -> None:
    mirror = _unpacked(tmp_path / folder)
    assert find_mirror(AWS, {}, cwd=tmp_path, roots=[tmp_path]) == Mirror(mirror, implied=False)


def test_a_mirror_deep_below_a_root_is_not_looked_for(tmp_path: Path) -> None:
    _unpacked(tmp_path / "one/two/three")
    assert find_mirror(AWS, {}, cwd=tmp_path, roots=[tmp_path]) is None


def test_a_mirror_in_the_home_folder_is_found(tmp_path: Path) -> None:
    mirror = _unpacked(tmp_path / "tools/mirror")
    assert find_mirror(AWS, {"HOME": str(tmp_path)}, cwd=tmp_path, roots=[]) == Mirror(mirror, implied=False)


def test_the_registrys_zip_file_counts_as_a_mirror(tmp_path: Path) -> None:
    inside = tmp_path / "registry.terraform.io/hashicorp/aws"
    inside.mkdir(parents=True)
    (inside / "terraform-provider-aws_5.100.0_linux_amd64.zip").touch()
    assert find_mirror(AWS, {}, cwd=tmp_path, roots=[tmp_path]) == Mirror(tmp_path, implied=False)


def test_a_mirror_for_another_platform_does_not_count(tmp_path: Path) -> None:
    _unpacked(tmp_path, platform="darwin_arm64")
    assert find_mirror(AWS, {}, cwd=tmp_path, roots=[tmp_path]) is None


def test_what_one_project_has_installed_is_no_mirror(tmp_path: Path) -> None:
    _unpacked(tmp_path / ".terraform/providers")
    assert find_mirror(AWS, {}, cwd=tmp_path, roots=[tmp_path]) is None


def _unpacked(mirror: Path, *, platform: str = "linux_amd64") -> Path:
    package = mirror / "registry.terraform.io/hashicorp/aws/5.100.0" / platform
    package.mkdir(parents=True)
    (package / "terraform-provider-aws_v5.100.0").touch()
    return mirror
