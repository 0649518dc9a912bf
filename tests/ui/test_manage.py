"""The page on which a room's owner configures it, on the real app, against everybody who may not."""

import functools
import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.e2e.calls import create_room, register
from tests.leisure import at_leisure
from tests.signaling.hubs import until
from whisper_gate.domain.rooms import Ban, Membership
from whisper_gate.stores import mongo

INK = "<img src=x onerror=alert(1)>"


@dataclass
class Account:
    """Somebody with an account, who may sit at several browsers."""

    id: str
    name: str
    storage: dict


@pytest.fixture(scope="module")
async def db(app_server):
    """The app's own database."""
    socket = quote(str(app_server.data_dir / "run" / "mongod.sock"), safe="")
    async with at_leisure(f"mongodb://{socket}") as client:
        yield mongo.database(client)


# What the page has put on the clipboard; reading it back is forbidden to all pages here.
_NOTE_COPIES = """() => {
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = async (text) => { await write(text); window.copied = text; };
}"""


@pytest.fixture
def store(db):
    """Rooms as the app keeps them: bans are made inside calls, and lists need no page to be filled."""
    return mongo.MongoRoomStore(db)


@pytest.fixture(scope="module")
async def accounts(app_server, browser, db):
    """Ana, who owns rooms, and Ben; registered once, because registering is limited per address."""
    made = []
    for _ in range(2):
        async with await browser.new_context() as context:
            name = await register(await context.new_page(), app_server.base_url)
            user = await db.users.find_one({"username": name})
            made.append(Account(user["_id"], name, await context.storage_state()))
    return made


@pytest.fixture
def enter(app_server, person):
    """`await enter("Dan")`: a person's page, on which addresses start from the app's."""
    return functools.partial(person, base_url=app_server.base_url)


@pytest.fixture
async def ana(accounts, enter):
    """Ana's page."""
    return await enter("Ana", storage_state=accounts[0].storage)


@pytest.fixture
async def ben(accounts, enter):
    """Ben's page."""
    return await enter("Ben", storage_state=accounts[1].storage)


@pytest.fixture
def bens(accounts):
    """Ben's account."""
    return accounts[1]


async def make_room(page: Page, name: str) -> str:
    """A new room through the page; its id."""
    await page.goto("/home")
    return (await create_room(page, name)).rsplit("/", 1)[1]


async def manage(page: Page, room_id: str) -> None:
    """Open a room's page as its owner."""
    await page.goto(f"/manage/{room_id}")
    await expect(page.get_by_role("heading", name="Room", exact=True)).to_be_visible()


def part(page: Page, heading: str):
    """The section with this heading."""
    return page.get_by_role("region", name=heading, exact=True).and_(page.locator("section"))


