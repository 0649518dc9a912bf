/**
 * Many offers between pairs of clients, each answered before the next one is made. Run by bun:
 * `bun offers.js ws://127.0.0.1:3000 PAIRS OFFERS_OF_EACH PAUSE_MS`.
 * Says how far it is ten times a second, one JSON object per line; the last one is the result.
 */
import { createClient, tally } from "./client.js";

const [base = "", pairs = "1", each = "1", pause = "0"] = process.argv.slice(2);
const own = Date.now().toString(36);
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const all = Array.from({ length: Number(pairs) }, (_, i) => {
	const url = `${base}/ws/rooms/offers-${own}-${i}`;
	const [a, b] = [`p${i}-a`, `p${i}-b`];
	return [createClient({ url, id: a, other: b }), createClient({ url, id: b, other: a })];
});

/** How many pairs sit on two workers. */
const across = () => all.filter(([a, b]) => a?.worker() !== b?.worker()).length;
const tell = (/** @type {string} */ state) =>
	console.log(JSON.stringify({ state, across: across(), ...tally }));

let state = "joining";
const telling = setInterval(() => tell(state), 100);
for (const pair of all) for (const client of pair) client.enter();
await Promise.all(all.flat().map(({ ready }) => ready));
tell("ready");
state = "running";
await Promise.all(
	all.map(async ([a]) => {
		for (let number = 1; number <= Number(each); number++) {
			await a?.offer(number);
			await sleep(Number(pause) * (0.5 + Math.random()));
		}
	}),
);
clearInterval(telling);
for (const pair of all) for (const client of pair) client.leave();
await sleep(300);
tell("done");
process.exit(0);
