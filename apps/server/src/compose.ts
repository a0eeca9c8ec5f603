import type { VisitorId } from '@deskbell/contract'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { registerAccounts } from './accounts/register-accounts.ts'
import { registerAudit } from './audit/register-audit.ts'
import { composeBot } from './compose-bot.ts'
import { composeEmail } from './compose-email.ts'
import { composeFiles } from './compose-files.ts'
import type { Config } from './config/config.ts'
import { registerConversations } from './conversations/register-conversations.ts'
import type { Database } from './db/database.ts'
import { registerDepartments } from './departments/register-departments.ts'
import { labelFromUserAgent } from './devices/label-from-user-agent.ts'
import { isEmailOn } from './email/settings.ts'
import { registerEvents } from './events/register-events.ts'
import type { Api } from './http/api.ts'
import { createResolver } from './http/resolve-principal.ts'
import type { Counters } from './metrics/metrics.ts'
import { createJanitor } from './ops/janitor.ts'
import type { Clock, Random } from './ports.ts'
import { registerPreferences } from './preferences/register-preferences.ts'
import { forgetWindows } from './presence/forget-windows.ts'
import { findLookers } from './presence/looking.ts'
import { findOnlineUsers, findOnlineVisitors } from './presence/online.ts'
import { registerPresence } from './presence/register-presence.ts'
import { readPushState } from './push/push-state.ts'
import { registerRetention } from './retention/register-retention.ts'
import { createLadderWatch } from './routing/create-ladder-watch.ts'
import { createQuietWatch } from './routing/create-quiet-watch.ts'
import { createRouter } from './routing/create-router.ts'
import { registerReach } from './routing/register-reach.ts'
import { registerRules } from './routing/register-rules.ts'
import type { KeptSecrets } from './secrets/kept-secrets.ts'
import type { Sealer } from './secrets/sealer.ts'
import { registerVisitors } from './visitors/register-visitors.ts'
import { type ClosedPlace, removeClosed } from './visitors/remove-closed.ts'
import { removeSilent } from './visitors/remove-silent.ts'
import { createIdentitySecret } from './widget-config/identity-secret.ts'
import { registerWidgetConfig } from './widget-config/register-widget-config.ts'

/** Work of a room that goes on between requests. */
export interface Background {
  /** Called once, when the server listens. */
  start(): void
  /** Finishes what is in hand and takes up nothing new. */
  stop(): Promise<void>
}

/** Everything that rooms are made of. Only this file sees it all: a room takes at most six of them. */
export interface Parts {
  readonly app: FastifyInstance
  readonly api: Api
  readonly config: Config
  readonly database: Database
  readonly sealer: Sealer
  readonly secrets: KeptSecrets
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** What is counted for `/metrics`. */
  readonly counters: Counters
  /** Without a slash at the end. */
  readonly publicUrl: () => string
  /** Origins that an admin listed. */
  readonly listedOrigins: () => readonly string[]
}

/** Puts the rooms together, in the order in which data flows. They meet in database rows and do not know each other. */
export async function compose(parts: Parts): Promise<Background[]> {
  const { app, api, config, database, clock, random, log, publicUrl } = parts
  registerAccounts(api, {
    database,
    clock,
    random,
    publicUrl,
    forgetWindows,
    labelOf: labelFromUserAgent,
    codeKey: parts.secrets.pairings,
    log,
    takesFiles: config.attachmentMaxMegabytes > 0,
  })
  const identitySecret = createIdentitySecret(database, parts.sealer, random)
  const provesIdentity = identitySecret.proves
  const perHour = config.rateVisitors
  registerVisitors(api, { database, clock, random, perHour, findOnlineVisitors, provesIdentity })
  const files = composeFiles(parts)
  const attachments = { maxBytes: files.limits.maxBytes, types: [...files.limits.types] }
  registerWidgetConfig(api, { database, clock, identitySecret, findOnlineUsers, attachments })
  const perMinute = config.rateMessages
  const liveness = { findOnlineVisitors, findLookers }
  const bot = composeBot(parts, files.link)
  const conversations = registerConversations(
    api,
    {
      database,
      clock,
      random,
      visitorMessagesPerMinute: perMinute,
      liveness,
      fileLink: files.link,
      askBot: bot.askBot,
    },
    log,
  )
  registerDepartments(api, { database, clock, random })
  registerPreferences(api, { database, clock })
  registerAudit(api, { database })
  const presence = registerPresence(api, { database, clock, log })
  const events = await registerEvents(api, {
    database,
    clock,
    resolve: createResolver({ database, clock }),
    logger: log,
    openPage: presence.openPage,
  })
  // A stream never ends by itself: the server would wait for it before it stops.
  app.addHook('preClose', events.stop)
  const email = composeEmail(parts, files.link)
  const { queueVisitorMails } = email
  const routing = {
    ...{ database, clock, random, log, findLookers, findOnlineUsers, isEmailOn, queueVisitorMails },
    readPushRules: readPushState,
  }
  registerReach(api, routing)
  registerRules(api, routing)
  const stages = [createRouter(routing), createQuietWatch(routing), createLadderWatch(routing)]
  const retention = registerRetention(api, {
    database,
    clock,
    log,
    removeClosed: (before, after: ClosedPlace | undefined) => removeClosed(database, before, { now: clock(), after }),
    removeSilent: (before, after: VisitorId | undefined) => removeSilent(database, before, { now: clock(), after }),
  })
  return [
    ...files.background,
    createJanitor({ database, clock, log }),
    ...conversations,
    retention,
    presence,
    events,
    ...stages,
    email.background,
    bot.background,
  ]
}