async def test_from_the_list_to_a_room_of_another_kind(ana):
    """Name, access and seats are changed in one go, said to be saved, and kept."""
    room_id = await make_room(ana, "Stand-up")
    await ana.goto("/home")
    await ana.get_by_role("link", name="Manage: Stand-up").click()
    await expect(ana).to_have_title("Stand-up · Whisper Gate")
    room = part(ana, "Room")
    await room.get_by_label("Name").fill(f"  {INK} ")
    await room.get_by_role("radio", name="Members only").check()
    await room.get_by_label("Seats").select_option("3")
    await room.get_by_role("button", name="Save").click()
    await expect(room.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    await expect(room.get_by_role("button", name="Save")).to_be_focused()
    await expect(ana.get_by_role("heading", level=1)).to_have_text(INK)
    await manage(ana, room_id)
    await expect(room.get_by_label("Name")).to_have_value(INK)
    await expect(room.get_by_role("radio", name="Members only")).to_be_checked()
    await expect(room.get_by_label("Seats")).to_have_value("3")
    await expect(ana).to_have_title(f"{INK} · Whisper Gate")
    await expect(ana.locator("img")).to_have_count(0)


async def test_a_refused_name_says_so_at_the_field(ana):
    """What cannot be seen is no name, and the old one stays."""
    room_id = await make_room(ana, "Stand-up")
    await manage(ana, room_id)
    name = part(ana, "Room").get_by_label("Name")
    await name.fill("\u200d")
    await part(ana, "Room").get_by_role("button", name="Save").click()
    await expect(name).to_have_accessible_description("Give the room a name.")
    await expect(name).to_be_focused()
    await manage(ana, room_id)
    await expect(name).to_have_value("Stand-up")


async def test_a_password_comes_and_goes(ana, enter):
    """The door asks for it from the moment it is set until it is taken away; the focus is never lost."""
    room_id = await make_room(ana, "Stand-up")
    await manage(ana, room_id)
    room = part(ana, "Room")
    await room.get_by_role("button", name="Set a password").click()
    dialog = ana.get_by_role("dialog", name="A password for this room")
    await dialog.get_by_label("New password").fill("open sesame")
    await dialog.get_by_role("button", name="Set password").click()
    await expect(dialog).to_be_hidden()
    await expect(room.get_by_role("button", name="Change")).to_be_focused()
    guest = await enter("Dan")
    await guest.goto(f"/rooms/{room_id}")
    await guest.get_by_role("textbox", name="Your name").fill(INK)
    await guest.get_by_label("password").fill("not this")
    await guest.get_by_role("button", name="Join").click()
    await expect(guest.get_by_text("not the room's password")).to_be_visible()
    await manage(ana, room_id)
    await expect(ana.get_by_text(f"Guest {INK} was refused: wrong password")).to_be_visible()
    await room.get_by_role("button", name="Take away").click()
    await expect(room.locator("#password-said")).to_be_focused()
    await expect(room.get_by_role("button", name="Set a password")).to_be_visible()
    await guest.goto(f"/rooms/{room_id}")
    await expect(guest.get_by_role("textbox", name="Your name")).to_be_visible()
    await expect(guest.get_by_label("password")).to_have_count(0)


async def test_people_come_onto_the_list_and_off_it(ana, ben, bens):
    """An unknown name is refused at its field; who is on the list finds the room among theirs."""
    room_id = await make_room(ana, "Kitchen")
    await manage(ana, room_id)
    people = part(ana, "People")
    await expect(people.get_by_text("Nobody yet.")).to_be_visible()
    username = people.get_by_label("Username")
    await username.fill("nobody-of-this-name")
    await people.get_by_role("button", name="Add").click()
    await expect(username).to_have_accessible_description("Nobody here has this name.")
    await expect(username).to_be_focused()
    await username.fill(bens.name)
    await username.press("Enter")
    await expect(people.get_by_text(f"{bens.name} is on the list")).to_be_visible()
    await expect(username).to_have_value("")
    await manage(ana, room_id)
    row = people.get_by_role("listitem").filter(has_text=bens.name)
    await row.get_by_role("button", name=f"Make co-host: {bens.name}").click()
    await expect(row.get_by_text("Co-host", exact=True)).to_be_visible()
    await expect(row.get_by_role("button", name="Make member")).to_be_focused()
    await ben.goto("/home")
    shared = part(ben, "Shared with you").get_by_role("listitem").filter(has_text="Kitchen")
    await expect(shared.get_by_text("Co-host")).to_be_visible()
    await ben.context.grant_permissions(["clipboard-write"])
    await ben.evaluate(_NOTE_COPIES)
    await shared.get_by_role("button", name="Copy link").click()
    await expect(shared.get_by_role("status")).to_have_text("Link copied")
    assert (await ben.evaluate("window.copied")).endswith(f"/rooms/{room_id}")
    await expect(ben.get_by_role("link", name="Manage: Kitchen")).to_have_count(0)
    await shared.get_by_role("link", name="Open").click()
    await ben.wait_for_url(f"/rooms/{room_id}")
    await row.get_by_role("button", name="Take off the list").click()
    await expect(people.get_by_text("Nobody yet.")).to_be_visible()
    await expect(people.locator("#list-said")).to_be_focused()
    await ben.goto("/home")
    await expect(ben.get_by_role("heading", level=1)).to_be_visible()
    await expect(ben.get_by_text("Kitchen")).to_have_count(0)


async def test_bans_are_told_in_words_and_lifted_one_by_one(ana, ben, bens, store):
    """The page learns names, and no id or hash by which anybody is known to the server."""
    room_id = await make_room(ana, "Kitchen")
    frames = []
    ana.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    now = datetime.now(UTC)
    keys = [f"u:{bens.id}", "g:browser-of-dan", "a:hash-of-dans-address"]
    names = ["Ben", INK, INK]
    bans = [Ban(*ban, now - timedelta(days=day)) for day, ban in enumerate(zip(keys, names, strict=True))]
    await store.ban(room_id, bans)
    await ben.goto(f"/rooms/{room_id}")
    await expect(ben.get_by_role("heading", name="This room is closed to you")).to_be_visible()
    await manage(ana, room_id)
    rows = part(ana, "Banned").get_by_role("listitem")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("Ben")
    await expect(rows.nth(2)).to_contain_text(f"Guests from the same address as {INK} have to knock")
    await expect(rows.nth(0).locator("time")).to_have_attribute("datetime", re.compile(f"^{now:%Y-%m-%d}T"))
    assert not [frame for frame in frames for key in keys if key[2:] in frame]
    await rows.nth(0).get_by_role("button", name="Lift the ban: Ben").click()
    await expect(rows).to_have_count(2)
    await expect(part(ana, "Banned").locator("#bans-said")).to_be_focused()
    await ben.goto(f"/rooms/{room_id}")
    await expect(ben.get_by_role("textbox", name="Your name")).to_be_visible()
    kept = await store.get(room_id)
    assert [ban.key for ban in kept.bans] == keys[1:]


async def test_the_end_of_a_room(ana):
    """Asked first, with the focus given back to who keeps it; then the link is dead."""
    room_id = await make_room(ana, "Short-lived")
    await manage(ana, room_id)
    opener = part(ana, "Delete").get_by_role("button", name="Delete this room")
    await opener.click()
    dialog = ana.get_by_role("dialog", name="Delete Short-lived?")
    await dialog.get_by_role("button", name="Keep it").click()
    await expect(opener).to_be_focused()
    await opener.click()
    await dialog.get_by_role("button", name="Delete room").click()
    await ana.wait_for_url("/home")
    await expect(ana.get_by_role("heading", name="Your rooms")).to_be_visible()
    await expect(ana.get_by_text("Short-lived")).to_have_count(0)
    await ana.goto(f"/manage/{room_id}")
    await expect(ana.get_by_role("heading", name="This room does not exist")).to_be_visible()


async def test_to_everybody_else_it_does_not_exist(ana, ben, bens, enter):
    """Strangers, members and co-hosts read what an unknown id says, word by word; guests log in first."""
    room_id = await make_room(ana, "Mine alone")

    async def seen(path: str) -> str:
        await ben.goto(path)
        await expect(ben.get_by_role("heading", name="This room does not exist")).to_be_visible()
        return f"{await ben.title()} {await ben.locator('body').inner_text()}"

    expected = await seen("/manage/AAAAAAAAAAAAAAAAAAAAAA")
    assert await seen("/manage/%7B%22$gt%22%3A%22%22%7D") == expected
    assert await seen(f"/manage/{room_id}") == expected
    await manage(ana, room_id)
    people = part(ana, "People")
    for membership in ("Member", "Co-host"):
        await people.get_by_label("Username").fill(bens.name)
        await people.get_by_label("As").select_option(membership)
        await people.get_by_role("button", name="Add").click()
        row = people.get_by_role("listitem").filter(has_text=bens.name)
        await expect(row.get_by_text(membership, exact=True)).to_be_visible()
        assert await seen(f"/manage/{room_id}") == expected
    guest = await enter("guest")
    await guest.goto(f"/manage/{room_id}")
    await guest.wait_for_url(f"/login?next=/manage/{room_id}")


@dataclass
class Forger:
    """Sits between a page and its server, and changes what the page says."""

    lies: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def intercept(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: server.send(self._twist(message)))

    def _twist(self, message):
        for truth, lie in self.lies.items():
            message = message.replace(truth, lie)
        self.told.append(message)
        return message


async def _set_password(page: Page) -> None:
    await page.get_by_role("button", name="Set a password").click()
    await page.get_by_label("New password").fill("mine now")
    await page.get_by_role("button", name="Set password").click()


async def _delete(page: Page) -> None:
    await page.get_by_role("button", name="Delete this room").click()
    await page.get_by_role("button", name="Delete room").click()


async def _add(page: Page) -> None:
    await page.get_by_label("Username").fill("ben")
    await page.get_by_role("button", name="Add").click()


ATTACKS = {
    "configure": lambda page: page.get_by_role("button", name="Save").click(),
    "set_password": _set_password,
    "add": _add,
    "change_person": lambda page: page.get_by_role("button", name="Make co-host").click(),
    "take_off": lambda page: page.get_by_role("button", name="Take off the list").click(),
    "lift_ban": lambda page: page.get_by_role("button", name="Lift the ban").click(),
    "delete": _delete,
}


async def _fill(store: mongo.MongoRoomStore, room_id: str, member: Account) -> str:
    """Somebody on its list, and somebody banned; the id again."""
    await store.set_member(room_id, member.id, Membership.MEMBER)
    await store.ban(room_id, [Ban("g:browser-of-dan", "Dan", datetime.now(UTC))])
    return room_id


@pytest.fixture
async def hers(ana, store, accounts):
    """A room of Ana's with everything in it; its id."""
    return await _fill(store, await make_room(ana, "Hers"), accounts[1])


@pytest.fixture
async def his(ben, store, accounts):
    """A room of Ben's with everything in it; its id."""
    return await _fill(store, await make_room(ben, "His"), accounts[0])


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_a_page_that_names_a_foreign_room_changes_nothing(ben, db, hers, his, attack):
    """Each handler, called over the stranger's own socket with the id of somebody else's room."""
    before = await db.rooms.find_one({"_id": hers})
    forger = Forger()
    await ben.route_web_socket(re.compile("/_event"), forger.intercept)
    await manage(ben, his)
    forger.lies = {his: hers}
    await attack(ben)
    # The answer is about another room than the address names, so the page shows none.
    await expect(ben.get_by_role("heading", level=1)).to_have_text("Opening the room")
    assert await db.rooms.find_one({"_id": hers}) == before
    assert await db.rooms.count_documents({"_id": his}) == 1


async def test_what_is_no_text_changes_nothing(ana, bens, store, hers):
    """A query where a name or a membership should be is refused before anybody reads it; the page goes on."""
    forger = Forger()
    await ana.route_web_socket(re.compile("/_event"), forger.intercept)
    await manage(ana, hers)
    people = part(ana, "People")
    before = await store.get(hers)
    for truth, lie, button in (
        (f'"username":"{bens.name}"', '"username":{"$gt":""}', "Take off the list"),
        ('"membership":"cohost"', '"membership":{"$ne":"cohost"}', "Make co-host"),
    ):
        forger.lies = {truth: lie}
        await people.get_by_role("button", name=button).click()
        await until(lambda lie=lie: any(lie in one for one in forger.told), lambda: forger.told, 10)
        await ana.reload()
        forger.lies = {}
        assert await store.get(hers) == before
    await people.get_by_role("button", name="Make co-host").click()
    await expect(people.get_by_role("listitem").get_by_text("Co-host", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_the_pages_keep_the_house_rules(ana, store, hers, scheme):
    """One h1 and no heading skipped, no field without a label, no sideways scroll at 320 px."""
    page, room_id = ana, await make_room(ana, "W" * 80)
    await store.ban(room_id, [Ban("a:hash", "W" * 64, datetime.now(UTC))])
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": 320, "height": 640})
    for path in (f"/manage/{hers}", f"/manage/{room_id}", "/home"):
        await page.goto(path)
        await expect(
            page.get_by_role("heading").filter(has_text=re.compile("^(Hers|W{80})$")).first
        ).to_be_visible()
        levels = await page.locator("h1, h2, h3").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
        unlabelled = "all => all.filter(one => !one.labels.length).map(one => one.outerHTML)"
        assert await page.locator("input:not([type=hidden]), select").evaluate_all(unlabelled) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
