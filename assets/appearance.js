/* Before the first paint: the appearance that was chosen in this browser, where one was. */
try {
	const chosen = localStorage.getItem("whisper_gate.appearance");
	if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
	// Storage may be blocked; then the system decides.
}
