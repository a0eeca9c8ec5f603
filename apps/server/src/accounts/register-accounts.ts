import type { Logger } from 'pino'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import type { UserPrincipal } from '../http/principal.ts'
import type { Clock, Random } from '../ports.ts'
import { registerApplicationPasswords } from './application-password-routes.ts'
import { registerInvitations } from './invitation-routes.ts'
import { registerLostDevices } from './lost-device-routes.ts'
import { registerNotices } from './notices.ts'
import { registerPairings } from './pairings/pairing-routes.ts'
import { registerPasswords } from './password-routes.ts'
import { registerSession } from './session-routes.ts'
import { registerSetup } from './setup-routes.ts'
import { registerUsers } from './user-routes.ts'

/** Forgets what windows said of themselves under credentials that ended. Presence is a room of its own. */
export type ForgetWindows = (
  trx: Trx,
  wake: WakeLater,
  ended: readonly UserPrincipal['credential'][],
  at: number,
) => Promise<void>

export interface AccountsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: () => string
  readonly forgetWindows: ForgetWindows
  /** "iPhone / Safari" and the like, from a request's User-Agent. */
  readonly labelOf: (userAgent: string | undefined) => string
  /** Under which the codes of pairings are hashed. */
  readonly codeKey: Buffer
  /** Where it is noted who paired what from where. */
  readonly log: Logger
  /** Does this site take files in messages? */
  readonly takesFiles: boolean
}

/** The level `accounts`: signing in, users, invitations, application passwords, first-run set-up. */
export function registerAccounts(api: Api, deps: AccountsDeps): void {
  registerSetup(api, deps)
  registerSession(api, deps)
  registerPasswords(api, deps)
  registerApplicationPasswords(api, deps)
  registerPairings(api, deps)
  registerUsers(api, deps)
  registerLostDevices(api, deps)
  registerNotices(api, deps)
  registerInvitations(api, deps)
}
