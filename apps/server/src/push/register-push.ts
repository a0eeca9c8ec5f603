import type { PushSettings, User } from '@deskbell/contract'
import { pushSettingsPatchSchema } from '@deskbell/contract/schemas'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx } from '../db/database.ts'
import { type Actor, recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import type { Clock } from '../ports.ts'
import type { Keyring } from './keyring.ts'
import { readLaneNotices } from './lane-notices.ts'
import { changed, pushStateKey, readPushState, writePushState } from './push-state.ts'
import type { CurrentSubject } from './vapid-subject.ts'

export interface PushDeps {
  readonly database: Database
  readonly keyring: Keyring
  readonly subject: CurrentSubject
  readonly clock: Clock
}

/** `GET` and `PATCH /push`: the site's switch (W5), the key (W6), the prompt policy. */
export function registerPush(api: Api, deps: PushDeps): void {
  api.route({
    method: 'GET',
    url: '/push',
    auth: 'user',
    handler: ({ principal }) => describe(deps, deps.database.db, principal.user),
  })
  api.route({
    method: 'PATCH',
    url: '/push',
    auth: 'admin',
    body: pushSettingsPatchSchema,
    handler: async ({ principal, body, request }) => {
      await deps.database.transaction(async (trx, wake) => {
        const before = await readPushState(trx)
        const after = changed(before, body)
        await writePushState(trx, after)
        await auditPush(trx, { actor: actorOf(principal, request), at: deps.clock() }, before, after)
        wake('settings', pushStateKey)
        // Whose app is open sees at once that it may ring again, or be offered to.
        await appendEvents(trx, wake, deps.clock(), [{ type: 'push.updated', audience: 'agents', data: {} }])
      })
      return describe(deps, deps.database.db, principal.user)
    },
  })
}

type PushState = Awaited<ReturnType<typeof readPushState>>

/** The switch is an entry of its own: whether anybody was rung at all is what is asked for first. */
async function auditPush(
  trx: Trx,
  by: { readonly actor: Actor; readonly at: number },
  before: PushState,
  after: PushState,
): Promise<void> {
  if (before.enabled !== after.enabled) {
    await recordAudit(trx, { ...by, action: 'push_switched', details: { enabled: after.enabled } })
  }
  const fields = (['prompt', 'promptRules', 'content', 'announceTaken'] as const).filter(
    field => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  if (fields.length > 0) await recordAudit(trx, { ...by, action: 'push_settings_changed', details: { fields } })
}

async function describe({ keyring, subject, clock }: PushDeps, db: Db, user: User): Promise<PushSettings> {
  const { enabled, prompt, promptRules, content, announceTaken } = await readPushState(db)
  const { keyId, publicKey } = await keyring.active(db)
  const settings = { enabled, applicationServerKey: publicKey, keyId, prompt, promptRules, content, announceTaken }
  if (user.role !== 'admin') return settings
  const { notice } = await subject()
  const lanes = await readLaneNotices(db, clock())
  return { ...settings, notices: notice === null ? lanes : [notice, ...lanes] }
}
