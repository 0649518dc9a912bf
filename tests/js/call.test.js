import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createCall, TIMES } from "../../whisper_gate/media/call.js";
import { NOTICE } from "../../whisper_gate/media/notices.js";
import { BLIP } from "../../whisper_gate/media/returns.js";
import { tilesOf } from "../../whisper_gate/media/view.js";
import { speak } from "../../whisper_gate/media/words.js";
import {
	FakeConnection,
	FakeMediaDevices,
	FakeShelf,
	FakeSocket,
	FakeStream,
	FakeTimers,
	person,
	settle,
	welcome,
} from "./fakes.js";

const room = { roomId: "r1", roomName: "Stand-up", displayName: "" };

/** @type {FakeTimers} */
let timers;
/** @type {FakeSocket} */
let socket;
/** @type {FakeMediaDevices} */
let media;
/** @type {FakeShelf} */
let storage;
/** @type {FakeConnection[]} */
let connections;
let opened = 0;
/** @type {Record<string, () => void>} */
let allow;
/** @type {string[]} */
let log;
/** @type {() => void} */
let hidePage;
/** @type {() => void} */
let seePage;
/** @type {() => void} */
let changeNetwork;
/** @type {FakeShelf} */
let tab;
let reloaded = false;
/** @type {ReturnType<typeof createCall>} */
let call;

beforeEach(() => {
	timers = new FakeTimers();
	socket = new FakeSocket();
	media = new FakeMediaDevices();
	storage = new FakeShelf();
	tab = new FakeShelf();
	reloaded = false;
	connections = [];
	opened = 0;
	allow = {};
	log = [];
	call = createCall(
		/** @type {any} */ ({
			openSocket: () => {
				opened += 1;
				return socket;
			},
			createConnection: (/** @type {any} */ config) => {
				connections.push(new FakeConnection(config));
				return connections.at(-1);
			},
			createStream: () => new FakeStream(),
			mediaDevices: media,
			permissions: {
				query: async (/** @type {{ name: string }} */ { name }) => ({
					state: "granted",
					addEventListener: (/** @type {string} */ _event, /** @type {() => void} */ run) => {
						allow[name] = run;
					},
				}),
			},
			storage,
			tab,
			isReloaded: () => reloaded,
			timers,
			now: () => timers.now,
			random: () => 0,
			AudioContext: undefined,
			stayAwake: async () => null,
			onPageHide: (/** @type {() => void} */ run) => {
				hidePage = run;
			},
			onNetwork: (/** @type {() => void} */ run) => {
				changeNetwork = run;
			},
			onReturn: (/** @type {() => void} */ run) => {
				seePage = run;
			},
		}),
	);
	call.handle({
		onJoinRequest: (name, password) => log.push(`ask ${name} ${password}`),
		onTrialRequest: () => log.push("try"),
		onJoined: () => log.push("joined"),
		onLeft: (reason) => log.push(`left ${reason}`),
		onFailed: (code) => log.push(`failed ${code}`),
	});
});

const see = () => call.getSnapshot();
const grant = (serial = 1, participantId = "me") => ({
	ticket: `t${serial}`,
	participantId,
	name: "Ana",
	iceServers: [],
	serial,
});

/** @param {object[]} [others] */
async function live(others = []) {
	call.attach(room);
	await settle();
	call.setName("Ana");
	call.requestJoin();
	call.enter(grant());
	socket.fire("connect");
	socket.hear(welcome("me", others));
	await settle();
}

describe("the lobby", () => {
	test("asks for both devices once, however often the effect runs", async () => {
		const stop = call.attach(room);
		stop();
		call.attach(room);
		await settle();
		timers.advance(TIMES.detach);
		expect(media.asked).toHaveLength(1);
		expect(see()).toMatchObject({ phase: "lobby", mic: true, camera: true, asking: false });
		expect(opened).toBe(0);
	});

	test("needs a name, and remembers it", async () => {
		call.attach(room);
		call.requestJoin();
		expect(see().notice).toMatchObject({ kind: "alert" });
		call.setName(" Ana ");
		call.setPassword("secret");
		call.requestJoin();
		expect([see().phase, log]).toEqual(["joining", ["ask Ana secret"]]);
		expect(storage.getItem("whisper_gate.call")).toContain('"name":"Ana"');
	});

	test("takes the account's name as it is", () => {
		call.nameAs("Ana Ferreira");
		expect(see()).toMatchObject({ name: "Ana Ferreira", fixedName: true });
	});

	test("works without devices, and says why there are none", async () => {
		media.fails = () => "NotAllowedError";
		await live();
		expect(see()).toMatchObject({ phase: "live", mic: false, camera: false });
		expect(see().deviceNotice).toMatchObject({ retry: true });
	});

	test("notices that a blocked device is allowed after all", async () => {
		media.fails = () => "NotAllowedError";
		call.attach(room);
		await settle();
		media.fails = () => null;
		allow.camera();
		await settle();
		expect(see()).toMatchObject({ camera: true, mic: false, failures: { microphone: "NotAllowed" } });
	});

	test("toggles before joining", async () => {
		call.attach(room);
		await settle();
		await call.toggleMic();
		await call.toggleCamera();
		expect(see()).toMatchObject({ mic: false, camera: false });
		await call.toggleCamera();
		expect(see().camera).toBe(true);
	});
});

