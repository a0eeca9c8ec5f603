import { createSecureContext, type SecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import type { Certificate } from './certificate.ts'
import { type NamedSide, namedSideOf } from './named-sides.ts'
import type { Fault } from './types.ts'

/** What is wrong with a handshake: a certificate of another name, one that has ended, or no end of the handshake at all. */
export type TlsFault = 'wrong-name' | 'expired' | 'cut'

type Planted = { readonly kind: TlsFault; readonly side: NamedSide | undefined; hits: number; lifted: boolean }

const DAY_MS = 86_400_000

/** Spoils handshakes with certificates that the same authority signed: nothing but the planted fault is wrong. */
export function createTlsFaults(certificate: Certificate, now: () => number) {
  const planted: Planted[] = []

  return {
    plant(kind: TlsFault, side?: NamedSide): Fault {
      const one: Planted = { kind, side, hits: 0, lifted: false }
      planted.push(one)
      return {
        get hits() {
          return one.hits
        },
        lift() {
          one.lifted = true
        },
      }
    },

    /** The certificate for a name, `undefined` for the usual one. Rejects to break the handshake. */
    async contextFor(name: string): Promise<SecureContext | undefined> {
      const found = planted.find(({ side, lifted }) => !lifted && (side === undefined || namedSideOf(name) === side))
      if (!found) return undefined
      found.hits += 1
      switch (found.kind) {
        case 'cut':
          throw new Error('A handshake that is cut on demand')
        case 'wrong-name':
          return signed(certificate, 'wrong.example.org', now() - DAY_MS, now() + DAY_MS)
        case 'expired':
          return signed(certificate, name, now() - 2 * DAY_MS, now() - DAY_MS)
      }
    },
  }
}

async function signed(ca: Certificate, name: string, from: number, until: number): Promise<SecureContext> {
  const made = await generate([{ name: 'commonName', value: 'Deskbell spoilt certificate' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(from),
    notAfterDate: new Date(until),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
    ca: { key: ca.key, cert: ca.cert },
  })
  return createSecureContext({ cert: made.cert, key: made.private })
}
