"""Signed out from another device: pages and calls end by themselves, and say why."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.running import AppServer

ALL_CLOSED = """() => window.connections.length > 0
  && window.connections.every((one) => one.connectionState === 'closed')"""
PASSWORD = "correct horse battery"


async def log_in(one: Caller, base_url: str, username: str) -> None:
    await one.page.goto(f"{base_url}/login")
    await one.page.get_by_role("textbox", name="Username or email").fill(username)
    await one.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    await one.page.get_by_role("button", name="Log in").click()
    await one.page.wait_for_url(f"{base_url}/home")


async def test_signed_out_everywhere_else(app_server: AppServer, person: PersonFactory):
    """A call on the other device ends, with its picture at the others; its page on `/home` asks to log in."""
    base = app_server.base_url
    laptop = await Caller(await person("laptop"), "Ana").watch()
    phone = await Caller(await person("phone"), "Ana on the phone").watch()
    at_home = Caller(await phone.page.context.new_page(), "Ana")
    ben = await Caller(await person("Ben"), "Ben").watch()
    username = await register(laptop.page, base)
    link = await create_room(laptop.page, "Stand-up")
    await log_in(phone, base, username)
    await at_home.page.goto(f"{base}/home")
    await expect(at_home.page.get_by_role("heading", name="Stand-up")).to_be_visible()
    await phone.enter(link)
    await ben.enter(link)
    await ben.sees_moving("Ana on the phone")

    await laptop.page.goto(f"{base}/account")
    await laptop.page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(laptop.page.get_by_text("All other devices are signed out.")).to_be_visible()

    await expect(phone.page.get_by_role("heading", name="You were signed out")).to_be_visible()
    await expect(ben.tile("Ana on the phone")).to_have_count(0)
    for one in (ben, phone):
        await one.page.wait_for_function(ALL_CLOSED)
    await at_home.page.wait_for_url(re.compile(r"/login\?next=/home"))
    await expect(at_home.page.get_by_text("You were signed out")).to_be_visible()
    await expect(laptop.page.get_by_role("heading", name="Your account")).to_be_visible()
    await laptop.page.goto(f"{base}/home")
    await expect(laptop.page.get_by_role("heading", name="Stand-up")).to_be_visible()
