import { laneOf } from '../lane.ts'
import type { PushProvider } from '../push-provider.ts'
import type { Counters } from './metrics.ts'

/** The provider itself, with each of its answers counted. */
export function countSends(provider: PushProvider, counters: Counters): PushProvider {
  return {
    ...provider,
    async send(push) {
      const outcome = await provider.send(push)
      const { result, status } = outcome
      counters.count('deskbell_sends_total', { lane: laneOf(push.target.endpoint), result, status: status ?? 0 })
      return outcome
    },
  }
}
