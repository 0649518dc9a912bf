"""Letters over real SMTP, and the links in them."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from tests.contract.people import HERE, PASSWORD, here, refusal
from tests.contract.postbox import PASSWORD as POST_PASSWORD
from tests.contract.postbox import USER, Postbox, certificate
from tests.signaling.hubs import until
from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.services.mail import Letters
from whisper_gate.services.recovery import RESET_LIFE, fingerprint
from whisper_gate.services.tokens import LEEWAY
from whisper_gate.stores import mongo
from whisper_gate.stores.smtp import SmtpMail

SENDER = "Whisper Gate <calls@example.org>"
NEW = "another quiet password"


@pytest.fixture
def postbox():
    with Postbox() as running:
        yield running


@pytest.fixture
async def write(db, links, limiter, audit):
    """`write(mail)`: letters that go out over it, for as long as the test runs."""
    async with contextlib.AsyncExitStack() as stack:

        def start(mail, again_after=0.1):
            made = Letters(
                mail=mail,
                links=links,
                users=mongo.MongoUserStore(db),
                limiter=limiter,
                audit=audit,
                again_after=again_after,
            )
            running = asyncio.create_task(made.run())

            async def stop():
                running.cancel()
                await asyncio.wait({running})

            stack.push_async_callback(stop)
            return made

        yield start


@pytest.fixture
async def letters(write, postbox):
    return write(SmtpMail(postbox.url, SENDER))


def text_of(letter):
    return letter.get_content().replace("\r\n", "\n")


async def token_from(postbox, count=1):
    """What stands behind the # of the link, once so many letters have come."""
    await until(lambda: len(postbox.letters) >= count)
    return postbox.link().partition("#")[2]


# --- verification -------------------------------------------------------------------------------------


async def test_a_new_account_gets_a_letter_that_verifies_its_address(build, letters, postbox, recovery, name):
    """From the address that is set, to that of the account; used twice, the link is still no mistake."""
    accounts = build(letters=letters)
    user = await accounts.register(name, f"{name}@example.org", PASSWORD, address=HERE)
    assert not user.email_verified
    token = await token_from(postbox)
    (letter,) = postbox.letters
    assert (letter["From"], letter["To"]) == (SENDER, user.email)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert postbox.link() == f"https://meet.example.org/verify#{token}"
    for _ in range(2):
        await recovery.verify_email(token, address=HERE)
    assert (await accounts.log_in(name, PASSWORD, address=HERE)).email_verified


async def test_the_letter_can_be_asked_for_again(build, letters, postbox, sessions, user):
    """A few times an hour; not when it is verified already."""
    accounts = build(letters=letters)
    me = here(await sessions.identify(await sessions.open(user)))
    for _ in range(3):
        await accounts.send_verification(me)
    assert (await refusal(accounts.send_verification(me))).code is ErrorCode.RATE_LIMITED
    await until(lambda: len(postbox.letters) == 3)
    await accounts._users.set_email_verified(user.id, user.email)
    await accounts.send_verification(me)


async def test_a_link_verifies_the_address_that_it_was_sent_to(links, recovery, db, user):
    """Not another one that the account has by then."""
    token = links.verify(user).partition("#")[2]
    await db.users.update_one({"_id": user.id}, {"$set": {"email": "other@example.org"}})
    assert (await refusal(recovery.verify_email(token, address=HERE))).code is ErrorCode.BAD_LINK
    assert not (await mongo.MongoUserStore(db).by_id(user.id)).email_verified


# --- a new password -----------------------------------------------------------------------------------


async def test_a_letter_brings_a_new_password(  # noqa: PLR0917 - fixtures
    accounts, letters, postbox, recovery, sessions, user, name, control, audit, db
):
    """Asked for by name or address; it ends all sessions and forgives wrong guesses."""
    session = (await sessions.identify(await sessions.open(user))).session_id
    for _ in range(6):
        await refusal(accounts.log_in(name, "wrong", address=HERE))
    await letters.ask_for_reset(f" {user.email.upper()} ", address=new_id())
    token = await token_from(postbox)
    assert postbox.letters[0]["To"] == user.email
    await recovery.reset_password(token, NEW, address=HERE)
    assert (await accounts.log_in(name, NEW, address=HERE)).id == user.id
    assert (await refusal(accounts.log_in(name, PASSWORD, address=HERE))).code is ErrorCode.BAD_CREDENTIALS
    assert control.sessions == [session]
    await audit.flush()
    assert {Event.RESET_ASKED, Event.PASSWORD_RESET} <= {one["event"] async for one in db.audit.find()}


