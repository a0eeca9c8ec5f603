import type { BotSecretAnswer, BotSettings } from '@deskbell/contract'
import { botAskQuerySchema, botSettingsPutSchema, botTestPostSchema } from '@deskbell/contract/schemas'
import type { z } from 'zod'
import { type Actor, recordAudit } from '../db/record-audit.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { botSecretPlace, holdMasterKey } from '../secrets/sealed-places.ts'
import { isLoopbackHost } from './allowed-address.ts'
import type { BotDeps } from './bot-deps.ts'
import { listAsks } from './list-asks.ts'
import { botKey, readBotSecret, readBotSetting } from './settings.ts'
import { newBotSecret } from './signature.ts'
import { clearFailures, readStanding } from './standing.ts'
import { testBot } from './test-bot.ts'

const MINUTE_MS = 60_000
/** Tests in a minute. */
const TESTS = 20

type Deps = Pick<BotDeps, 'database' | 'sealer' | 'clock' | 'random'>

/** `/settings/bot`: whether a bot is asked first, its secret, a test, and what came of the last questions. */
export function registerBot(api: Api, deps: Deps): void {
  const { database, sealer } = deps
  api.route({ method: 'GET', url: '/settings/bot', auth: 'admin', handler: () => show(deps) })
  api.route({
    method: 'PUT',
    url: '/settings/bot',
    auth: 'admin',
    body: botSettingsPutSchema,
    handler: async ({ body, principal, request }) =>
      (await change(deps, body, actorOf(principal, request))) ?? show(deps),
  })
  api.route({
    method: 'POST',
    url: '/settings/bot/secret',
    auth: 'admin',
    handler: async ({ principal, request }) =>
      (await renew(deps, actorOf(principal, request))) ?? problem('unavailable'),
  })
  api.route({
    method: 'POST',
    url: '/settings/bot/test',
    auth: 'admin',
    body: botTestPostSchema,
    rate: { max: TESTS, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ body }) => {
      const stored = await readBotSetting(database.db)
      const url = body.url ?? stored.url
      const secret = await readBotSecret(database.db, sealer)
      if (url === null) return invalid('body.url', 'none is stored yet')
      if (secret === undefined) return invalid('body', 'make a secret first')
      return testBot(deps, { url, secret, timeLimitSeconds: body.timeLimitSeconds ?? stored.timeLimitSeconds })
    },
  })
  api.route({
    method: 'GET',
    url: '/settings/bot/asks',
    auth: 'admin',
    query: botAskQuerySchema,
    handler: async ({ query: { outcome, cursor, limit } }) =>
      (await listAsks(database.db, { outcome, cursor, limit })) ?? problem('cursor_invalid'),
  })
}

async function show({ database: { db }, clock }: Deps): Promise<BotSettings> {
  const { failures, pausedUntil } = await readStanding(db)
  return {
    ...(await readBotSetting(db)),
    hasSecret: (await readSetting(db, botSecretPlace)) !== undefined,
    failures,
    pausedUntil: pausedUntil !== null && pausedUntil > clock() ? new Date(pausedUntil).toISOString() : null,
  }
}

/** Undefined: it is stored. */
async function change(
  { database, clock }: Deps,
  after: z.output<typeof botSettingsPutSchema>,
  actor: Actor,
): Promise<HttpProblem | undefined> {
  if (after.url !== null && !isEncrypted(new URL(after.url))) {
    return invalid('body.url', 'http is for a bot on this machine alone: give an https address')
  }
  return database.transaction(async (trx, wake) => {
    if (after.enabled && after.url === null) return invalid('body.url', 'where is the bot?')
    if (after.enabled && (await readSetting(trx, botSecretPlace)) === undefined) {
      return invalid('body.enabled', 'make a secret first')
    }
    const before = await readBotSetting(trx)
    await writeSetting(trx, botKey, after)
    const fields = (Object.keys(after) as (keyof typeof after)[]).filter(key => after[key] !== before[key])
    if (fields.length > 0) {
      await recordAudit(trx, { actor, at: clock(), action: 'bot_settings_changed', details: { fields } })
      // Another address, or more time: it is tried at once.
      await clearFailures(trx)
    }
    wake('settings', botKey)
    return undefined
  })
}

function isEncrypted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopbackHost(hostname)
}

async function renew({ database, sealer, random, clock }: Deps, actor: Actor): Promise<BotSecretAnswer | undefined> {
  const secret = newBotSecret(random)
  return database.transaction(async (trx, wake) => {
    if (!(await holdMasterKey(trx, database, sealer))) return undefined
    await writeSetting(trx, botSecretPlace, sealer.seal(secret, botSecretPlace))
    await recordAudit(trx, { actor, at: clock(), action: 'bot_secret_rotated' })
    await clearFailures(trx)
    wake('settings', botKey)
    return { secret }
  })
}

function invalid(path: string, message: string): HttpProblem {
  return problem('invalid', { errors: [{ path, message }] })
}
