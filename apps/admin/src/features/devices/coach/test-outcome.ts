import type { Delivery, Trace } from '@deskbell/contract'
import { createStore, type Store } from '../../../shared/store.ts'
import { hasPassed } from '../trace/stages.ts'

/** How far the last staged test of this device came. `not_seen`: the device says that it showed it, its person did not see it. */
export type TestOutcome = 'none' | 'running' | 'not_received' | 'not_displayed' | 'not_seen' | 'passed'

const store = createStore<TestOutcome>('none')

/** Of this page's life: the state of a device follows from what it proved a moment ago, not last week. */
export const testOutcome: Store<TestOutcome> = store

export function noteTestOutcome(outcome: TestOutcome): void {
  store.set(outcome)
}

/**
 * What a trace says of the device that it rang.
 * @param stuck nothing has happened for so long that nothing more is to be expected
 */
export function outcomeOf(trace: Trace | undefined, stuck: boolean): TestOutcome {
  const [delivery] = trace?.deliveries ?? []
  if (!delivery) return 'running'
  if (hasPassed(delivery)) return 'passed'
  return stuck ? stoppedAt(delivery) : 'running'
}

function stoppedAt({ acceptedAt, receivedAt }: Delivery): TestOutcome {
  if (receivedAt !== null) return 'not_displayed'
  // What was not even taken says nothing of this device; the trace says what it is.
  return acceptedAt === null ? 'running' : 'not_received'
}
