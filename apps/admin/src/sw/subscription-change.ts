import type { ApiResult } from '@deskbell/api'
import type { DevicePut, DevicePutAnswer } from '@deskbell/contract'
import { fromBase64url } from '../shared/base64url.ts'
import { devicePutBody, type SubscriptionFacts } from '../shared/device-put.ts'
import type { RecordStore } from '../shared/record-store.ts'
import type { PushRegistration } from '../shared/records.ts'

/** The part of `PushManager` that renewing uses. */
export interface PushManagerLike {
  getSubscription: () => Promise<SubscriptionFacts | null>
  subscribe: (options: {
    userVisibleOnly: true
    applicationServerKey: Uint8Array<ArrayBuffer>
  }) => Promise<SubscriptionFacts>
}

export interface RenewDeps {
  readonly pushManager: PushManagerLike
  readonly records: RecordStore
  /** `PUT` with the row's renew token, without a session. */
  readonly put: (
    registration: PushRegistration,
    renewToken: string,
    body: DevicePut,
  ) => Promise<ApiResult<DevicePutAnswer>>
  /** Pages that are open compare for themselves (L2). */
  readonly tellPages: () => Promise<void>
  readonly wakeLater: () => Promise<void>
  /** The site does not take this device back: it may have been reported lost. */
  readonly refused: () => Promise<void>
  readonly now: () => number
}

export interface Renewal {
  /** L3: the browser gave the subscription up, or changed it. */
  readonly changed: (newSubscription: SubscriptionFacts | null | undefined) => Promise<void>
  /** Says the present endpoint to the backend if it is not the one that it knows. */
  readonly catchUp: () => Promise<void>
}

/**
 * Keeps the row of this device in step while no page is open. Whatever fails here is mended by the next start of the
 * app, which compares everything (L2).
 */
export function createRenewal(deps: RenewDeps): Renewal {
  const wanted = async (): Promise<PushRegistration | undefined> => {
    const registration = await deps.records.read('registration')
    if (!registration) return undefined
    const intent = await deps.records.ofUser(registration).read('intent')
    return intent === 'on' ? registration : undefined
  }
  const register = async (registration: PushRegistration, subscription: SubscriptionFacts) => {
    const { endpoint } = subscription
    if (endpoint === registration.endpoint || !registration.renewToken) return
    const body = devicePutBody(subscription, registration.keyId, registration.details)
    if (!body) return
    const answer = await deps.put(registration, registration.renewToken, body)
    if (answer.ok) {
      const { id: deviceId, renewToken = registration.renewToken } = answer.data
      await deps.records.ofUser(registration).write('deviceId', deviceId)
      await deps.records.write('registration', {
        ...{ ...registration, deviceId, renewToken, endpoint },
        confirmedAt: deps.now(),
      })
    } else if (answer.failure.kind !== 'problem' || answer.failure.status >= 500) await deps.wakeLater()
    else if (answer.failure.code === 'device_removed') await deps.refused()
  }
  return {
    changed: async newSubscription => {
      const registration = await wanted()
      const key = registration && fromBase64url(registration.applicationServerKey)
      if (registration && key) {
        const subscription =
          newSubscription ??
          (await deps.pushManager
            .subscribe({ userVisibleOnly: true, applicationServerKey: key })
            .catch(() => undefined))
        if (subscription) await register(registration, subscription)
      }
      await deps.tellPages()
    },
    catchUp: async () => {
      const registration = await wanted()
      if (!registration) return
      const subscription = await deps.pushManager.getSubscription()
      if (subscription) await register(registration, subscription)
    },
  }
}
