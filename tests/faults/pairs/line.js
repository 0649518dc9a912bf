/** Milliseconds for a handshake; a Socket.IO client gives up as well. */
const HANDSHAKE = 10_000;

/**
 * The plain WebSocket of the protocol, with the manners of a Socket.IO socket: the page's own signaling.js speaks on it.
 * @param {string} url
 * @returns {import("../../../whisper_gate/media/signaling.js").Socket}
 */
export function createLine(url) {
	/** @type {WebSocket | null} */
	let socket = null;
	/** @type {Record<string, (data?: any) => void>} */
	const handlers = {};

	function connect() {
		if (socket) return;
		const own = new WebSocket(url);
		let opened = false;
		socket = own;
		const patience = setTimeout(() => over(0, ""), HANDSHAKE);
		own.onopen = () => {
			clearTimeout(patience);
			opened = true;
			line.connected = true;
			handlers.connect?.();
		};
		own.onmessage = ({ data }) => handlers.signal?.(JSON.parse(data));
		own.onclose = ({ code, reason }) => over(code, reason);

		/**
		 * @param {number} code
		 * @param {string} reason
		 */
		function over(code, reason) {
			clearTimeout(patience);
			if (socket !== own) return;
			socket = null;
			own.close();
			line.connected = false;
			// The namespace says so in a frame; here the close code says it.
			if (code >= 4000) handlers.signal?.({ type: "closed", code, reason });
			handlers[opened ? "disconnect" : "connect_error"]?.();
		}
	}

	const line = {
		connected: false,
		connect,
		disconnect: () => socket?.close(),
		/**
		 * @param {string} _event
		 * @param {unknown} frame
		 */
		emit: (_event, frame) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame)),
		/**
		 * @param {string} event
		 * @param {(data?: any) => void} run
		 */
		on: (event, run) => {
			handlers[event] = run;
		},
	};
	return line;
}
