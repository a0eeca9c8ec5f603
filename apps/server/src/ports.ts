/** Milliseconds since 1970, UTC. */
export type Clock = () => number

/** Fills the array with cryptographically strong bytes and returns it. */
export type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
