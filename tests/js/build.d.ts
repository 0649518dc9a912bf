/** What Vite adds to modules. */
interface ImportMeta {
	// biome-ignore lint/suspicious/noExplicitAny: its values are what the query makes of a file
	glob(pattern: string, options?: { query?: string; import?: string; eager?: boolean }): any;
}
