import { type Me, parseId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { type RouteFacts, type RouteName, routes } from '../features/ui/routing/routes.ts'
import { judge, type Visitor } from './guard.ts'

function me(role: 'admin' | 'agent', capabilities: string[] = []): Me {
  const id = parseId('usr', 'usr_aaaaaaaa')
  if (!id) throw new Error('not an id')
  return { user: { id, name: 'Anna', email: 'anna@example.com', role }, capabilities }
}

const reference = ['push', 'conversations', 'accounts'] as const
const admin: Visitor = { levels: reference, me: me('admin'), by: 'session' }
const agent: Visitor = { levels: reference, me: me('agent'), by: 'session' }
const ask = (route: RouteName, visitor: Visitor) => judge(routes[route] as RouteFacts, visitor)

describe('the guard', () => {
  it('leads who is signed out to sign-in, public screens apart', () => {
    const stranger: Visitor = { levels: reference, me: null, by: null }
    expect(ask('conversation', stranger)).toBe('sign_in')
    expect(ask('users', stranger)).toBe('sign_in')
    for (const open of ['signIn', 'setup', 'invitation', 'reset', 'connect'] as const) {
      expect(ask(open, stranger)).toBe('show')
    }
  })
  it('shows an admin everything, an agent what agents need', () => {
    expect(ask('users', admin)).toBe('show')
    expect(ask('pushSettings', admin)).toBe('show')
    expect(ask('users', agent)).toBe('forbidden')
    expect(ask('pushSettings', agent)).toBe('forbidden')
    expect(ask('inbox', agent)).toBe('show')
    expect(ask('devices', agent)).toBe('show')
  })
  it('a capability opens a screen without the role', () => {
    expect(ask('pushSettings', { ...agent, me: me('agent', ['manage_push']) })).toBe('show')
  })
  it('C5: what a push-only backend does not speak is not there', () => {
    const pushOnly: Visitor = { levels: ['push'], me: me('admin'), by: 'basic' }
    expect(ask('inbox', pushOnly)).toBe('not_found')
    expect(ask('conversation', pushOnly)).toBe('not_found')
    expect(ask('users', pushOnly)).toBe('not_found')
    expect(ask('device', pushOnly)).toBe('show')
    expect(ask('devices', pushOnly)).toBe('show')
  })
  it('an application password manages no users', () => {
    expect(ask('users', { ...admin, by: 'basic' })).toBe('not_found')
  })
})
