/** What only the front end's build provides: the catalogues, and the packages that it installs. */
import { readdirSync, readFileSync } from "node:fs";
import { plugin } from "bun";

const folder = new URL("../../whisper_gate/words/", import.meta.url);
const catalogues = Object.fromEntries(
	readdirSync(folder)
		.filter((name) => name.endsWith(".ftl"))
		.map((name) => [name.slice(0, -4), readFileSync(new URL(name, folder), "utf8")]),
);

plugin({
	name: "catalogues",
	setup(build) {
		build.onLoad({ filter: /media\/catalogues\.js$/ }, () => ({
			loader: "js",
			contents: `const all = ${JSON.stringify(catalogues)};
export const ENGLISH = all.en;
export const CATALOGUES = Object.fromEntries(Object.entries(all).map(([code, text]) => [code, async () => text]));`,
		}));
		build.module("@fluent/bundle", async () => ({
			loader: "object",
			exports: await import("./node_modules/@fluent/bundle/esm/index.js"),
		}));
	},
});
