"""Where the AWS provider comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.errors import MissingTool
from tollgate.terraform.binary import Binary
from tollgate.terraform.provider_source import ProviderSource, find_provider_source

TERRAFORM = Binary(Path("terraform"), version="1.11.4", platform="linux_amd64")


def test_the_users_cli_config_comes_before_every_mirror(tmp_path: Path) -> None:
    config = tmp_path / "my.tfrc"
    config.touch()
    _mirror(tmp_path)
    source = _find(tmp_path, TF_CLI_CONFIG_FILE=str(config))
    assert source == ProviderSource(f"your CLI config {config}")


def test_the_cli_config_in_the_home_folder_is_the_users(tmp_path: Path) -> None:
    config = tmp_path / ".terraformrc"
    config.touch()
    assert _find(tmp_path) == ProviderSource(f"your CLI config {config}")


def test_a_config_in_terraforms_folder_that_places_providers_is_the_users(tmp_path: Path) -> None:
    folder = tmp_path / ".terraform.d"
    folder.mkdir()
    (folder / "credentials.tfrc.json").write_text("{}")
    (config := folder / "work.tfrc").write_text("provider_installation {}")
    assert _find(tmp_path) == ProviderSource(f"your CLI config {config}")


def test_a_variable_that_names_a_missing_cli_config_is_no_config(tmp_path: Path) -> None:
    mirror = _mirror(tmp_path)
    source = _find(tmp_path, TF_CLI_CONFIG_FILE=str(tmp_path / "missing.tfrc"))
    assert source.summary == f"the mirror {mirror}"


def test_a_mirror_that_is_found_serves_the_aws_provider_and_no_other(tmp_path: Path) -> None:
    mirror = _mirror(tmp_path)
    config = _find(tmp_path).config_file
    assert config is not None
    assert config.read_text() == (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path    = "{mirror}"\n'
        '    include = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "  direct {\n"
        '    exclude = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "}\n"
    )


def test_a_mirror_in_terraforms_own_folder_is_left_to_terraform(tmp_path: Path) -> None:
    mirror = _mirror(tmp_path, ".terraform.d/plugins")
    assert _find(tmp_path) == ProviderSource(f"the mirror {mirror}")


def test_with_neither_registry_nor_mirror_one_line_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(MissingTool, match=r"^There is no AWS provider: registry\.terraform\.io does not .*$"):
        _find(tmp_path)


def _find(home: Path, **variables: str) -> ProviderSource:
    environ = {"HOME": str(home), "XDG_DATA_DIRS": str(home / "data"), **variables}
    return find_provider_source(TERRAFORM, folder=home / "ours", environ=environ, cwd=home, roots=[])


def _mirror(home: Path, folder: str = "mirror") -> Path:
    package = home / folder / "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"
    package.mkdir(parents=True)
    (package / "terraform-provider-aws_v5.100.0").touch()
    return home / folder