describe("joining", () => {
	test("asks once, and goes live with the welcome", async () => {
		await live([person("a")]);
		call.requestJoin();
		expect(log).toEqual(["ask Ana ", "joined"]);
		expect(see()).toMatchObject({ phase: "live", alone: false, selfId: "me", capacity: 8 });
		expect(socket.sent.map(({ type }) => type)).toContain("start");
		expect(connections).toHaveLength(1);
	});

	test("refused goes back to the lobby and says why", async () => {
		call.attach(room);
		call.setName("Ana");
		call.requestJoin();
		call.refuse({ code: "wrong_room_password", serial: 1 });
		expect(see()).toMatchObject({ phase: "lobby", notice: { text: "That is not the room's password." } });
		expect(log).toEqual(["ask Ana ", "failed wrong_room_password"]);
		expect(opened).toBe(0);
	});

	test("refused by the room goes back as well", async () => {
		call.attach(room);
		call.setName("Ana");
		call.requestJoin();
		call.enter(grant());
		socket.fire("connect");
		socket.hear({ type: "error", code: "room_full", message: "full" });
		expect([see().phase, log.at(-1)]).toEqual(["lobby", "failed room_full"]);
		await settle();
		expect(see().camera).toBe(true);
	});

	test("explains itself after five seconds, and gives up after twenty", () => {
		call.attach(room);
		call.setName("Ana");
		call.requestJoin();
		timers.advance(TIMES.slowJoin);
		expect(see()).toMatchObject({ phase: "joining", slow: true });
		timers.advance(TIMES.giveUp - TIMES.slowJoin);
		expect([see().phase, log.at(-1)]).toEqual(["lobby", "failed unavailable"]);
	});

	test("takes no grant that it did not ask for, and none twice", async () => {
		call.attach(room);
		call.enter(grant());
		expect(opened).toBe(0);
		await live();
		call.enter(grant(1));
		expect(socket.frames("join")).toHaveLength(1);
	});
});

