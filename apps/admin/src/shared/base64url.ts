/** RFC 4648 §5, without padding. */
export function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  let text = ''
  for (const byte of bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Takes both alphabets, with or without padding. @returns undefined if it is neither */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return undefined
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  // One character over a group of four holds less than a byte.
  if (plain.length % 4 === 1) return undefined
  return Uint8Array.from(atob(plain), character => character.charCodeAt(0))
}
