import type { Level, Me } from '@deskbell/contract'
import { may } from '../features/ui/data/may.ts'
import type { RouteFacts } from '../features/ui/routing/routes.ts'

/** What the guard needs to know of the connection. */
export interface Visitor {
  readonly levels: readonly Level[]
  readonly me: Me | null
  /** How this user is signed in: an application password may do less. */
  readonly by: 'session' | 'basic' | null
}

export type Verdict = 'show' | 'sign_in' | 'not_found' | 'forbidden'

/** May this screen be shown? What the backend does not speak is not there, whoever asks. */
export function judge(route: RouteFacts, { levels, me, by }: Visitor): Verdict {
  if (route.access === 'public') return 'show'
  if (!me) return 'sign_in'
  if (route.level && !levels.includes(route.level)) return 'not_found'
  if (route.sessionOnly && by === 'basic') return 'not_found'
  if (route.capability && !may(me, route.capability)) return 'forbidden'
  return 'show'
}
