/** The chunks that a picture is drawn from (PNG, third edition, 4.8 and 11). */
const DRAWN: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
/** Length, type and checksum of a chunk, in bytes. */
const AROUND = 12

/**
 * A PNG without anything but its pixels. Colour profiles and texts are packed in it without any bound: ten megabytes of
 * them are ten gigabytes for the decoder, which unpacks them though nobody looks at them. Anything else stays as it is.
 */
export function plainPng(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!whole.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return bytes
  const kept: Buffer[] = [SIGNATURE]
  for (let at = SIGNATURE.length; at + AROUND <= whole.length; ) {
    const end = at + AROUND + whole.readUInt32BE(at)
    // One that is cut off is for the decoder to judge.
    if (DRAWN.has(whole.toString('latin1', at + 4, at + 8))) kept.push(whole.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}
