import { createHmac, timingSafeEqual } from 'node:crypto'
import { apiRoot } from '../http/app.ts'
import type { Clock } from '../ports.ts'
import { nameInAddress } from './file-name.ts'

/** A link holds for one to two of these, in milliseconds. Within one it is the same, so that browsers keep what they have. */
const PERIOD_MS = 60 * 60 * 1000

export type LinkPart = 'file' | 'thumbnail'

export interface Links {
  /** Where anybody finds that part for some time, or for `holdsMs`, without a host. */
  make(file: { readonly id: string; readonly name: string }, part: LinkPart, holdsMs?: number): string
  check(id: string, link: { readonly exp: number; readonly sig: string; readonly part: LinkPart }): LinkCheck
}

export type LinkCheck = 'good' | 'forged' | 'ended'

/** @param secret 32 bytes of this site's own */
export function createLinks(secret: Buffer, clock: Clock): Links {
  const sign = (id: string, exp: number, part: LinkPart) =>
    createHmac('sha256', secret).update(`${id}\n${exp}\n${part}`).digest()
  return {
    make({ id, name }, part, holdsMs = PERIOD_MS) {
      const exp = (Math.floor((clock() + holdsMs) / PERIOD_MS) + 1) * PERIOD_MS
      const sig = sign(id, exp, part).toString('base64url')
      const show = part === 'thumbnail' ? '&show=thumbnail' : ''
      return `${apiRoot}/attachments/${id}/${nameInAddress(name)}?exp=${exp}&sig=${sig}${show}`
    },
    check(id, { exp, sig, part }) {
      const [wanted, given] = [sign(id, exp, part), Buffer.from(sig, 'base64url')]
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged'
      return exp > clock() ? 'good' : 'ended'
    },
  }
}
