"""What a person is told to do when Terraform fails."""

from __future__ import annotations

from tollgate.terraform.advice import advice

SAID = """Error: creating IAM OIDC Provider: operation error IAM: CreateOpenIDConnectProvider, https response
error StatusCode: 409, RequestID: 1a2b, EntityAlreadyExists: Provider with url
https://token.actions.githubusercontent.com already exists."""


def test_an_oidc_provider_that_is_there_is_named_in_the_description() -> None:
    assert "`provider_arn` in `bootstrap.ci`" in advice(SAID)


def test_what_says_enough_itself_gets_no_advice() -> None:
    assert advice("Error: creating IAM Role: EntityAlreadyExists: Role with name a already exists.") == ""
