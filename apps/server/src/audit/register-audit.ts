import { auditQuerySchema } from '@deskbell/contract/schemas'
import type { Database } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { listAudit } from './list-audit.ts'

/** `GET /audit`, for admins. No call changes an entry. */
export function registerAudit(api: Api, { database }: { readonly database: Database }): void {
  api.route({
    method: 'GET',
    url: '/audit',
    auth: 'admin',
    query: auditQuerySchema,
    handler: async ({ query: { actor, action, from, to, cursor, limit } }) => {
      const list = await listAudit(database.db, { actor, action, cursor, limit, from: timeOf(from), to: timeOf(to) })
      return list.ok ? list.page : problem(list.code)
    },
  })
}

function timeOf(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at)
}