async def test_a_link_sets_one_password(links, recovery, user):
    """Also when it is used many times at once."""
    token = links.reset(user).partition("#")[2]
    outcomes = await asyncio.gather(
        *(recovery.reset_password(token, f"{NEW} {number}", address=HERE) for number in range(8)),
        return_exceptions=True,
    )
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, DomainError)]
    assert codes == [ErrorCode.BAD_LINK] * 7


async def test_a_link_dies_with_the_password(accounts, links, recovery, sessions, user):
    """Whoever has changed it in the meantime needs no link any more."""
    token = links.reset(user).partition("#")[2]
    me = here(await sessions.identify(await sessions.open(user)))
    await accounts.change_password(me, PASSWORD, NEW)
    assert (await refusal(recovery.reset_password(token, NEW, address=HERE))).code is ErrorCode.BAD_LINK


async def test_a_link_lives_thirty_minutes(tokens, recovery, user):
    """By the clocks of the servers, which may be a minute apart."""
    assert timedelta(minutes=30) == RESET_LIFE
    for age, good in ((-LEEWAY - 20, False), (20, True)):
        token = tokens.issue("reset", user.id, age, {"bound": fingerprint(user.password_hash)})
        if good:
            await recovery.reset_password(token, NEW, address=HERE)
        else:
            error = await refusal(recovery.reset_password(token, NEW, address=HERE))
            assert error.code is ErrorCode.BAD_LINK


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\ud800", "x" * 5000])
async def test_what_is_no_link_does_nothing(recovery, token):
    """One answer, to both kinds."""
    assert (await refusal(recovery.reset_password(token, NEW, address=HERE))).code is ErrorCode.BAD_LINK
    assert (await refusal(recovery.verify_email(token, address=HERE))).code is ErrorCode.BAD_LINK


async def test_links_are_for_one_use(links, recovery, user):
    """One that verifies sets no password, nor the other way round; neither does a session's token."""
    verify, reset = (link.partition("#")[2] for link in (links.verify(user), links.reset(user)))
    assert (await refusal(recovery.reset_password(verify, NEW, address=HERE))).code is ErrorCode.BAD_LINK
    assert (await refusal(recovery.verify_email(reset, address=HERE))).code is ErrorCode.BAD_LINK


async def test_a_weak_password_does_not_use_the_link_up(links, recovery, user):
    """The field says so, and the next try counts."""
    token = links.reset(user).partition("#")[2]
    for weak in ("short", "password1", user.username):
        error = await refusal(recovery.reset_password(token, weak, address=HERE))
        assert set(error.fields) == {"password"}
    await recovery.reset_password(token, NEW, address=HERE)


async def test_a_closed_account_stays_closed(links, recovery, db, user):
    """A link that was sent before does not open it."""
    token = links.reset(user).partition("#")[2]
    await mongo.MongoUserStore(db).set_disabled(user.id, True)
    error = await refusal(recovery.reset_password(token, NEW, address=HERE))
    assert error.code is ErrorCode.ACCOUNT_DISABLED


async def test_nobody_learns_who_has_an_account(letters, postbox, user, db):
    """No answer, no error and no wait differs; only the owner of an account gets a letter."""
    closed = new_id()
    for login in ("nobody", "nobody@example.org", "", "\x00", "\ud800", closed):
        assert await letters.ask_for_reset(login, address=new_id()) is None
    await letters.ask_for_reset(user.username, address=new_id())
    await until(lambda: postbox.letters)
    assert [letter["To"] for letter in postbox.letters] == [user.email]


async def test_letters_are_limited_per_address_and_per_account(letters, postbox, user, audit, db):
    """An address is told to wait; who owns the account is not flooded from many addresses."""
    address = new_id()
    for _ in range(3):
        await letters.ask_for_reset("nobody", address=address)
    error = await refusal(letters.ask_for_reset("nobody", address=address))
    assert (error.code, error.retry_after > 0) == (ErrorCode.RATE_LIMITED, True)
    for _ in range(6):
        await letters.ask_for_reset(user.username, address=new_id())

    limit_hit = {"event": Event.LIMIT_HIT, "actor_name": user.username}
    deadline = asyncio.get_running_loop().time() + 10
    while await db.audit.count_documents(limit_hit) < 3:
        assert asyncio.get_running_loop().time() < deadline
        await audit.flush()
    await until(lambda: len(postbox.letters) == 3)


# --- their language ---------------------------------------------------------------------------------


