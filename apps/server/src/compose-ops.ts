import { join } from 'node:path'
import type { Background, Parts } from './compose.ts'
import { registerDoctor } from './doctor/register-doctor.ts'
import { readMailState } from './email/mail-state.ts'
import { builtAssets } from './http/assets.ts'
import { countUnbelieved } from './http/count-unbelieved.ts'
import { createResolver } from './http/resolve-principal.ts'
import { registerMetrics } from './metrics/register-metrics.ts'
import { createHeartbeat } from './ops/heartbeat.ts'
import { createCurrentSubject } from './push/vapid-subject.ts'

/** Puts together what those look at who run it: diagnostics, metrics, a heartbeat. */
export function composeOps({ app, api, config, database, clock, log, publicUrl, counters }: Parts): Background {
  const trustsProxy = config.trustProxy === true || config.trustProxy.length > 0
  const unbelieved = countUnbelieved(app, { trustsProxy })
  const heartbeat = createHeartbeat({ database, clock, log, unbelieved })
  registerDoctor(api, {
    ...{ database, clock, publicUrl, dataDir: config.dataDir, workerFile: join(builtAssets.admin, 'sw.js') },
    policy: { extraHosts: config.pushExtraHosts },
    proxy: config.pushProxy,
    subject: createCurrentSubject({ db: database.db, clock, configured: config.vapidSubject, publicUrl }),
    beat: heartbeat.beat,
    readMails: readMailState,
  })
  const resolve = createResolver({ database, clock })
  registerMetrics(app, { database, clock, counters, resolve, token: config.metricsToken })
  return heartbeat
}
