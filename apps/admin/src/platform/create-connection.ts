import { type Api, type ApiResult, type Credentials, createApi, discover, type Fetch, isRetryable } from '@deskbell/api'
import type { Level, Me } from '@deskbell/contract'
import type { RecordStore, UserKey } from '../shared/record-store.ts'
import type { ConnectionRecord } from '../shared/records.ts'
import { createStore } from '../shared/store.ts'
import type { Connection, ConnectionState, ConnectResult, ReadyConnection, SignInWay } from './connection-state.ts'

export interface ConnectionDeps {
  /** The app's own address, without a slash at the end: its site unless another was chosen. */
  readonly appUrl: string
  readonly fetch: Fetch
  readonly records: RecordStore
  /** Takes this device off whoever has it, unless that is `keepFor` (A12). Never rejects; bounded in time. */
  readonly releaseDevice: (keepFor: UserKey | null, api: Api) => Promise<void>
  /** Forgets what the last user saw. */
  readonly wipe: (leaving: UserKey | null) => Promise<void>
  /** Tells the other tabs that something of the above changed. */
  readonly announce: () => void
  /** The site does not know us any more: the session lapsed, or this device was reported lost. */
  readonly refused: () => void
  /** Who is signed in stands where the worker reads it, and nowhere sooner. */
  readonly kept: () => void
  /** The page is the one to sign in at: a browser that knows nobody need not ask whose session it has. */
  readonly isAtSignIn: () => boolean
}

type Basic = Extract<Credentials, { kind: 'basic' }>

const knownLevels: readonly Level[] = ['push', 'conversations', 'routing', 'accounts']
const signedOut: ApiResult<null> = { ok: true, status: 204, data: null }

/** With what only this folder needs. */
export interface OwnConnection extends Connection {
  /** Another tab signed in, out, or went to another site. */
  readonly reload: () => Promise<void>
}