describe("in the call", () => {
	test("people come, change and go", async () => {
		await live();
		expect(see().alone).toBe(true);
		socket.hear({
			type: "join",
			from: "z",
			name: "Zoe",
			mic: true,
			camera: false,
			screen: false,
			hand: false,
		});
		expect(see().tiles.map(({ title, state }) => [title, state])).toEqual([
			["Zoe", "connecting"],
			["You", "live"],
		]);
		socket.hear({ type: "state", from: "z", hand: true, mic: false });
		expect(see().people[0]).toMatchObject({ hand: true, mic: false, camera: false });
		expect(see().tiles[0].hand).toBe(1);
		socket.hear({ type: "leave", from: "z" });
		expect(see().alone).toBe(true);
		timers.advance(1000);
		expect(see().announcement).toContain("Zoe");
	});

	test("toggles are local first, then told", async () => {
		await live();
		await call.toggleMic();
		await call.toggleCamera();
		call.toggleHand();
		expect(see()).toMatchObject({ mic: false, camera: false, hand: true });
		expect(socket.frames("state")).toEqual([
			{ type: "state", from: "me", mic: false },
			{ type: "state", from: "me", camera: false },
			{ type: "state", from: "me", hand: true },
		]);
	});

	test("new credentials are for the next way that is looked for", async () => {
		await live([person("a")]);
		const iceServers = [{ urls: ["turn:t"], username: "2:me", credential: "new" }];
		socket.hear({ type: "ice_servers", iceServers });
		expect(connections[0].config).toMatchObject({ iceServers, iceTransportPolicy: "all" });
		expect(connections[0].restarts).toBe(0);
	});

	test("who hides the address says so with the join, and pairs use the relay alone", async () => {
		call.prefer("hideAddress", true);
		await live([person("a")]);
		expect(socket.frames("join")[0]).toMatchObject({ relay_only: true });
		expect(connections[0].config).toMatchObject({ iceTransportPolicy: "relay" });
	});

	test("who hides the address in the call is told of first, and leaves the ways of before at once", async () => {
		await live([person("a")]);
		connections[0].become("connected");
		call.prefer("hideAddress", true);
		expect(socket.frames("state").at(-1)).toEqual({ type: "state", from: "me", relay_only: true });
		expect(connections[0].config).toMatchObject({ iceTransportPolicy: "relay" });
		call.prefer("hideAddress", false);
		expect(socket.frames("state").at(-1)).toMatchObject({ relay_only: false });
		expect(connections[0].config).toMatchObject({ iceTransportPolicy: "all" });
	});

	test("a server that shows nobody's address has its way", async () => {
		call.attach(room);
		call.setName("Ana");
		call.requestJoin();
		call.enter(grant());
		socket.fire("connect");
		await settle();
		socket.hear(welcome("me", [person("a")], { relayOnly: true }));
		expect(connections[0].config).toMatchObject({ iceTransportPolicy: "relay" });
	});

	test("a device that comes late is told as well", async () => {
		call.attach(room);
		call.setName("Ana");
		call.requestJoin();
		call.enter(grant());
		socket.fire("connect");
		expect(socket.frames("join")[0]).toMatchObject({ mic: false, camera: false });
		await settle();
		socket.hear(welcome("me"));
		expect(socket.frames("state")[0]).toMatchObject({ mic: true, camera: true });
	});

	test("a lost line leaves the pairs alone, and offers to rejoin after 30 s", async () => {
		await live([person("a")]);
		connections[0].become("connected");
		socket.fire("disconnect");
		expect(see()).toMatchObject({ phase: "live", line: "lost" });
		timers.advance(TIMES.longLoss);
		expect(see().line).toBe("gone");
		expect(connections[0].closes).toBe(0);
		socket.fire("connect");
		socket.hear(welcome("me", [person("a")]));
		expect(see().line).toBe("fine");
		expect(connections).toHaveLength(1);
		expect(log).toEqual(["ask Ana ", "joined"]);
	});

	test("a shared screen is a tile of its own, and takes the stage", async () => {
		await live();
		await call.toggleScreen();
		expect(see().tiles.map(({ title }) => title)).toEqual(["Your screen", "You"]);
		expect(see().featured).toBeNull();
		await call.toggleScreen();
		expect([see().tiles.length, see().featured]).toEqual([1, null]);
	});

	test("a pin wins over everything, until it is taken out", async () => {
		await live([person("a")]);
		call.togglePin("a");
		expect(see().featured).toBe("a");
		call.togglePin("a");
		expect(see().featured).toBeNull();
	});

	test("chat counts what was not seen", async () => {
		await live([person("a")]);
		call.say("  hello ");
		expect(see().messages).toMatchObject([{ text: "hello", own: true }]);
		connections[0].channels[0].onmessage({ data: '{"chat":"hi","number":1}' });
		expect(see()).toMatchObject({ unread: 1 });
		call.togglePanel("chat");
		expect(see()).toMatchObject({ unread: 0, panel: "chat" });
		expect(see().messages[1]).toMatchObject({ name: "a", text: "hi" });
	});

	test("what was written before I came is no news", async () => {
		timers.advance(5_000);
		await live([person("a")]);
		const [channel] = connections[0].channels;
		channel.readyState = "open";
		channel.onopen();
		expect(JSON.parse(channel.sent[0])).toEqual({ have: {} });
		channel.onmessage({ data: '{"past":"early","from":"a","number":1,"age":100}' });
		expect(see()).toMatchObject({ unread: 0, messages: [{ text: "early" }] });
	});

	test("a mention is said as such", async () => {
		await live([person("a")]);
		connections[0].channels[0].onmessage({ data: '{"chat":"hi @Ana","number":1}' });
		timers.advance(1_000);
		expect(see().announcement).toBe("a mentioned you in the chat");
	});

	test("a reaction goes to everyone, and theirs are announced", async () => {
		await live([person("a")]);
		const [channel] = connections[0].channels;
		channel.readyState = "open";
		call.react("clap");
		expect(channel.sent).toEqual(['{"reaction":"clap"}']);
		channel.onmessage({ data: '{"reaction":"heart"}' });
		channel.onmessage({ data: '{"reaction":"axe"}' });
		expect(see().reactions).toMatchObject([
			{ from: "me", kind: "clap" },
			{ from: "a", kind: "heart" },
		]);
		timers.advance(1_000);
		expect(see().announcement).toBe("a reacted with a heart");
		timers.advance(4_000);
		expect(see().reactions).toEqual([]);
	});

	test("a file is offered to who is here and who comes, unless it cannot be", async () => {
		await live([person("a")]);
		const [channel] = connections[0].channels;
		expect(call.offerFile(/** @type {any} */ ({ name: "x", size: 0 }))).toBe("This file is empty.");
		expect(call.offerFile(/** @type {any} */ ({ name: "x.txt", size: 5 }))).toBe("");
		channel.readyState = "open";
		channel.onopen();
		expect(JSON.parse(channel.sent[1])).toEqual({ file: 1, name: "x.txt", size: 5, age: 0 });
		channel.onmessage({ data: '{"file":1,"name":"y.txt","size":7}' });
		timers.advance(1_000);
		expect(see()).toMatchObject({ unread: 1, announcement: "a offers a file" });
		expect(see().files.map(({ name, own }) => [name, own])).toEqual([
			["x.txt", true],
			["y.txt", false],
		]);
		call.leave();
		expect(see().files).toEqual([]);
	});

	test("sounds stay off once they were turned off", () => {
		expect(see().sounds).toBe(true);
		call.setSounds(false);
		expect(see().sounds).toBe(false);
		expect(JSON.parse(storage.getItem("whisper_gate.call") ?? "")).toEqual({ sounds: false });
	});
});

