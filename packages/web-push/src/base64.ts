const ALPHABET = /^[A-Za-z0-9+/_-]*={0,2}$/

/**
 * Decodes base64 or base64url, with or without padding (R9). Returns `null` for anything that an encoder would not
 * have written: a foreign character, wrong padding, left-over bits.
 */
export function decodeBase64(text: string): Uint8Array | null {
  if (!ALPHABET.test(text)) return null
  const digits = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  if (text.length !== digits.length && text.length % 4 !== 0) return null
  const bytes = Buffer.from(digits, 'base64url')
  return bytes.toString('base64url') === digits ? new Uint8Array(bytes) : null
}

/** Encodes as base64url without padding (RFC 7515 §2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}
