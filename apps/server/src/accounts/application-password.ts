import type { Random } from '../ports.ts'

/** 32 signs that are hard to confuse when typed from a screen: no 0, 1, l or o. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
const LENGTH = 24

/**
 * A new application password of 120 bits. It is shown in groups of four and kept without the spaces; long and random,
 * it needs no slow hash, which every request of its client would pay for.
 */
export function newApplicationPassword(random: Random): { readonly shown: string; readonly kept: string } {
  const kept = Array.from(random(new Uint8Array(LENGTH)), byte => alphabet[byte % alphabet.length]).join('')
  return { kept, shown: kept.replaceAll(/.{4}(?=.)/g, '$& ') }
}