async def test_letters_are_in_the_language_of_the_page(build, letters, postbox, recovery, name):
    """Umlauts and all, in subject and text; and the links work."""
    accounts = build(letters=letters)
    user = await accounts.register(name, f"{name}@example.org", PASSWORD, address=HERE, language="de")
    await recovery.verify_email(await token_from(postbox), address=HERE)
    await letters.ask_for_reset(user.username, address=new_id(), language="de")
    token = await token_from(postbox, 2)
    first, second = postbox.letters
    assert first["Subject"] == "Ist das deine Adresse?"
    assert second["Subject"] == "Ein neues Passwort für Whisper Gate"
    assert text_of(first).startswith(f"Hallo {name},\n\njemand hat mit dieser Adresse ein Konto")
    assert text_of(first).endswith("Er gilt 7 Tage. Wenn du es nicht warst, brauchst du nichts zu tun.\n")
    assert "Wenn du es bist, öffne diesen Link:\n\nhttps://meet.example.org/reset#" in text_of(second)
    assert "Er gilt einmal, 30 Minuten lang." in text_of(second)
    await recovery.reset_password(token, NEW, address=HERE)


@pytest.mark.parametrize("language", ["en", "tlh", "", "../../en"])
async def test_letters_are_english_where_there_is_no_such_language(letters, postbox, user, language):
    """Whatever a browser may call its language."""
    letters.verify(user, language=language)
    await until(lambda: postbox.letters)
    (letter,) = postbox.letters
    assert letter["Subject"] == "Is this your address?"
    assert text_of(letter) == (
        f"Hello {user.username},\n\n"
        "somebody made an account at Whisper Gate with this address. If it was you, open this link:\n\n"
        f"{postbox.link()}\n\n"
        "It works for 7 days. If it was not you, you need not do anything.\n"
    )


# --- the mail server ----------------------------------------------------------------------------------


async def test_a_server_that_is_away_is_tried_once_more(write, user):
    """The first refusal is logged; when it is back, the letter comes."""
    postbox = Postbox()
    with capture_logs() as logs:
        letters = write(SmtpMail(postbox.url, SENDER), again_after=1.0)
        letters.verify(user)
        await until(lambda: any(entry["event"] == "letters.delayed" for entry in logs))
    with postbox:
        await until(lambda: postbox.letters)


async def test_a_server_that_stays_away_is_given_up(write, user):
    """That is logged, without the letter; the next one is tried anew."""
    postbox = Postbox()
    with capture_logs() as logs:
        letters = write(SmtpMail(postbox.url, SENDER), again_after=0.05)
        letters.verify(user)
        await until(lambda: any(entry["event"] == "letters.not_sent" for entry in logs))
    assert "verify#" not in str(logs)
    with postbox:
        letters.verify(user)
        await until(lambda: postbox.letters)


async def test_an_address_that_does_not_exist_is_not_tried_again(write, user):
    """The server has said so for good."""
    with Postbox(refuses=user.email) as postbox, capture_logs() as logs:
        write(SmtpMail(postbox.url, SENDER), again_after=0.05).verify(user)
        await until(lambda: any(entry["event"] == "mail.refused" for entry in logs))
    assert postbox.asked == 1


async def test_letters_are_encrypted_on_their_way(write, user, tmp_path):
    """STARTTLS with a certificate that is checked, then the log-in."""
    server, client = certificate(tmp_path, "127.0.0.2")
    with Postbox("127.0.0.2", tls=server) as postbox:
        url = f"smtp://{USER}:{quote(POST_PASSWORD, safe='')}@127.0.0.2:{postbox.port}"
        write(SmtpMail(url, SENDER, tls=client)).verify(user)
        await until(lambda: postbox.letters)
        assert postbox.encrypted == [True]
        with pytest.raises(DomainError):  # a certificate that nobody vouches for
            await SmtpMail(url, SENDER).send(user.email, "x", "x")


async def test_without_encryption_no_letter_leaves_this_machine():
    """A server, or somebody on the way, that offers no STARTTLS gets nothing."""
    with Postbox("127.0.0.2") as postbox:
        with pytest.raises(DomainError) as refused:
            await SmtpMail(postbox.url, SENDER).send("ana@example.org", "x", "x")
        assert refused.value.code is ErrorCode.UNAVAILABLE
        assert (postbox.letters, postbox.asked) == ([], 0)


async def test_letters_say_when_they_were_written(letters, postbox, user):
    """And have an id of their own, as RFC 5322 asks."""
    letters.verify(user)
    await until(lambda: postbox.letters)
    (letter,) = postbox.letters
    assert abs(letter["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)
    assert letter["Message-ID"].endswith("@example.org>")
