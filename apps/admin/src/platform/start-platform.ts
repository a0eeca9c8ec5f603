/** Starts everything of this folder: connection, worker, push, events, presence. Called once, by `main.tsx`. */
export function startPlatform(): void {}
