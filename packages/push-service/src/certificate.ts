import { createHash, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { NAMED_HOSTS } from './named-sides.ts'

export type Certificate = {
  readonly cert: string
  readonly key: string
  readonly caFile: string
  /** SHA-256 of the public key, base64: what Chromium pins. */
  readonly spkiHash: string
}

const DAY_MS = 86_400_000
const LIFETIME_DAYS = 365
const NAMES = [...NAMED_HOSTS, 'localhost']

/** Reads the folder's certificate, or makes one there if there is none or it ends within a day. */
export async function loadCertificate(folder: string, now: number): Promise<Certificate> {
  const caFile = join(folder, 'push-service-ca.pem')
  const keyFile = join(folder, 'push-service-key.pem')
  const kept = await readPair(caFile, keyFile)
  const pair = kept && isUsable(kept.cert, now) ? kept : await makePair(now)
  if (pair !== kept) {
    await mkdir(folder, { recursive: true })
    await writeFile(keyFile, pair.key, { mode: 0o600 })
    await writeFile(caFile, pair.cert)
  }
  const spki = new X509Certificate(pair.cert).publicKey.export({ type: 'spki', format: 'der' })
  return { ...pair, caFile, spkiHash: createHash('sha256').update(spki).digest('base64') }
}

type Pair = { readonly cert: string; readonly key: string }

async function readPair(caFile: string, keyFile: string): Promise<Pair | null> {
  const [cert, key] = await Promise.allSettled([readFile(caFile, 'utf8'), readFile(keyFile, 'utf8')])
  return cert.status === 'fulfilled' && key.status === 'fulfilled' ? { cert: cert.value, key: key.value } : null
}

function isUsable(pem: string, now: number): boolean {
  const certificate = new X509Certificate(pem)
  return NAMES.every(name => certificate.checkHost(name)) && Date.parse(certificate.validTo) > now + DAY_MS
}

async function makePair(now: number): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'Deskbell local push service' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clocks differ: a browser or a container may be a little behind.
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + LIFETIME_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...NAMES.map(value => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }],
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}
