import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { sendProblem } from '../http/error-answers.ts'
import { problem } from '../http/problem.ts'

export interface OpsDeps {
  readonly database: Database
  /** False while starting and stopping. */
  readonly isReady: () => boolean
}

/** `/healthz`: the process answers. `/readyz`: migrated, and the database answers too. */
export function registerOps(app: FastifyInstance, { database, isReady }: OpsDeps): void {
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (request, reply) => {
    if (!isReady()) return sendProblem(reply, problem('unavailable'))
    try {
      await sql`select 1`.execute(database.db)
    } catch (error) {
      request.log.warn({ err: error }, 'the database does not answer')
      return sendProblem(reply, problem('unavailable'))
    }
    return { status: 'ready' }
  })
}