/** @param {string[]} [hosts] */
async function waiting(hosts = ["Zoe"]) {
	call.attach(room);
	await settle();
	call.setName("Ana");
	call.requestJoin();
	call.enter(grant());
	socket.fire("connect");
	wait(hosts);
	await settle();
}

/** @param {string[]} hosts */
const wait = (hosts) =>
	socket.hear({ type: "waiting", id: "me", room: "r", resume_key: "k", hosts, patience: 300 });

describe("before the door", () => {
	test("waits as long as it takes, with the own picture on", async () => {
		await waiting();
		timers.advance(TIMES.giveUp * 10);
		expect(see()).toMatchObject({ phase: "waiting", hosts: ["Zoe"], slow: false, camera: true, tiles: [] });
		wait([]);
		expect(see()).toMatchObject({ phase: "waiting", hosts: [] });
		expect(log).toEqual(["ask Ana "]);
	});

	test("goes live when a host opens, and tells what was switched meanwhile", async () => {
		await waiting();
		await call.toggleMic();
		socket.hear(welcome("me", [person("z")]));
		expect(see()).toMatchObject({ phase: "live", mic: false, hosts: [] });
		expect(socket.frames("state")).toMatchObject([{ mic: false }]);
		expect(log).toEqual(["ask Ana ", "joined"]);
	});

	test("stops waiting and stands in the lobby again, ready to ask once more", async () => {
		await waiting();
		call.leave();
		expect(see()).toMatchObject({ phase: "lobby", notice: null, camera: true });
		expect(socket.frames("leave")).toHaveLength(1);
		call.requestJoin();
		call.enter(grant(2));
		socket.fire("connect");
		expect(socket.frames("join")[1]).toMatchObject({ ticket: "t2" });
	});

	test("withdraws the knock when the page is closed", async () => {
		await waiting();
		hidePage();
		expect(socket.frames("leave")).toHaveLength(1);
	});

	test("keeps waiting over a lost line", async () => {
		await waiting();
		socket.fire("disconnect");
		expect(see()).toMatchObject({ phase: "waiting", line: "lost" });
		socket.fire("connect");
		wait(["Zoe"]);
		expect(see()).toMatchObject({ phase: "waiting", line: "fine" });
		expect(socket.frames("join")[1]).toMatchObject({ resume_key: "k" });
	});

	for (const code of ["knock_refused", "knock_timeout", "banned", "no_such_room"]) {
		test(`${code} is a page of its own`, async () => {
			await waiting();
			const held = /** @type {any[]} */ (see().stream?.getTracks());
			socket.hear({ type: "error", code, message: "" });
			expect(see()).toMatchObject({ phase: "ended", reason: code });
			expect(held.every(({ stopped }) => stopped)).toBe(true);
			expect(log.at(-1)).toBe(`left ${code}`);
		});
	}

	for (const code of ["room_full", "room_locked"]) {
		test(`${code} is said in the lobby, where one can try again`, async () => {
			await waiting();
			socket.hear({ type: "error", code, message: "" });
			expect(see()).toMatchObject({ phase: "lobby", notice: { kind: "alert" } });
			expect(log.at(-1)).toBe(`failed ${code}`);
		});
	}

	test("asks again after nobody answered", async () => {
		await waiting();
		socket.hear({ type: "error", code: "knock_timeout", message: "" });
		call.rejoin();
		await settle();
		expect(see()).toMatchObject({ phase: "joining", camera: true });
		expect(log.at(-1)).toBe("ask Ana ");
	});
});

