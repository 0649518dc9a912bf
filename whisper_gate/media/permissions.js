/** Notices when a blocked camera or microphone is allowed after all, so that nobody has to reload. */

/**
 * @param {Permissions | undefined} permissions
 * @param {(kind: "camera" | "microphone") => void} onGranted
 */
export async function watchPermissions(permissions, onGranted) {
	for (const kind of /** @type {const} */ (["camera", "microphone"])) {
		try {
			const status = await permissions?.query({ name: /** @type {PermissionName} */ (kind) });
			status?.addEventListener("change", () => {
				if (status.state === "granted") onGranted(kind);
			});
		} catch {
			// Not every browser lets a page ask about these; there is "Try again".
		}
	}
}
