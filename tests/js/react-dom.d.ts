/** All that is used of it; its own types are not installed. */
declare module "react-dom" {
	export function createPortal(
		children: import("react").ReactNode,
		container: Element,
	): import("react").ReactPortal;
}
