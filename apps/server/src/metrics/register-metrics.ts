import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { sendProblem } from '../http/error-answers.ts'
import type { ResolvePrincipal } from '../http/principal.ts'
import { problem } from '../http/problem.ts'
import type { Clock } from '../ports.ts'
import { type Counters, exposition } from './metrics.ts'
import { readGauges, watchProcess } from './read-gauges.ts'

export interface MetricsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly counters: Counters
  readonly resolve: ResolvePrincipal
  /** `DESKBELL_METRICS_TOKEN`. */
  readonly token: string | undefined
}

/** `GET /metrics` for Prometheus: with the token, or as an admin. */
export function registerMetrics(app: FastifyInstance, deps: MetricsDeps): void {
  const { database, clock, counters } = deps
  const watched = watchProcess()
  app.addHook('onClose', async () => watched.stop())
  app.addHook('onResponse', async (_request, reply) => {
    counters.count('deskbell_requests_total', { status: `${Math.floor(reply.statusCode / 100)}xx` })
  })
  app.get('/metrics', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const refusal = await refusalOf(request, deps)
    if (refusal !== undefined) return sendProblem(reply, problem(refusal))
    const families = [...counters.families(), ...(await readGauges(database, clock())), ...watched.read()]
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(exposition(families))
  })
}

async function refusalOf(
  request: FastifyRequest,
  { token, resolve }: MetricsDeps,
): Promise<'unauthenticated' | 'forbidden' | undefined> {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined && isSame(given, token)) return undefined
  const principal = await resolve(request)
  if (principal.kind !== 'user') return 'unauthenticated'
  return principal.user.role === 'admin' ? undefined : 'forbidden'
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
