"""Which accounts a gateway may be in, and the role that Terraform takes on there."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API

ROLE = "arn:aws:iam::123456789012:role/deploy"


ACL = "arn:aws:wafv2:us-east-1:210987654321:regional/webacl/a/01234567-89ab-cdef-0123-456789abcdef"
CERTIFICATE = "arn:aws:acm:us-east-1:210987654321:certificate/01234567-89ab-cdef-0123-456789abcdef"


@pytest.mark.parametrize(
    ("field", "path", "what"),
    [
        (f"web_acl: {{arn: '{ACL}'}}", "web_acl.arn", "web ACL"),
        (
            f"domains: {{a.example.com: {{certificate: {{arn: '{CERTIFICATE}'}}, paths: {{v1: inference}}}}}}",
            'domains["a.example.com"].certificate.arn',
            "certificate",
        ),
    ],
)
def test_what_an_api_uses_is_of_an_allowed_account(say: Say, field: str, path: str, what: str) -> None:
    assert say(f'{API}allowed_account_ids: ["123456789012"]\n{field}\n') == [
        f"8: {path}: the {what} is of the account 210987654321, which 'allowed_account_ids' leaves out"
        f' > Name a {what} of 123456789012, or allow the account: "210987654321".'
    ]


def test_accounts_are_texts_that_keep_their_zeros(load_text: Load) -> None:
    (gateway,) = load_text(
        f'{API}allowed_account_ids: ["012345678901", "123456789012"]\n'
    ).environments.values()
    assert gateway.allowed_account_ids == ("012345678901", "123456789012")


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ("[012345678901]", '[0]: 012345678901 is not a text > Put it in quotes: "012345678901".'),
        ("[123456789012]", '[0]: 123456789012 is not a text > Put it in quotes: "123456789012".'),
        ("123456789012", ": 123456789012 is not a list > Write a list."),
        (
            "['12345678901']",
            "[0]: '12345678901' is no AWS account > Write its twelve digits, in quotes: '123456789012'.",
        ),
        (
            "['1234-5678-9012']",
            "[0]: '1234-5678-9012' is no AWS account > Write its twelve digits, in quotes: '123456789012'.",
        ),
        ("['123456789012', '123456789012']", ": '123456789012' is given twice > Give it once."),
    ],
)
def test_what_is_no_account_is_refused_with_its_line(say: Say, accounts: str, said: str) -> None:
    assert say(f"{API}allowed_account_ids: {accounts}\n") == [f"7: allowed_account_ids{said}"]


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (
            "{arn: deploy}",
            ".arn: 'deploy' is not a role's ARN > Write it as in 'arn:aws:iam::123456789012:role/deploy'.",
        ),
        (
            "{arn: 'arn:aws:iam::123456789012:user/deploy'}",
            ".arn: 'arn:aws:iam::123456789012:user/deploy' is not a role's ARN"
            " > Write it as in 'arn:aws:iam::123456789012:role/deploy'.",
        ),
        (f"{{arn: '{ROLE}', duration: 60}}", ".duration: 60 is out of range > Use at least 900."),
        (f"{{arn: '{ROLE}', duration: 50000}}", ".duration: 50000 is out of range > Use at most 43,200."),
        (f"{{arn: '{ROLE}', duration: 1h}}", ".duration: '1h' is not a whole number > Write a whole number."),
        (
            f"{{arn: '{ROLE}', session_name: a b}}",
            ".session_name: 'a b' cannot be a session's name"
            " > Use 2 to 64 letters, digits and _+=,.@- as in 'tollgate-ci'.",
        ),
        (
            f"{{arn: '{ROLE}', external_id: a b}}",
            ".external_id: this cannot be an external id"
            " > Use 2 to 1,224 letters, digits and _+=,.@:/- as its role asks for.",
        ),
        (
            f"{{arn: '{ROLE}', external_id: AKIAIOSFODNN7EXAMPLE}}",
            ".external_id: this looks like a credential in clear > Take it out, and replace it if it is in"
            " use: the synthesized document and the state would show it.",
        ),
        (
            "{arn: 'arn:aws-cn:iam::123456789012:role/deploy'}",
            ".arn: the role is of the partition 'aws-cn', and us-east-1 is in 'aws'"
            " > Name a role of the region's partition: 'arn:aws:iam::…'.",
        ),
    ],
)
def test_a_role_that_cannot_be_taken_on_is_refused(say: Say, role: str, said: str) -> None:
    assert say(f"{API}assume_role: {role}\n") == [f"7: assume_role{said}"]


def test_a_role_is_of_an_account_that_is_allowed(say: Say) -> None:
    assert say(f'{API}allowed_account_ids: ["999999999999"]\nassume_role: {{arn: "{ROLE}"}}\n') == [
        "8: assume_role.arn: the role is of the account 123456789012, which 'allowed_account_ids' leaves out"
        ' > Name a role of 999999999999, or allow the account: "123456789012".'
    ]


@pytest.mark.parametrize(
    "external_id", ["5f0c7b0e-7c1f-4b59-9d0c-1c8d2b7d1f11", "Zx81kQp30LmW7vTn55Rb", "acme/prod"]
)
def test_an_external_id_may_be_random_as_it_is_no_secret(load_text: Load, external_id: str) -> None:
    text = f"{API}assume_role: {{arn: '{ROLE}', external_id: {external_id}}}\n"
    assert load_text(text).environments["default"].assume_role is not None


def test_the_state_is_kept_with_a_role_of_its_own(say: Say) -> None:
    text = f"{API}backend: {{type: s3, bucket: acme-tf-state, assume_role_arn: deploy}}\n"
    assert say(text) == [
        "7: backend.assume_role_arn: 'deploy' is not a role's ARN"
        " > Write it as in 'arn:aws:iam::123456789012:role/deploy'."
    ]
