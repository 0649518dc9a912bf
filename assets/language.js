/* Before the first paint: pages are built in English, so whoever reads another language waits until the page speaks it. */
try {
	const wanted = localStorage.getItem("whisper_gate.language") || navigator.language;
	if (!/^en(-|$)/i.test(wanted)) document.documentElement.dataset.words = "coming";
} catch {
	// Storage may be blocked; then the page changes over before one's eyes.
}