describe("hosts", () => {
	const host = person("z", { name: "Zoe", role: "owner" });
	/** @param {string} action @param {string} [to] */
	const did = (action, to = "me") => socket.hear({ type: "moderated", from: "z", action, to });

	test("are seen as such, the own role too, and roles change", async () => {
		await live([host]);
		expect(see().tiles.map(({ role }) => role)).toEqual(["owner", "participant"]);
		socket.hear({ type: "role", from: "z", role: "cohost" });
		socket.hear({ type: "role", from: "me", role: "owner" });
		expect(see().tiles.map(({ role }) => role)).toEqual(["cohost", "owner"]);
		expect(see().role).toBe("owner");
	});

	test("mute me: the microphone is off, nothing else is said, and I can unmute", async () => {
		await live([host]);
		did("mute");
		const mic = /** @type {any} */ (
			see()
				.stream?.getTracks()
				.find(({ kind }) => kind === "audio")
		);
		expect([see().mic, mic.enabled, mic.stopped]).toEqual([false, false, false]);
		expect(see().notice).toEqual({ kind: "status", text: "Zoe muted you." });
		expect(socket.frames("state")).toEqual([{ type: "state", from: "me", mic: false }]);
		timers.advance(NOTICE);
		expect(see().notice).toBeNull();
		await call.toggleMic();
		expect([see().mic, mic.enabled]).toEqual([true, true]);
	});

	test("mute all, and say so only to who was heard", async () => {
		await live([host]);
		await call.toggleMic();
		socket.hear({ type: "moderated", from: "z", action: "mute_all" });
		expect(see()).toMatchObject({ mic: false, notice: null });
		await call.toggleMic();
		socket.hear({ type: "moderated", from: "z", action: "mute_all" });
		expect(see()).toMatchObject({ mic: false, notice: { text: "Zoe muted you." } });
	});

	test("mute a microphone that is only being opened", async () => {
		media.fails = ({ audio }) => (audio ? "NotFoundError" : null);
		await live([host]);
		media.fails = () => null;
		const opening = call.toggleMic();
		did("mute");
		await opening;
		expect(see().mic).toBe(false);
		await call.toggleMic();
		expect(see().mic).toBe(true);
	});

	test("stop my screen and lower my hand", async () => {
		await live([host]);
		await call.toggleScreen();
		call.toggleHand();
		const [track] = /** @type {any[]} */ (see().tiles[0].stream?.getTracks() ?? []);
		did("stop_share");
		expect([see().screen, track.stopped, see().notice?.text]).toEqual([
			false,
			true,
			"Zoe stopped your screen.",
		]);
		did("lower_hand");
		expect([see().hand, see().notice?.text]).toEqual([false, "Zoe lowered your hand."]);
		expect(socket.frames("state").slice(2)).toEqual([
			{ type: "state", from: "me", screen: false },
			{ type: "state", from: "me", hand: false },
		]);
	});

	test("mute somebody else: nobody hears them, whatever they send, until they say otherwise", async () => {
		await live([host, person("a", { name: "Ben" })]);
		const line = connections[0].lines[0];
		connections[0].ontrack?.({ track: line.receiver.track, transceiver: line });
		did("mute", "a");
		expect(see().people.find(({ id }) => id === "a")?.mic).toBe(false);
		expect(line.receiver.track.enabled).toBe(false);
		socket.hear({ type: "state", from: "a", mic: false });
		timers.advance(1000);
		expect(see().announcement).toBe("Zoe muted Ben");
		socket.hear({ type: "state", from: "a", mic: true });
		expect(line.receiver.track.enabled).toBe(true);
	});

	test("remove somebody: the pair is closed, and said as what it was", async () => {
		await live([host, person("a", { name: "Ben" })]);
		did("remove", "a");
		socket.hear({ type: "leave", from: "a", reason: "removed" });
		expect(connections[0].closes).toBe(1);
		socket.hear({ type: "start", from: "a" });
		expect(see().people.map(({ id }) => id)).toEqual(["z"]);
		timers.advance(1000);
		expect(see().announcement).toBe("Ben was removed");
	});

	for (const code of ["removed", "banned", "call_ended", "not_signed_in", "no_such_room"]) {
		test(`end my stay: ${code}`, async () => {
			await live([host, person("a")]);
			socket.hear({ type: "error", code, message: "" });
			socket.hear({ type: "closed", code: 4403, reason: "" });
			expect(see()).toMatchObject({ phase: "ended", reason: code, role: "guest", knocks: [] });
			expect(connections[0].closes).toBe(1);
		});
	}
});

