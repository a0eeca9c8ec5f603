import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { Answer } from './answer.ts'
import type { Principal } from './principal.ts'
import { HttpProblem, problem } from './problem.ts'
import { callerKey } from './rate-limit.ts'

const KEPT_MS = 24 * 60 * 60 * 1000

interface Deps {
  readonly database: Database
  readonly clock: Clock
}

/** Takes a transaction back; carries out what is to be answered instead. */
class Instead extends Error {
  override readonly name = 'Instead'
  readonly answer: unknown

  constructor(answer: unknown) {
    super('rolled back')
    this.answer = answer
  }
}

/**
 * Runs `work` in one transaction, once for each `Idempotency-Key` of a caller and path: the key, its answer and the
 * effect commit together, so that a crash leaves all or nothing. Without the header it is just a transaction.
 */
export async function answerOnce(
  deps: Deps,
  request: FastifyRequest,
  principal: Principal,
  work: (trx: Trx, wake: WakeLater) => Promise<unknown>,
): Promise<unknown> {
  const key = keyOf(request)
  if (key instanceof HttpProblem) return key
  try {
    return await deps.database.transaction(async (trx, wake) => {
      const place =
        key === undefined ? undefined : { caller: callerKey(principal, request.ip), route: routeOf(request), key }
      if (place) await claim(trx, place, bodyHash(request), deps.clock())
      const result = await work(trx, wake)
      if (result instanceof HttpProblem) throw new Instead(result)
      if (place) await keep(trx, place, result)
      return result
    })
  } catch (error) {
    if (error instanceof Instead) return error.answer
    throw error
  }
}

interface Place {
  readonly caller: string
  readonly route: string
  readonly key: string
}

/** Inserts the key, or waits for whoever holds it (PostgreSQL) and then answers as they did. */
async function claim(trx: Trx, place: Place, hash: string, now: number): Promise<void> {
  await trx
    .deleteFrom('idempotency_keys')
    .where('caller', '=', place.caller)
    .where('route', '=', place.route)
    .where('key', '=', place.key)
    .where('expires_at', '<=', now)
    .execute()
  const inserted = await trx
    .insertInto('idempotency_keys')
    .values({ ...place, body_hash: hash, status: null, response: null, expires_at: now + KEPT_MS })
    .onConflict(conflict => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) return
  const first = await trx
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('caller', '=', place.caller)
    .where('route', '=', place.route)
    .where('key', '=', place.key)
    .executeTakeFirstOrThrow()
  if (first.body_hash !== hash) throw new Instead(problem('idempotency_mismatch'))
  throw new Instead(new Answer(first.status ?? 200, first.response === null ? undefined : JSON.parse(first.response)))
}

async function keep(trx: Trx, place: Place, result: unknown): Promise<void> {
  const { status, body } = result instanceof Answer ? result : { status: 200, body: result }
  await trx
    .updateTable('idempotency_keys')
    .set({ status, response: body === undefined ? null : JSON.stringify(body) })
    .where('caller', '=', place.caller)
    .where('route', '=', place.route)
    .where('key', '=', place.key)
    .execute()
}

function keyOf(request: FastifyRequest): string | HttpProblem | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key
  return problem('invalid', { errors: [{ path: 'headers.idempotency-key', message: '1-255 printable characters' }] })
}

/** The concrete path: the same key for another conversation is another request. */
function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.url.split('?')[0]}`
}

function bodyHash(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(request.body) ?? '')
    .digest('base64url')
}
