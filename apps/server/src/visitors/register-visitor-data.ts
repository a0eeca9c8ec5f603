import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { id, visitorExportQuerySchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { Answer, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { eraseVisitor } from './erase.ts'
import { exportVisitor } from './export-visitor.ts'
import { archiveOf } from './exported-files.ts'
import type { VisitorsDeps } from './visitors-deps.ts'

/** A push takes as long as its service answers; it gives up sooner than this. */
const TRY_FOR_MS = 12_500
const AGAIN_AFTER_MS = 100

const params = z.object({ visitorId: id('vis') })

/** What the law gives a visitor: a copy of everything, and its end. */
export function registerVisitorData(api: Api, deps: VisitorsDeps): void {
  const { database, clock } = deps
  api.route({
    method: 'GET',
    url: '/visitors/:visitorId/export',
    auth: 'admin',
    params,
    query: visitorExportQuerySchema,
    handler: async ({ params: { visitorId }, query: { format }, principal, request }) => {
      const exported = await exportVisitor(database.db, visitorId, { now: clock(), ...deps })
      if (!exported) return problem('not_found')
      const actor = actorOf(principal, request)
      const subject = { kind: 'visitor', id: visitorId } as const
      // Before it leaves: a copy that nobody knows of must not be out.
      await recordAudit(database.db, { actor, at: clock(), action: 'visitor_exported', subject })
      if (format !== 'zip') return exported
      return new Answer(200, Readable.from(archiveOf(database.db, exported), { objectMode: false }), {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${visitorId}.zip"`,
      })
    },
  })
  api.route({
    method: 'DELETE',
    url: '/visitors/:visitorId',
    auth: 'admin',
    params,
    handler: async ({ params: { visitorId }, principal, request }) => {
      const actor = actorOf(principal, request)
      const until = performance.now() + TRY_FOR_MS
      let erased = await eraseVisitor(deps, visitorId, { now: clock(), actor })
      while (erased === 'busy' && performance.now() < until) {
        await sleep(AGAIN_AFTER_MS)
        erased = await eraseVisitor(deps, visitorId, { now: clock(), actor })
      }
      return erased === 'done' ? noContent() : problem('unavailable', {}, { 'retry-after': '5' })
    },
  })
}
