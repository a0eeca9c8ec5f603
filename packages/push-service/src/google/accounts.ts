import { randomBytes } from 'node:crypto'
import type { Browser, Registry } from '../registry.ts'

/** A browser's identity on Google's side, as check-in gave it out. */
export type Account = { readonly id: bigint; readonly secret: bigint }

/** The browsers that have checked in, and their secrets. */
export class Accounts {
  readonly #secrets = new Map<string, string>()
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  create(): Account {
    const account = { id: randomId(), secret: randomId() }
    this.#secrets.set(String(account.id), String(account.secret))
    this.#registry.addBrowser('google', String(account.id))
    return account
  }

  authenticate(id: string, secret: string): Browser | null {
    if (secret === '' || this.#secrets.get(id) !== secret) return null
    return this.#registry.browsers.get(id) ?? null
  }
}

/** Positive in a signed 64-bit field too. */
function randomId(): bigint {
  return randomBytes(8).readBigUInt64BE() >> 2n
}
