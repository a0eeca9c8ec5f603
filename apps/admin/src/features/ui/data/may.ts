import type { Me } from '@deskbell/contract'
import type { Capability } from '../routing/routes.ts'

/** True if this account may do it. The server decides; the app only hides what would be refused. */
export function may(me: Me, capability: Capability): boolean {
  return me.user.role === 'admin' || me.capabilities.includes(capability)
}
