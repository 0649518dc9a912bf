/** Which network an address is in, for files that are passed on: enough to compare, too little to find anybody. */

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
/** Of 16 bits each. */
const GROUPS = 8;

/**
 * An IPv4 address cut to its first 24 bits, an IPv6 address (RFC 4291, section 2.2) to its first 48; nothing of what is
 * a name, such as those that hide local addresses (mDNS).
 * @param {string} address
 * @returns {string | undefined}
 */
export function networkOf(address) {
	const four = IPV4.exec(address.replace(/^::ffff:/i, ""));
	if (four) {
		const bytes = four.slice(1).map(Number);
		return bytes.some((one) => one > 255) ? undefined : `${bytes.slice(0, 3).join(".")}.0/24`;
	}
	const groups = expanded(address.replace(/^\[|\]$|%.*$/g, ""));
	if (!groups) return undefined;
	return `${groups
		.slice(0, 3)
		.map((one) => Number.parseInt(one, 16).toString(16))
		.join(":")}::/48`;
}

/**
 * All groups of an IPv6 address, those behind `::` too.
 * @param {string} address
 */
function expanded(address) {
	const [head, tail, ...more] = address.split("::");
	if (!address.includes(":") || more.length) return null;
	const before = head ? head.split(":") : [];
	const after = tail ? tail.split(":") : [];
	const missing = GROUPS - before.length - after.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return null;
	const groups = [...before, ...Array(missing).fill("0"), ...after];
	return groups.every((one) => GROUP.test(one)) ? groups : null;
}
