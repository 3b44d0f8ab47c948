"""Terraform's environment variables."""

from __future__ import annotations

from pathlib import Path

from tollgate.terraform.environment import environment


def test_a_variable_that_names_a_missing_cli_config_is_left_out() -> None:
    assert "TF_CLI_CONFIG_FILE" not in environment({"TF_CLI_CONFIG_FILE": "/nowhere/terraform.rc"})


def test_a_variable_that_names_a_cli_config_is_kept(tmp_path: Path) -> None:
    config = tmp_path / "my.tfrc"
    config.touch()
    assert environment({"TF_CLI_CONFIG_FILE": str(config)})["TF_CLI_CONFIG_FILE"] == str(config)


def test_a_given_cli_config_replaces_what_the_old_variable_names(tmp_path: Path) -> None:
    config = tmp_path / "my.tfrc"
    config.touch()
    result = environment({"TERRAFORM_CONFIG": str(config)}, config_file=Path("ours.tfrc"))
    assert "TERRAFORM_CONFIG" not in result
    assert result["TF_CLI_CONFIG_FILE"] == str(Path("ours.tfrc").absolute())


def test_terraform_never_asks_and_never_looks_for_updates() -> None:
    result = environment({"TF_INPUT": "1"})
    assert (result["TF_INPUT"], result["CHECKPOINT_DISABLE"]) == ("0", "1")
