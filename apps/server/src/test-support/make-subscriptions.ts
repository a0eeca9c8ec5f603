import type { DevicePut } from '@deskbell/contract'
import { createUserAgent, type PushService } from '@deskbell/push-service'

/** Subscriptions at the real push service whose browsers are closed: what is sent to them waits there. */
export async function makeSubscriptions(
  service: PushService,
  applicationServerKey: string,
  count: number,
): Promise<DevicePut['subscription'][]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const agent = await createUserAgent(service, applicationServerKey)
      await agent.close()
      return agent.subscription
    }),
  )
}
