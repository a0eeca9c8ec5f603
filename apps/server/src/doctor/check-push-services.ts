import type { Finding } from '@deskbell/contract'
import { pushServiceHosts, type Reach, reachPushService } from '@deskbell/web-push'
import { type DoctorDeps, PATIENCE_MS } from './facts.ts'
import { finding } from './finding.ts'

/** A token is refused when the clocks are further apart; a minute is a sign of no synchronisation. In milliseconds. */
const MOST_SKEW_MS = 60_000

const browsers: Readonly<Record<string, string>> = {
  [pushServiceHosts.fcm]: 'Chrome, Edge on Android, Opera, Samsung Internet',
  [pushServiceHosts.mozilla]: 'Firefox',
  [pushServiceHosts.apple]: 'Safari, iPhone and iPad',
  [pushServiceHosts.wns]: 'Edge on Windows',
}

/** Does each push service answer from here, by the way that pushes take? And what time is it there? */
export async function checkPushServices(
  deps: Pick<DoctorDeps, 'policy' | 'proxy' | 'clock' | 'database'>,
): Promise<Finding[]> {
  const { policy, proxy, clock } = deps
  const hosts = [...Object.values(pushServiceHosts), ...policy.extraHosts]
  const reached = await Promise.all(
    hosts.map(async host => {
      const reach = await reachPushService(host, { policy, proxy, timeoutMs: PATIENCE_MS })
      return { host, reach, at: clock() }
    }),
  )
  const services = reached.map(({ host, reach }) =>
    reach.ok
      ? finding('push_service_ok', { host, took: reach.took })
      : finding('push_service_unreachable', { host, reason: reach.reason, browsers: browsers[host] ?? host }),
  )
  return [...services, ...(await stoppedLanes(deps)), clockFinding(reached)]
}

async function stoppedLanes({ database }: Pick<DoctorDeps, 'database'>): Promise<Finding[]> {
  const rows = await database.db.selectFrom('lanes').select(['lane', 'cause']).where('state', '!=', 'closed').execute()
  return rows.map(({ lane, cause }) => finding('push_service_stopped', { lane, cause: cause ?? 'unknown' }))
}

function clockFinding(all: readonly { readonly host: string; readonly reach: Reach; readonly at: number }[]): Finding {
  for (const { host, reach, at } of all) {
    if (!reach.ok || reach.serverTime === undefined) continue
    const skew = at - reach.serverTime
    const seconds = Math.round(Math.abs(skew) / 1000)
    return finding(Math.abs(skew) > MOST_SKEW_MS ? 'clock_off' : 'clock_ok', { source: host, seconds })
  }
  return finding('clock_unknown')
}
