import { randomFillSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { prepareFirstAdmin } from './accounts/first-admin.ts'
import { compose } from './compose.ts'
import { composeOps } from './compose-ops.ts'
import { composePush } from './compose-push.ts'
import type { Config } from './config/config.ts'
import type { Database } from './db/database.ts'
import { openDatabase } from './db/open-database.ts'
import { createApi } from './http/api.ts'
import { createApp } from './http/app.ts'
import { type AssetFolders, builtAssets, serveAssets } from './http/assets.ts'
import { watchListedOrigins } from './http/listed-origins.ts'
import { createLogger } from './http/logger.ts'
import { answerNotFound } from './http/not-found.ts'
import { createResolver } from './http/resolve-principal.ts'
import { addSecurityHeaders } from './http/security-headers.ts'
import { createCounters } from './metrics/metrics.ts'
import { registerDiscovery } from './ops/register-discovery.ts'
import { registerOps } from './ops/register-ops.ts'
import type { Clock, Random } from './ports.ts'
import { openSealer } from './secrets/open-sealer.ts'

/** What is asked when it stops, in milliseconds. */
const ANSWERED_WITHIN = 2_000

export interface ServerOptions {
  readonly clock?: Clock
  readonly random?: Random
  readonly logger?: Logger
  readonly assets?: AssetFolders
  /** Says something to the person who starts it: the one-time link of the first start. */
  readonly announce?: (text: string) => void
}

export interface RunningServer extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:4180`. */
  readonly url: string
  readonly publicUrl: string
  readonly database: Database
  /** Finishes what is in hand; the rest waits for the next start. */
  close(): Promise<void>
}

export type StartServer =
  | { readonly ok: true; readonly server: RunningServer }
  /** A sentence that says what to do. */
  | { readonly ok: false; readonly problem: string }

/** Starts everything, and listens only when it is ready. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<StartServer> {
  const clock = options.clock ?? Date.now
  const random = options.random ?? (bytes => randomFillSync(bytes))
  const log = options.logger ?? createLogger(config.logLevel)
  const announce = options.announce ?? (text => process.stdout.write(`${text}\n`))

  const opened = await openDatabase(config, log)
  if (!opened.ok) return opened
  const { database } = opened
  const sealed = await openSealer(config, database, random)
  if (!sealed.ok) {
    await database.close()
    return sealed
  }
  if (sealed.advice !== undefined) log.warn(sealed.advice)

  let ready = false
  let publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const app = await createApp(config, log)
  const origins = await watchListedOrigins(database)
  await addSecurityHeaders(app, publicUrl)
  registerOps(app, { database, isReady: () => ready })
  registerDiscovery(app, () => ready)
  const api = createApi(app, {
    database,
    clock,
    resolve: createResolver({ database, clock }),
    publicUrl: () => publicUrl,
    listedOrigins: origins.list,
  })
  const parts = {
    app,
    api,
    config,
    database,
    sealer: sealed.sealer,
    secrets: sealed.secrets,
    clock,
    random,
    log,
    counters: createCounters(),
    publicUrl: () => publicUrl,
    listedOrigins: origins.list,
  }
  const background = await compose(parts)
  const push = await composePush(parts)
  if (!push.ok) {
    await app.close()
    await origins.stop()
    await database.close()
    return push
  }
  background.push(push.background, composeOps(parts))
  await serveAssets(app, options.assets ?? builtAssets)
  answerNotFound(app, api.methodsOf)

  const problem = await listen(app, config)
  if (problem !== undefined) {
    await app.close()
    await database.close()
    return { ok: false, problem }
  }
  const { port } = app.server.address() as AddressInfo
  publicUrl = config.publicUrl ?? `http://localhost:${port}`
  await prepareFirstAdmin({ database, clock, random, announce, publicUrl }, config.firstAdmin)
  for (const work of background) work.start()
  ready = true

  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= (async () => {
      ready = false
      // Who connected and says nothing, or waits for a long answer, holds up no work that is to be handed over.
      const timer = setTimeout(() => app.server.closeAllConnections(), ANSWERED_WITHIN)
      await app.close()
      clearTimeout(timer)
      await Promise.all(background.map(work => work.stop()))
      await origins.stop()
      await database.close()
    })()
    return closing
  }
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  return { ok: true, server: { url, publicUrl, database, close, [Symbol.asyncDispose]: close } }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, config: Config): Promise<string | undefined> {
  try {
    await app.listen({ host: config.host, port: config.port })
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') {
      return `Port ${config.port} is taken on ${config.host}. Stop what listens there, or set DESKBELL_PORT to another port.`
    }
    if (code === 'EACCES') return `Port ${config.port} needs more rights. Set DESKBELL_PORT to a port above 1023.`
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      return `This machine has no address ${config.host}. Set DESKBELL_HOST to one that it has.`
    }
    throw error
  }
}
