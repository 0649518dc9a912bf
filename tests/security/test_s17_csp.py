"""S17: pages run our own scripts alone, in nobody's frame; a whole call breaks no rule of the policy."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.running import ROOT, AppServer
from tests.security.answers import PAGES, every_answer
from tests.security.test_s13_flood import ended

BUILT = ROOT / ".web/build/client"
# Every breach of the policy, as the page itself hears of it; kept over navigations by the test.
NOTE_BREACHES = """
  document.addEventListener('securitypolicyviolation', (event) =>
    window.noteBreach(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def parse(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


async def note_breaches(page: Page) -> list[str]:
    """A list that fills with what the page breaks, from its first line on."""
    breaches: list[str] = []
    await page.expose_function("noteBreach", lambda text: breaches.append(text))  # noqa: PLW0108
    await page.add_init_script(NOTE_BREACHES)
    return breaches


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_of_a_page(server, path):
    """As the table asks, and tighter; scripts by 'self' and hash, never inline or by eval."""
    answer = httpx.get(f"{server.base_url}{path}", verify=False, follow_redirects=True)
    policy = parse(answer.headers["content-security-policy"])
    assert answer.headers["content-type"].startswith("text/html")
    for directive in ("object-src", "base-uri", "frame-ancestors", "frame-src"):
        assert policy[directive] == ["'none'"], directive
    assert policy["default-src"] == ["'self'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", f"ws://localhost:{server.port}"]
    first, *hashes = policy["script-src"]
    assert first == "'self'"
    assert hashes
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", one) for one in hashes)
    assert len(answer.headers["content-security-policy"]) < 2000


@pytest.mark.parametrize("path", ["/", "/home/", "/login/"])
def test_a_page_that_has_not_changed_keeps_its_policy(server, path):
    """The headers of a 304 replace the kept ones, so they must be those of the page."""
    first = httpx.get(f"{server.base_url}{path}", verify=False)
    headers = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(f"{server.base_url}{path}", headers=headers, verify=False)
    assert again.status_code == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_the_socket_of_a_page_over_tls_is_wss(through_proxy):
    """And nothing else may be connected to."""
    policy = parse(through_proxy.get("/").headers["content-security-policy"])
    assert policy["connect-src"] == ["'self'", "wss://meet.example.org"]


@pytest.mark.parametrize("host", ["a b", "a;script-src *", "a, x", "[::1", "", "a/b"])
def test_a_strange_host_writes_nothing_into_the_policy(server, host):
    """The header is the client's, so only what can be a host is copied."""
    with httpx.Client(base_url=server.base_url, headers={"Host": host}, verify=False) as client:
        answer = client.get("/")
    if answer.status_code == 200:
        assert parse(answer.headers["content-security-policy"])["connect-src"] == ["'self'"]
    assert answer.status_code in {200, 400}


def test_every_inline_script_of_the_built_pages_is_known(server):
    """By its hash; and there are no event handlers in attributes, which no hash would cover."""
    answer = httpx.get(server.base_url, verify=False)
    allowed = parse(answer.headers["content-security-policy"])["script-src"]
    seen = 0
    for page in BUILT.rglob("*.html"):
        text = page.read_text()
        for script in re.findall(r"<script(?![^>]* src=)[^>]*>(.*?)</script>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in allowed, page
            seen += 1
        assert not re.search(r"<[^>]+\son[a-z]+=", text), page
    assert seen > 20


async def test_what_is_no_page_allows_nothing(server):
    """Whoever opens an answer of the API, a script or a picture by itself gets a dead document."""
    async for name, answer in every_answer(server):
        policy = parse(answer.headers["content-security-policy"])
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"], name
        if not answer.headers.get("content-type", "text/html").startswith("text/html"):
            assert policy["default-src"] == ["'none'"], name
            assert "script-src" not in policy, name


async def test_all_pages_and_a_whole_call_break_no_rule(app_server: AppServer, person: PersonFactory):
    """Register, make a room, talk with a guest, mute, leave, rejoin, log out."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    ben = await Caller(await person("Ben", tolerate=r"404 \(Not Found\)"), "Ben").watch()
    breaches = [await note_breaches(one.page) for one in (ana, ben)]
    base = app_server.base_url
    refused = await ended(base, "")
    for path in PAGES:
        await ben.page.goto(f"{base}{path}")
        await expect(ben.page.locator("h1").first).to_be_visible()
    await register(ana.page, base)
    link = await create_room(ana.page, "Stand-up")
    await ana.join()
    await ben.enter(link)
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")
    await ana.hears_something()
    for name in ("Turn off microphone", "Turn off camera", "Turn on camera", "Turn on microphone"):
        await ben.controls.get_by_role("button", name=name).click()
    await ana.sees_moving("Ben")
    await ben.leave()
    await ben.page.get_by_role("button", name="Rejoin").click()
    await expect(ben.controls).to_be_visible()
    await ana.leave()
    await ana.page.goto(f"{base}/home")
    await ana.page.get_by_role("button", name="Log out").click()
    await ana.page.wait_for_url(f"{base}/")
    assert breaches == [[], []]
    assert await ended(base, "") == refused, "the guard of the sockets took a page for an attacker"


async def test_foreign_code_does_not_run(app_server: AppServer, person: PersonFactory):
    """Not inline, not by eval or Function, not by attribute, not from another host, not in a frame."""
    page = await person("Mallory", tolerate="Content Security Policy|violates the following")
    breaches = await note_breaches(page)
    await page.goto(app_server.base_url)
    await expect(page.locator("h1").first).to_be_visible()
    await page.evaluate(
        """() => {
          window.ran = [];
          const add = (name, fields) => {
            const element = Object.assign(document.createElement(name), fields);
            document.body.append(element);
            return element;
          };
          add("script", { textContent: "window.ran.push('inline')" });
          add("script", { src: "data:text/javascript,window.ran.push('data')" });
          add("script", { src: "https://evil.invalid/x.js" });
          add("iframe", { src: "/login" });
          add("object", { data: "/favicon.svg" });
          add("base", { href: "https://evil.invalid/" });
          add("button", {}).setAttribute("onclick", "window.ran.push('attribute')");
          document.querySelector("body > button:last-of-type").click();
          const made = "window.ran.push('made')";
          setTimeout(made, 0);
          setTimeout(() => {  // later, when the debugger that runs this has lifted its own exception
            for (const run of [() => eval(made), () => new Function(made)()])
              try { run(); } catch (error) { window.ran.push(error.name); }
          }, 0);
          fetch("https://evil.invalid/").catch(() => undefined);
          new Image().src = "https://evil.invalid/x.png";
        }"""
    )
    wanted = {"script-src-elem", "script-src-attr", "script-src", "frame-src", "object-src", "base-uri"}
    wanted |= {"connect-src", "img-src"}
    await page.wait_for_function("() => document.querySelector('iframe')")
    for _ in range(100):
        if wanted <= {one.split()[0] for one in breaches}:
            break
        await page.wait_for_timeout(50)
    assert wanted <= {one.split()[0] for one in breaches}
    await page.wait_for_function("() => window.ran.length >= 2")
    assert await page.evaluate("() => window.ran") == ["EvalError", "EvalError"]


async def test_no_page_can_be_framed(server, person: PersonFactory):
    """By nobody, ourselves included: a frame of any page stays empty."""
    page = await person("Mallory", tolerate="frame|Refused|violates|ERR_BLOCKED")

    async def framing(route):
        await route.fulfill(content_type="text/html", body=f'<iframe src="{server.base_url}/login"></iframe>')

    await page.route("http://evil.invalid/", framing)
    await page.goto("http://evil.invalid/")
    await page.wait_for_function("() => document.querySelector('iframe')")
    frame = page.frames[1]
    await frame.wait_for_load_state()
    assert await frame.locator("form").count() == 0