describe("as a host", () => {
	/** @param {object[]} [others] */
	async function hosting(others = []) {
		await live(others);
		socket.hear({ type: "role", from: "me", role: "owner" });
		socket.hear({ type: "knock", from: "d", name: "Dan", guest: true, since: 1 });
	}

	test("sees who knocks, and answers", async () => {
		await hosting();
		expect(see().knocks).toEqual([{ id: "d", name: "Dan", guest: true, since: 1, answered: false }]);
		call.moderate("admit", "d");
		expect(socket.frames("moderate")).toMatchObject([
			{ type: "moderate", from: "me", action: "admit", to: "d" },
		]);
		socket.hear({ type: "knock_over", from: "d" });
		expect(see().knocks).toEqual([]);
		timers.advance(1000);
		expect(see().announcement).toContain("Dan wants to come in");
	});

	test("is told what could not be done", async () => {
		await hosting([person("a")]);
		call.moderate("mute", "a");
		socket.hear({ type: "error", code: "forbidden", message: "" });
		expect(see()).toMatchObject({ phase: "live", notice: { kind: "alert" } });
	});

	test("locks and unlocks the room", async () => {
		await hosting();
		call.moderate("lock");
		socket.hear({ type: "room", locked: true });
		expect(see().locked).toBe(true);
		socket.hear({ type: "room", locked: false });
		expect(see().locked).toBe(false);
	});

	test("asks for nothing outside a call", () => {
		call.attach(room);
		call.moderate("end");
		expect(opened).toBe(0);
	});
});

test("what the browser paused in the background plays again on return", async () => {
	await live([person("a")]);
	let plays = 0;
	const element = { paused: true, play: async () => plays++ };
	call.playWith(/** @type {any} */ (element));
	seePage();
	expect(plays).toBe(2);
	element.paused = false;
	seePage();
	expect(plays).toBe(2);
});

test("how a call is seen is remembered, and outlives the room", async () => {
	await live([person("a"), person("b")]);
	expect(see().featured).toBeNull();
	call.arrange({ layout: "speaker" });
	expect(see().featured).toBe("a");
	call.togglePin("b");
	expect(see().featured).toBe("b");
	call.arrange({ self: "hidden" });
	call.attach({ ...room, roomId: "r2" });
	expect(see().arrangement).toEqual({ layout: "speaker", self: "hidden" });
	expect(storage.getItem("whisper_gate.call")).toContain('"layout":"speaker"');
});

describe("the end", () => {
	test("by leaving: says so, closes pairs, turns devices off", async () => {
		await live([person("a")]);
		const held = /** @type {any[]} */ (see().stream?.getTracks());
		call.leave();
		call.leave();
		expect(see()).toMatchObject({ phase: "ended", reason: "left" });
		expect(socket.frames("leave")).toHaveLength(1);
		expect(connections[0].closes).toBe(1);
		expect(held.every(({ stopped }) => stopped)).toBe(true);
		expect(log.at(-1)).toBe("left left");
	});

	test("by closing the page", async () => {
		await live();
		hidePage();
		expect(socket.frames("leave")).toHaveLength(1);
	});

	test("by the server, with its reason", async () => {
		await live();
		socket.hear({ type: "closed", code: 4409, reason: "replaced" });
		expect(see()).toMatchObject({ phase: "ended", reason: "replaced" });
		expect(log.at(-1)).toBe("left replaced");
	});

	test("by leaving the page, a moment later", async () => {
		const stop = call.attach(room);
		await settle();
		stop();
		timers.advance(TIMES.detach);
		expect(see().stream?.getTracks()).toEqual([]);
	});

	test("is not final: rejoin asks again and uses the same socket", async () => {
		await live([person("a")]);
		await call.toggleCamera();
		call.leave();
		call.rejoin();
		await settle();
		expect(see()).toMatchObject({ phase: "joining", camera: false, mic: true });
		call.enter(grant(2, "me2"));
		socket.fire("connect");
		socket.hear(welcome("me2", [person("a")]));
		expect(see().phase).toBe("live");
		expect([opened, connections.length]).toEqual([1, 2]);
		expect(socket.frames("join")[1]).toMatchObject({ ticket: "t2" });
	});
});

test("snapshots are immutable: a change makes a new one", async () => {
	await live();
	const before = see();
	let told = 0;
	const stop = call.subscribe(() => told++);
	call.toggleHand();
	expect(see()).not.toBe(before);
	expect(before.hand).toBe(false);
	expect(told).toBeGreaterThan(0);
	stop();
});

