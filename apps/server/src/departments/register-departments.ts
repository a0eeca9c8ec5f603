import { departmentPatchSchema, departmentPostSchema } from '@deskbell/contract/schemas'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { created, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { HttpProblem, problem } from '../http/problem.ts'
import { addDepartment, changeDepartment, removeDepartment } from './change-departments.ts'
import { type DepartmentsDeps, departmentParams } from './departments-deps.ts'
import { listAgents } from './list-agents.ts'
import { findDepartment, listDepartments } from './list-departments.ts'

/** `/departments`: agents see them, admins change them. And `/agents`: who can be given a conversation. */
export function registerDepartments(api: Api, deps: DepartmentsDeps): void {
  const { database, clock } = deps
  api.route({
    method: 'GET',
    url: '/agents',
    auth: 'user',
    handler: async () => ({ items: await listAgents(database.db, clock()), nextCursor: null }),
  })
  api.route({
    method: 'GET',
    url: '/departments',
    auth: 'user',
    handler: async () => ({ items: await listDepartments(database.db), nextCursor: null }),
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/departments',
    auth: 'admin',
    body: departmentPostSchema,
    handler: async ({ body, trx, wake, principal, request }) => {
      const id = await addDepartment(deps, trx, wake, body)
      if (id instanceof HttpProblem) return id
      const actor = actorOf(principal, request)
      await recordAudit(trx, {
        ...{ actor, at: clock(), action: 'department_added', subject: { kind: 'department', id } },
        details: { name: body.name },
      })
      return created(await findDepartment(trx, id))
    },
  })
  api.idempotentRoute({
    method: 'PATCH',
    url: '/departments/:departmentId',
    auth: 'admin',
    params: departmentParams,
    body: departmentPatchSchema,
    handler: async ({ params, body, trx, wake, principal, request }) => {
      const refusal = await changeDepartment(deps, trx, wake, params.departmentId, body)
      if (!refusal) {
        const subject = { kind: 'department', id: params.departmentId } as const
        const actor = actorOf(principal, request)
        const details = { fields: Object.keys(body) }
        await recordAudit(trx, { actor, at: clock(), action: 'department_changed', subject, details })
      }
      return refusal ?? (await findDepartment(trx, params.departmentId)) ?? problem('not_found')
    },
  })
  api.idempotentRoute({
    method: 'DELETE',
    url: '/departments/:departmentId',
    auth: 'admin',
    params: departmentParams,
    handler: async ({ params, trx, wake, principal, request }) => {
      const name = await removeDepartment(deps, trx, wake, params.departmentId)
      if (name !== undefined) {
        const subject = { kind: 'department', id: params.departmentId } as const
        const actor = actorOf(principal, request)
        await recordAudit(trx, { actor, at: clock(), action: 'department_removed', subject, details: { name } })
      }
      return noContent()
    },
  })
}
