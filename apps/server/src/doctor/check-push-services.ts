import type { Finding } from '@deskbell/contract'
import { pushServiceHosts, type Reach, reachPushService } from '@deskbell/web-push'
import { type DoctorDeps, PATIENCE_MS } from './facts.ts'
import { finding } from './finding.ts'
import { adviceOn, serviceName } from './lane-words.ts'

/** A token is refused when the clocks are further apart; a minute is a sign of no synchronisation. In milliseconds. */
const MOST_SKEW_MS = 60_000

/** Does each push service answer from here, by the way that pushes take? And what time is it there? */
export async function checkPushServices(
  deps: Pick<DoctorDeps, 'policy' | 'proxy' | 'clock' | 'database'>,
): Promise<Finding[]> {
  const { policy, proxy, clock } = deps
  const hosts = [...Object.entries(pushServiceHosts), ...policy.extraHosts.map(host => [host, host] as const)]
  const reached = await Promise.all(
    hosts.map(async ([service, host]) => {
      const reach = await reachPushService(host, { policy, proxy, timeoutMs: PATIENCE_MS })
      return { service, host, reach, at: clock() }
    }),
  )
  const services = reached.map(({ service, host, reach }) =>
    reach.ok
      ? finding('push_service_ok', { host, took: reach.took })
      : finding('push_service_unreachable', { host, reason: reach.reason, service, browsers: serviceName(service) }),
  )
  return [...services, ...(await troubledLanes(deps)), clockFinding(reached)]
}

/** Those to which nothing is sent, and those of whose devices none is removed for now; a freeze that is over is neither. */
async function troubledLanes({ database, clock }: Pick<DoctorDeps, 'database' | 'clock'>): Promise<Finding[]> {
  const rows = await database.db
    .selectFrom('lanes')
    .select(['lane', 'state', 'cause'])
    .where(({ eb, or, and }) =>
      or([eb('state', 'in', ['open', 'probing']), and([eb('state', '=', 'frozen'), eb('until', '>', clock())])]),
    )
    .orderBy('lane')
    .execute()
  return rows.map(({ lane, state, cause }) =>
    finding(state === 'frozen' ? 'push_service_frozen' : 'push_service_stopped', {
      ...{ lane, service: serviceName(lane) },
      ...{ cause: cause ?? 'unknown', advice: adviceOn[cause ?? 'unknown'] },
    }),
  )
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