describe("in another language", () => {
	beforeEach(() => speak("de"));
	afterEach(() => speak("en"));

	const host = person("a", { name: "Zoe", role: "owner" });
	/** What is announced for this. @param {() => void} happens */
	function heard(happens) {
		happens();
		timers.advance(1_000);
		return see().announcement;
	}
	/** @param {object} frame */
	const hears = (frame) => heard(() => socket.hear(frame));
	/** @param {object} said */
	const writes = (said) => heard(() => connections[0].channels[0].onmessage({ data: JSON.stringify(said) }));

	test("the lobby speaks it", async () => {
		media.fails = () => "NotAllowedError";
		call.attach(room);
		await settle();
		expect(see().deviceNotice?.text).toBe("Kamera und Mikrofon sind blockiert.");
		expect(see().lists.speaker).toEqual([{ id: "out1", label: "Lautsprecher 1" }]);
		call.requestJoin();
		expect(see().notice?.text).toBe("Gib zuerst deinen Namen ein.");
		call.setName("Ana");
		call.requestJoin();
		call.refuse({ code: "wrong_room_password", serial: 1 });
		expect(see().notice?.text).toBe("Das ist nicht das Passwort des Raums.");
		call.requestJoin();
		call.refuse({ code: "never_heard_of", serial: 2 });
		expect(see().notice?.text).toBe("Etwas ist schiefgegangen. Versuch es erneut.");
	});

	test("tiles are called by it", async () => {
		await live([host]);
		await call.toggleScreen();
		expect(see().tiles.map(({ title }) => title)).toEqual(["Dein Bildschirm", "Zoe", "Du"]);
		const [zoe] = see().people;
		expect(tilesOf([{ ...zoe, screen: true }], zoe)[0].title).toBe("Bildschirm von Zoe");
	});

	test("all news are told in it", async () => {
		await live([host, person("b", { name: "Ben", mic: true })]);
		const join = {
			type: "join",
			from: "c",
			name: "Cleo",
			mic: true,
			camera: true,
			screen: false,
			hand: false,
		};
		expect(hears(join)).toBe("Cleo ist beigetreten");
		expect(hears({ type: "state", from: "c", screen: true })).toBe("Cleo teilt jetzt den Bildschirm");
		expect(hears({ type: "state", from: "c", screen: false })).toBe("Cleo teilt den Bildschirm nicht mehr");
		expect(hears({ type: "state", from: "c", hand: true })).toBe("Cleo hat die Hand gehoben");
		expect(hears({ type: "state", from: "c", mic: false })).toBe("Cleo ist jetzt stumm");
		expect(hears({ type: "leave", from: "c" })).toBe("Cleo ist gegangen");
		expect(hears({ type: "moderated", from: "a", action: "lock" })).toBe("Zoe hat den Raum abgeschlossen");
		expect(hears({ type: "moderated", from: "me", action: "mute", to: "b" })).toBe(
			"Du hast Ben stummgeschaltet",
		);
		expect(hears({ type: "moderated", from: "gone", action: "unlock" })).toBe(
			"Ein Host hat den Raum aufgeschlossen",
		);
		expect(writes({ chat: "hi", number: 1 })).toBe("Zoe hat im Chat geschrieben");
		expect(writes({ chat: "@Ana", number: 2 })).toBe("Zoe hat dich im Chat erwähnt");
		expect(writes({ file: 1, name: "plan.pdf", size: 5, age: 0 })).toBe("Zoe bietet eine Datei an");
		expect(writes({ reaction: "party" })).toBe("Zoe reagiert mit Konfetti");
		expect(hears({ type: "leave", from: "b", reason: "removed" })).toBe("Ben wurde entfernt");
		const lost = heard(() => {
			socket.fire("disconnect");
			timers.advance(BLIP);
		});
		expect(lost).toBe("Verbindung wird wiederhergestellt");
		expect(call.offerFile(/** @type {File} */ ({ size: 0 }))).toBe("Diese Datei ist leer.");
	});

	test("several at once are told together", async () => {
		await live([host, person("b", { name: "Ben" }), person("c", { name: "Cleo" })]);
		const all = ["a", "b"].map((from) => ({ type: "state", from, hand: true }));
		for (const frame of all) socket.hear(frame);
		expect(hears({ type: "leave", from: "c" })).toBe("Zoe und Ben haben die Hand gehoben. Cleo ist gegangen");
	});

	test("a device that went away is told in it", async () => {
		await live();
		const tracks = /** @type {any[]} */ (see().stream?.getTracks());
		const camera = tracks.find(({ kind }) => kind === "video");
		expect(heard(() => camera.onended())).toBe(
			"Die Kamera ist nicht mehr da. Die Standardkamera wird verwendet.",
		);
	});

	/**
	 * All words of the page's own in a snapshot, wherever they are.
	 * @param {unknown} value
	 * @param {string} [key]
	 * @returns {string[]}
	 */
	function texts(value, key = "") {
		if (typeof value === "string") return ["text", "title", "label"].includes(key) ? [value] : [];
		const plain = Array.isArray(value) || (value && Object.getPrototypeOf(value) === Object.prototype);
		return plain ? Object.entries(Object(value)).flatMap(([name, each]) => texts(each, name)) : [];
	}

	test("what is shown already changes over with it, and back", async () => {
		media.found = ["videoinput", "audioinput", "audiooutput"].map((kind) => ({
			kind,
			deviceId: kind,
			label: "",
		}));
		media.fails = ({ video }) => (video ? "NotReadableError" : null);
		await live([host]);
		await call.toggleScreen();
		call.toggleHand();
		socket.hear({ type: "moderated", from: "a", action: "lower_hand", to: "me" });
		let told = 0;
		const stop = call.subscribe(() => told++);
		expect(texts(see()).sort()).toEqual([
			"Dein Bildschirm",
			"Du",
			"Ein anderes Programm benutzt die Kamera. Schließ es und versuch es erneut.",
			"Kamera 1",
			"Lautsprecher 1",
			"Mikrofon 1",
			"Zoe",
			"Zoe hat deine Hand gesenkt.",
		]);
		await speak("en");
		expect(told).toBe(1);
		expect(texts(see()).sort()).toEqual([
			"Another program uses the camera. Close it and try again.",
			"Camera 1",
			"Microphone 1",
			"Speaker 1",
			"You",
			"Your screen",
			"Zoe",
			"Zoe lowered your hand.",
		]);
		stop();
	});
});

