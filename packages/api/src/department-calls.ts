import type {
  Agent,
  ConversationCounts,
  Department,
  DepartmentId,
  DepartmentPatch,
  DepartmentPost,
} from '@deskbell/contract'
import { readNothing, readObject, readPage } from './read.ts'
import type { Transport } from './transport.ts'

/** Who works on which conversations: departments, agents, and how many wait. */
export function departmentCalls(call: Transport) {
  const one = (id: DepartmentId) => `/departments/${id}`
  const readDepartment = readObject<Department>('id', 'name', 'members')
  return {
    counts: (signal?: AbortSignal) =>
      call({
        method: 'GET',
        path: '/conversations/counts',
        signal,
        read: readObject<ConversationCounts>('open', 'unread', 'departments'),
      }),
    agents: {
      list: (signal?: AbortSignal) => call({ method: 'GET', path: '/agents', signal, read: readPage<Agent> }),
    },
    departments: {
      list: (signal?: AbortSignal) => call({ method: 'GET', path: '/departments', signal, read: readPage<Department> }),
      /** @param idempotencyKey the same for every try of one department */
      create: (body: DepartmentPost, idempotencyKey: string) =>
        call({ method: 'POST', path: '/departments', body, idempotencyKey, read: readDepartment }),
      update: (id: DepartmentId, body: DepartmentPatch) =>
        call({ method: 'PATCH', path: one(id), body, read: readDepartment }),
      remove: (id: DepartmentId) => call({ method: 'DELETE', path: one(id), read: readNothing }),
    },
  }
}
