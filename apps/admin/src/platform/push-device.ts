import type { Api, ApiResult } from '@deskbell/api'
import type { PushSettings, TestAnswer } from '@deskbell/contract'
import type { UserKey } from '../shared/record-store.ts'
import { createStore } from '../shared/store.ts'
import { notRegistered, type PushDeviceDeps, type PushUser } from './push-device-deps.ts'
import type { PushDevice, PushDeviceState } from './push-device-state.ts'
import type { Registering } from './push-registering.ts'
import type { Condition } from './push-repairs.ts'
import { subscribeUnder, toBroken } from './push-subscribing.ts'
import { releaseDevice, unsubscribe } from './release-device.ts'

/** The machine as the connection sees it: leaving takes its turn among the rest. */
export interface OwnPushDevice extends PushDevice {
  /**
   * Takes this browser off whoever has it, unless that is `keepFor` (A12). With null, nothing is registered again until
   * somebody else is signed in, or nobody.
   */
  readonly release: (keepFor: UserKey | null, api: Api) => Promise<void>
  /** The site says this of the device's row: what has changed there may call for something here. */
  readonly learn: (device: Condition) => Promise<void>
}

const checking: PushDeviceState = { kind: 'checking' }

/** Push on this device: what is, what the person wants, and how to bring the two together (L2, W9-W17, W38, W39). */
export function createPushDevice(deps: PushDeviceDeps): OwnPushDevice {
  const { browser, records } = deps
  const store = createStore<PushDeviceState>(checking)
  /** The last answer of the site: a tap on iOS leaves no time to ask for it. */
  let known: { readonly site: string; readonly settings: PushSettings } | undefined
  let last: Promise<void> = Promise.resolve()
  /** Somebody is leaving: what comes after must not bring the device back. */
  let leaving = false

  let loading: Promise<Registering> | undefined
  /** A chunk of its own, which no tap waits for: who has push off never loads it. */
  const registering = (): Promise<Registering> => {
    loading ??= import('./push-registering.ts').then(module => module.createRegistering(deps))
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }

  /** One thing at a time: a tap while a sync runs comes after it. */
  const inLine = (work: () => Promise<PushDeviceState>): Promise<void> => {
    last = last.then(work).then(store.set, (error: unknown) =>
      // A browser that refuses its storage, or breaks in a way of its own.
      store.set({ kind: 'broken', why: 'register_failed', detail: error instanceof Error ? error.name : 'unknown' }),
    )
    return last
  }
  const inTurn = (work: () => Promise<PushDeviceState>): Promise<void> => inLine(() => deps.alone(work))
  const readSettings = async (user: PushUser): Promise<ApiResult<PushSettings>> => {
    const answer = await user.api.push.read()
    if (answer.ok) known = { site: user.site, settings: answer.data }
    return answer
  }

  const bornWith = async () => (await records.read('registration'))?.applicationServerKey
  const subscribe = (settings: PushSettings, anew: boolean) =>
    subscribeUnder(browser, settings.applicationServerKey, deps.world.after, { anew, bornWith })

  /**
   * WebKit subscribes only while a tap lasts: there the browser is asked at once, before the line and the storage.
   * What the line does afterwards finds the new subscription there, or tries in its turn.
   */
  const subscribeAhead = async (user: PushUser, anew: boolean): Promise<boolean> => {
    if (browser.subscribesByItself() || known?.site !== user.site || !known.settings.enabled) return false
    return (await subscribe(known.settings, anew)).ok
  }

  const enable = async (
    user: PushUser,
    settings: PushSettings,
    { anew = false }: { readonly anew?: boolean } = {},
  ): Promise<PushDeviceState> => {
    if (!settings.enabled) return { kind: 'site_off' }
    const subscribed = await subscribe(settings, anew)
    if (!subscribed.ok) return toBroken(subscribed)
    return (await registering()).register(user, settings, subscribed.subscription)
  }

  const wantIt = async (user: PushUser, how: { readonly anew?: boolean } = {}): Promise<PushDeviceState> => {
    const mine = records.ofUser(user)
    await Promise.all([mine.write('intent', 'on'), mine.remove('removal')])
    if (known?.site === user.site && known.settings.enabled) return enable(user, known.settings, how)
    const settings = await readSettings(user)
    return settings.ok ? enable(user, settings.data, how) : notRegistered(settings.failure)
  }

  /** What a person asked for here is news for the other tabs. */
  const announced = (work: Promise<void>): Promise<void> => work.then(deps.announce)

  const turnOn = (): Promise<void> => {
    const user = deps.user()
    if (!user) return Promise.resolve()
    const support = browser.support()
    if (support.kind !== 'supported') return inTurn(() => Promise.resolve(support))
    const blocked = browser.permission() === 'denied'
    // Asked before anything else: the tap that allows the question does not last.
    const permission = browser.permission() === 'default' ? browser.requestPermission() : browser.permission()
    const ahead = Promise.resolve(permission).then(
      answer => answer === 'granted' && subscribeAhead(user, false),
      () => false,
    )
    // The person may take their time to answer: no other tab waits for that.
    const turningOn = inLine(async () => {
      store.set({ kind: 'busy', doing: 'turning_on' })
      const granted = await permission
      await ahead
      // Who taps although it is blocked wants it: once they allow it by hand, it turns on by itself.
      if (blocked) await records.ofUser(user).write('intent', 'on')
      if (granted !== 'granted') return granted === 'denied' ? { kind: 'denied' } : { kind: 'not_asked' }
      return deps.alone(() => wantIt(user))
    })
    return announced(turningOn)
  }

  const repair = (): Promise<void> => {
    const user = deps.user()
    if (!user || store.get().kind !== 'on') return turnOn()
    const ahead = subscribeAhead(user, true)
    const repairing = inTurn(async () => {
      store.set({ kind: 'busy', doing: 'repairing' })
      return wantIt(user, { anew: !(await ahead) })
    })
    return announced(repairing)
  }

  const turnOff = (): Promise<void> => {
    const user = deps.user()
    if (!user) return Promise.resolve()
    const turningOff = inTurn(async () => {
      store.set({ kind: 'busy', doing: 'turning_off' })
      const mine = records.ofUser(user)
      await mine.write('intent', 'off')
      const deviceId = await mine.read('deviceId')
      // Out of reach is no reason to stay subscribed: the push service will report the dead endpoint.
      if (deviceId) await user.api.devices.remove(deviceId)
      await Promise.all([
        ...(['deviceId', 'removal', 'silentSince'] as const).map(mine.remove),
        records.remove('registration'),
      ])
      await unsubscribe(browser).catch(() => undefined)
      return idle()
    })
    return announced(turningOff)
  }

  /** Nothing is wanted, or nothing may be done. */
  const idle = (): PushDeviceState => {
    const permission = browser.permission()
    if (permission === 'denied') return { kind: 'denied' }
    return { kind: permission === 'default' ? 'not_asked' : 'off' }
  }

  const compare = async (user: PushUser): Promise<PushDeviceState> => {
    const support = browser.support()
    if (support.kind !== 'supported') return support
    const mine = records.ofUser(user)
    const registration = await records.read('registration')
    const isMine = registration?.site === user.site && registration.userId === user.userId
    const intent = (await mine.read('intent')) ?? 'unset'
    if (intent !== 'on' || (registration && !isMine)) {
      // Whose subscription it is, nobody knows or it is somebody else's: it must not ring for this user.
      if (registration) await records.remove('registration')
      await unsubscribe(browser).catch(() => undefined)
    }
    const settings = await readSettings(user)
    if (settings.ok && !settings.data.enabled) return { kind: 'site_off' }
    if (intent !== 'on') {
      const removal = await mine.read('removal')
      return removal ? { kind: 'removed', ...removal } : idle()
    }
    if (browser.permission() !== 'granted') return idle()
    if (settings.ok) return mend(user, settings.data)
    const subscription = isMine ? await browser.currentSubscription().catch(() => null) : null
    if (!registration || subscription?.endpoint !== registration.endpoint) return notRegistered(settings.failure)
    // The site is out of reach, and nothing has changed here: it rings.
    const { deviceId, label, keyId } = { ...registration, label: registration.details.label }
    return { kind: 'on', deviceId, label, keyId }
  }

  /** Wanted and allowed: subscribe again by itself where the browser lets us (L2). */
  const mend = async (user: PushUser, settings: PushSettings): Promise<PushDeviceState> => {
    const registration = await records.read('registration')
    const rotated = registration !== undefined && registration.keyId !== settings.keyId
    const state = await enable(user, settings)
    if (rotated && state.kind === 'broken' && state.why === 'subscribe_failed') return { ...state, why: 'key_mismatch' }
    return state
  }

  const sync = (): Promise<void> =>
    inTurn(async () => {
      const user = deps.user()
      if (!user) leaving = false
      if (!user || leaving) return checking
      if (store.get().kind === 'broken') store.set({ kind: 'busy', doing: 'syncing' })
      return compare(user)
    })

  return {
    ...{ get: store.get, subscribe: store.subscribe, turnOn, turnOff, repair, sync },
    learn: async device => {
      const { callsForSync } = await registering()
      const state = store.get()
      if (state.kind === 'on' && callsForSync(device, state.trouble)) await sync()
    },
    release: (keepFor, api) =>
      inTurn(async () => {
        const registration = await records.read('registration')
        const keep = keepFor && registration?.site === keepFor.site && registration.userId === keepFor.userId
        if (keep || (keepFor && !registration)) return store.get()
        leaving = keepFor === null
        await releaseDevice({ records, browser, fetch: deps.fetch }, api)
        deps.released()
        return checking
      }),
    test: (): Promise<ApiResult<TestAnswer>> => {
      const user = deps.user()
      const state = store.get()
      if (user && state.kind === 'on') return user.api.devices.test(state.deviceId)
      const failure = { kind: 'problem', status: 404, code: 'not_found', problem: {} } as const
      return Promise.resolve({ ok: false, failure })
    },
  }
}