describe("a page that is loaded again", () => {
	/** What the tab of a live call holds when its page goes. */
	async function loadAgain() {
		await live();
		timers.advance(5_000);
		hidePage();
		reloaded = true;
	}

	test("goes on with the call, as the same participant", async () => {
		await loadAgain();
		expect(socket.frames("leave")).toHaveLength(1);
		const before = JSON.parse(tab.getItem("whisper_gate.stay") ?? "null");
		expect(before).toMatchObject({ room: "r1", id: "me", key: "key-of-me", mic: true, camera: true });
	});

	test("keeps muted what was muted, and asks for no camera that was off", async () => {
		tab.setItem(
			"whisper_gate.stay",
			JSON.stringify({ room: "r1", id: "me", key: "k", mic: false, camera: false, at: timers.now }),
		);
		reloaded = true;
		call.attach(room);
		await settle();
		expect(see().phase).toBe("joining");
		socket.fire("connect");
		expect(socket.frames("join")[0]).toMatchObject({ from: "me", resume_key: "k" });
		socket.hear(welcome("me"));
		await settle();
		expect(see()).toMatchObject({ phase: "live", mic: false, camera: false });
		expect(media.asked.map(({ video }) => Boolean(video))).toEqual([false]);
		expect(log).toEqual(["joined"]);
	});

	test("leads through the lobby when the stay is old, of another room, or was left", async () => {
		const stay = { room: "r1", id: "me", key: "k", mic: true, camera: true, at: 0 };
		reloaded = true;
		for (const wrong of [{ at: -61_000 }, { room: "r2" }, { at: 1_000 }]) {
			tab.setItem("whisper_gate.stay", JSON.stringify({ ...stay, ...wrong }));
			const stop = call.attach(room);
			expect(see().phase).toBe("lobby");
			stop();
			timers.advance(TIMES.detach);
			timers.now = 0;
		}
		tab.setItem("whisper_gate.stay", "{");
		await live();
		expect(tab.getItem("whisper_gate.stay")).toContain('"room":"r1"');
		call.leave();
		expect(tab.getItem("whisper_gate.stay")).toBeNull();
	});

	test("and once more before it was in, still knows its call", async () => {
		const stay = { room: "r1", id: "me", key: "k", mic: false, camera: true, at: timers.now };
		tab.setItem("whisper_gate.stay", JSON.stringify(stay));
		reloaded = true;
		call.attach(room);
		expect(see().phase).toBe("joining");
		timers.advance(1_000);
		hidePage();
		expect(JSON.parse(tab.getItem("whisper_gate.stay") ?? "")).toEqual({ ...stay, at: timers.now });
	});

	test("with a key that counts no more is in the lobby, without a word", async () => {
		tab.setItem(
			"whisper_gate.stay",
			JSON.stringify({ room: "r1", id: "me", key: "k", mic: true, camera: true, at: timers.now }),
		);
		reloaded = true;
		call.attach(room);
		socket.fire("connect");
		socket.hear({ type: "error", code: "bad_ticket", message: "" });
		await settle();
		expect(see()).toMatchObject({ phase: "lobby", notice: null });
	});
});

describe("a server that is away", () => {
	test("is looked for by hand without a picture being dropped", async () => {
		await live([person("a")]);
		connections[0]?.become("connected");
		socket.fire("disconnect");
		timers.advance(TIMES.longLoss);
		expect(see().line).toBe("gone");
		const tries = socket.connects;
		call.rejoin();
		timers.advance(0);
		expect(socket.connects).toBe(tries + 1);
		expect(see()).toMatchObject({ phase: "live", line: "lost" });
		expect(connections.map(({ closes }) => closes)).toEqual([0]);
		timers.advance(TIMES.longLoss);
		expect(see().line).toBe("gone");
	});

	test("is looked for at once when the network changes, or the page is seen again", async () => {
		await live();
		socket.fire("disconnect");
		for (const back of [changeNetwork, seePage]) {
			const tries = socket.connects;
			back();
			timers.advance(0);
			expect(socket.connects).toBe(tries + 1);
		}
	});
});
