import { type Credentials, createWorkerApi, type Fetch, replyOutcome, type WorkerApi } from '@deskbell/api'
import type { RecordStore } from '../shared/record-store.ts'
import type { ConnectionRecord } from '../shared/records.ts'
import type { Writer } from '../shared/reply-row.ts'

export interface SessionDeps {
  readonly records: RecordStore
  readonly fetch: Fetch
  /** The site does not know whoever was signed in any more. */
  readonly refused: () => Promise<void>
  readonly timeoutMs: number
}

export interface Session {
  readonly api: WorkerApi
  readonly writer: Writer
  readonly levels: ConnectionRecord['levels']
}

export type Opened =
  | { readonly kind: 'open'; readonly writer: Writer; readonly session: Session }
  /** The backend is out of reach. */
  | { readonly kind: 'later' }
  | { readonly kind: 'signed_out' }

/**
 * The session of whoever is signed in, as the backend says at this moment: the cookie may be somebody else's by now, and
 * nothing is done in the name of another person.
 */
export function createSessionOpener({ records, fetch, refused, timeoutMs }: SessionDeps): () => Promise<Opened> {
  return async () => {
    const connection = await records.read('connection')
    const me = connection?.me
    const credentials = me && (await credentialsOf(records, connection))
    if (!credentials) return { kind: 'signed_out' }
    const { site, apiRoot, levels } = connection
    const api = createWorkerApi({ apiRoot, credentials, fetch, timeoutMs })
    const answer = await api.me()
    if (!answer.ok) {
      const { kind } = replyOutcome(answer)
      if (kind === 'signed_out') await refused()
      return { kind: kind === 'later' ? kind : 'signed_out' }
    }
    if (answer.data.user.id !== me.user.id) return { kind: 'signed_out' }
    const writer = { site, userId: me.user.id }
    return { kind: 'open', writer, session: { api, writer, levels } }
  }
}

async function credentialsOf(records: RecordStore, { site, by }: ConnectionRecord): Promise<Credentials | undefined> {
  if (by === 'session') return { kind: 'session' }
  const password = await records.read('password')
  return password?.site === site ? { kind: 'basic', user: password.user, password: password.password } : undefined
}
