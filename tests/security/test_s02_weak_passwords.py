"""S2: passwords that are guessed first are refused; nothing else is asked of them."""

import pytest
from playwright.async_api import expect
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tests.contract.people import HERE, PASSWORD, here, refusal
from tests.members import PASSWORD as MEMBERS
from tests.web.answers import assert_error
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.services.passwords import check_new_password

COMMON = FREQUENCY_LISTS["passwords"][:3000]


def refused_field(password, **who):
    with pytest.raises(DomainError) as caught:
        check_new_password(password, **who)
    assert caught.value.code is ErrorCode.VALIDATION_FAILED
    assert set(caught.value.fields) == {"password"}


@pytest.mark.parametrize("spelling", [str, str.upper, str.title, str.swapcase])
def test_the_three_thousand_commonest_are_refused(spelling):
    """In any case; most because they are short, the others because they are known."""
    assert len(COMMON) == 3000
    for password in COMMON:
        refused_field(spelling(password))


@pytest.mark.parametrize("length", range(8))
def test_less_than_eight_characters_are_refused(length):
    """Characters, not bytes."""
    refused_field("\u4f1a" * length)
    refused_field("q8#Zk2!"[:length])


@pytest.mark.parametrize(
    "password", ["ana-maria", "ANA-MARIA", "ana.maria@example.org", "Ana.Maria@Example.ORG", "ana.maria"]
)
def test_ones_own_name_and_address_are_refused(password):
    """They are what is tried after the common ones."""
    refused_field(password, username="ana-maria", email="ana.maria@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "vnsolkqe",
        "40817623",
        "VNSOLKQE",
        "quiet door in the wall",
        "        ",
        "\u4f1a\u8bae\u5ba4\u7684\u95e8\u5728\u54ea\u91cc",
        "\U0001f6aa" * 8,
        "z" * 1024,
    ],
)
def test_no_composition_is_asked_for(password):
    """Lower case alone, digits alone, any script, blanks: length is what counts (ASVS 6.2.5)."""
    assert check_new_password(password, username="ana", email="ana@example.org") == password


async def test_everywhere_that_sets_a_password(  # noqa: PLR0917 - fixtures
    accounts, recovery, links, sessions, user, name
):
    """Registering, changing, and the link of a letter."""
    me = here(await sessions.identify(await sessions.open(user)))
    token = links.reset(user).partition("#")[2]
    for attempt in (
        accounts.register(f"{name}2", "x@example.org", "Password1", address=HERE),
        accounts.change_password(me, PASSWORD, "Password1"),
        recovery.reset_password(token, "Password1", address=HERE),
    ):
        assert (await refusal(attempt)).code is ErrorCode.VALIDATION_FAILED


def test_rest_says_which_field(anonymous):
    """422, and no account."""
    name = f"u{new_id()[:12]}".replace("-", "x").replace("_", "x")
    account = {"username": name, "email": f"{name}@example.org", "password": "iloveyou"}
    details = assert_error(anonymous.post("/api/v1/auth/register", json=account), 422, "validation_failed")
    assert set(details["fields"]) == {"password"}
    login = {"username": name, "password": MEMBERS}
    assert_error(anonymous.post("/api/v1/auth/login", json=login), 401, "bad_credentials")


async def test_a_password_can_be_pasted(app_server, person):
    """Into every password field of the pages, as password managers do."""
    page = await person("Ana", permissions=["clipboard-read", "clipboard-write"])
    for path, labels in (
        ("/register", ["Password"]),
        ("/login", ["Password"]),
        ("/reset#x", ["New password"]),
    ):
        await page.goto(app_server.base_url + path)
        await page.evaluate("navigator.clipboard.writeText('a pasted quiet door')")
        for label in labels:
            field = page.get_by_label(label, exact=True)
            await field.focus()
            await page.keyboard.press("Control+V")
            await expect(field).to_have_value("a pasted quiet door")