/** The one backend that this browser talks to at a time, and who is signed in there. */
export function createConnection(deps: ConnectionDeps): OwnConnection {
  const { records } = deps
  const store = createStore<ConnectionState>({ kind: 'loading' })
  let basic: Basic | undefined
  /** Counts what the person does here: an answer to an earlier question must not undo it. */
  let deeds = 0

  const apiFor = (apiRoot: string, own: boolean): Api =>
    createApi({
      apiRoot,
      fetch: deps.fetch,
      credentials: () => basic ?? (own ? { kind: 'session' } : { kind: 'none' }),
    })

  /** Keeps it for a start without a network. What lives in memory alone is not kept. */
  const remember = async (ready: ReadyConnection, keepMe: boolean): Promise<void> => {
    const { site, name, apiRoot, levels, signIn, own, me, by } = ready
    const kept = keepMe ? { me, by } : { me: null, by: null }
    await records.write('connection', { site, name, apiRoot, levels, signIn, own, ...kept }).catch(() => undefined)
  }

  const become = async (ready: ReadyConnection, keepMe = true): Promise<void> => {
    const remembered = remember(ready, keepMe)
    store.set(ready)
    await remembered
    if (ready.me) deps.kept()
  }

  const find = async (address: string): Promise<ConnectResult | { ok: true; found: ReadyConnection }> => {
    // An app below a path may belong to a site at that path, or to the whole origin.
    const addresses = address ? [address] : [...new Set([deps.appUrl, new URL(deps.appUrl).origin])]
    let result = await discover(addresses[0] ?? '', { fetch: deps.fetch })
    for (const other of addresses.slice(1)) {
      if (result.ok || result.reason !== 'not_deskbell') break
      result = await discover(other, { fetch: deps.fetch })
    }
    if (!result.ok) return result
    const { site, apiRoot, discovery } = result
    const own = new URL(apiRoot).origin === new URL(deps.appUrl).origin
    return {
      ok: true,
      found: readyFrom(
        {
          ...{ site, apiRoot, own },
          name: discovery.name,
          levels: knownLevels.filter(level => discovery.levels.includes(level)),
          signIn: discovery.signIn,
          me: null,
          by: null,
        },
        apiFor(apiRoot, own),
        true,
      ),
    }
  }

  /** The device of whoever else was here goes first: nobody gets another person's notifications. */
  const enter = async (ready: ReadyConnection, me: Me, by: SignInWay, keepMe = true): Promise<void> => {
    const { site } = ready
    const deed = deeds
    await deps.releaseDevice({ site, userId: me.user.id }, ready.api)
    if (deed !== deeds) return
    if (ready.me && ready.me.user.id !== me.user.id) await deps.wipe(null)
    await become({ ...ready, me, by, confirmed: true, left: false }, keepMe)
  }

  /** A session that could not be ended when the person signed out is ended before anything else. */
  const endLeftSession = async (): Promise<boolean> => {
    const apiRoot = await records.read('unendedSession').catch(() => undefined)
    if (apiRoot === undefined) return true
    const answer = await createApi({
      apiRoot,
      fetch: deps.fetch,
      credentials: () => ({ kind: 'session' }),
    }).session.delete()
    if (!answer.ok && isRetryable(answer.failure)) return false
    await records.remove('unendedSession')
    return true
  }

  const refreshMe = async (): Promise<void> => {
    const state = store.get()
    const deed = deeds
    if (state.kind !== 'ready') return
    if (!(await endLeftSession())) return become({ ...state, me: null, by: null })
    if (!basic && !state.own) return become({ ...state, me: null, by: null, confirmed: true })
    const answer = await state.api.me.read()
    const now = store.get()
    // Somebody signed out, or went elsewhere, while the answer was on its way.
    if (now.kind !== 'ready' || now.api !== state.api || deed !== deeds) return
    if (answer.ok) return enter(now, answer.data, basic ? 'basic' : 'session', await isKept(records, basic))
    if (answer.failure.kind === 'problem' && answer.failure.status === 401) {
      deps.refused()
      return become({ ...now, me: null, by: null, confirmed: true })
    }
    // Not reached, or not well: what is known stays, and is marked as such.
    store.set({ ...now, confirmed: false })
  }

  /** The first time, on the site that the app came from. */
  const connectHere = async (): Promise<ConnectResult> => {
    const result = await find('')
    if (!('found' in result)) return result
    if (deps.isAtSignIn()) await become(result.found)
    else await settle(result.found)
    return { ok: true }
  }

  /** Knows who is signed in before the first screen is shown. */
  const settle = async (ready: ReadyConnection): Promise<void> => {
    if (!(await endLeftSession()) || (!basic && !ready.own)) return become(ready)
    const answer = await ready.api.me.read()
    if (answer.ok) await enter(ready, answer.data, basic ? 'basic' : 'session', await isKept(records, basic))
    else await become(ready)
  }

  const load = async (): Promise<void> => {
    const record = await records.read('connection').catch(() => undefined)
    const password = await records.read('password').catch(() => undefined)
    if (password && password.site === record?.site) {
      basic = { kind: 'basic', user: password.user, password: password.password }
    } else if (basic && record?.by !== 'basic') basic = undefined
    if (!record) {
      const result = await connectHere()
      if (!result.ok) store.set({ kind: 'none', reason: result.reason })
      return
    }
    const before = store.get()
    // Who was here a moment ago and is on record no longer has signed out in another tab.
    const left = before.kind === 'ready' && record.me === null && (before.me !== null || before.left === true)
    store.set({ ...readyFrom(record, apiFor(record.apiRoot, record.own), false), left })
    await refreshMe()
    await refreshFacts()
  }

  /** A site may speak more, or be called otherwise, than when it was chosen. */
  const refreshFacts = async (): Promise<void> => {
    const before = store.get()
    if (before.kind !== 'ready') return
    const result = await find(before.site)
    const state = store.get()
    if (!('found' in result) || state.kind !== 'ready' || state.site !== result.found.site) return
    const { name, levels, signIn, apiRoot, own, api } = result.found
    const moved = apiRoot !== state.apiRoot
    if (!moved && name === state.name && isSameList(levels, state.levels) && isSameList(signIn, state.signIn)) return
    await become({ ...state, name, levels, signIn, ...(moved && { apiRoot, own, api }) }, await isKept(records, basic))
  }

  const signOut = async (): Promise<ApiResult<null>> => {
    const state = store.get()
    if (state.kind !== 'ready') return signedOut
    deeds++
    await deps.releaseDevice(null, state.api)
    await deps.wipe(state.me && { site: state.site, userId: state.me.user.id })
    const answer = state.by === 'session' ? await state.api.session.delete() : signedOut
    const mustRetry = !answer.ok && isRetryable(answer.failure)
    if (mustRetry) await records.write('unendedSession', state.apiRoot).catch(() => undefined)
    basic = undefined
    await records.remove('password').catch(() => undefined)
    const left: ReadyConnection = { ...state, me: null, by: null, confirmed: true, left: true }
    // Kept before it is shown: who sees that they are signed out may close the page at once.
    await remember(left, true)
    store.set(left)
    deps.announce()
    return mustRetry ? answer : signedOut
  }

  const signInBy: Connection['signInBy'] = async by => {
    const before = store.get()
    if (before.kind !== 'ready') return { ok: false, failure: { kind: 'offline' } }
    const answer = await by(before.api)
    if (!answer.ok) return answer
    deeds++
    basic = undefined
    await Promise.allSettled([records.remove('unendedSession'), records.remove('password')])
    const { user, capabilities } = answer.data
    await enter(before, { user, capabilities }, 'session')
    deps.announce()
    return answer
  }

  return {
    store,
    start: load,
    reload: load,
    refreshMe,
    signOut,
    connectTo: async address => {
      const result = await find(address)
      if (!('found' in result)) return result
      const before = store.get()
      if (before.kind === 'ready' && before.site !== result.found.site) await signOut()
      await settle(result.found)
      deps.announce()
      return { ok: true }
    },
    signIn: (email, password) => signInBy(api => api.session.create({ email, password })),
    signInBy,
    signInBasic: async (user, applicationPassword, remember) => {
      const state = store.get()
      if (state.kind !== 'ready') return { ok: false, failure: { kind: 'offline' } }
      const tried: Basic = { kind: 'basic', user, password: applicationPassword }
      const trial = createApi({ apiRoot: state.apiRoot, fetch: deps.fetch, credentials: () => tried })
      const answer = await trial.me.read()
      if (!answer.ok) return answer
      deeds++
      basic = tried
      const kept = { site: state.site, user, password: applicationPassword }
      await (remember ? records.write('password', kept) : records.remove('password')).catch(() => undefined)
      await enter(state, answer.data, 'basic', remember)
      deps.announce()
      return answer
    },
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join()
}

/** A person known by a password in memory alone is forgotten with it. */
async function isKept(records: RecordStore, basic: Basic | undefined): Promise<boolean> {
  if (!basic) return true
  return (await records.read('password').catch(() => undefined)) !== undefined
}

function readyFrom(record: ConnectionRecord, api: Api, confirmed: boolean): ReadyConnection {
  // A cookie does not cross origins: elsewhere only an application password signs in.
  const works = (way: SignInWay) => record.signIn.includes(way) && (way === 'basic' || record.own)
  return {
    ...record,
    kind: 'ready',
    signIn: (['session', 'basic'] as const).filter(works),
    api,
    confirmed,
  }
}
