import { type Me, parseId } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from './guard.ts'
import { isCurrent, menuSections } from './menu-items.ts'

function user(role: 'admin' | 'agent'): Me {
  const id = parseId('usr', 'usr_aaaaaaaa')
  if (!id) throw new Error('not an id')
  return { user: { id, name: 'Anna', email: 'anna@example.com', role }, capabilities: [] }
}

const routesOf = (visitor: Visitor) => menuSections(visitor).map(section => section.route)

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

describe('the menu', () => {
  it('shows an admin of the reference server everything', () => {
    const sections = menuSections({
      levels: ['push', 'conversations', 'routing', 'accounts'],
      me: user('admin'),
      by: 'session',
    })
    expect(sections.map(section => section.label)).toEqual(['Inbox', 'This device', 'Users', 'Profile', 'Settings'])
    expect(sections.at(-1)?.entries.map(entry => entry.route)).toEqual([
      'pushSettings',
      'devices',
      'departments',
      'rules',
      'email',
      'widget',
      'testDevices',
      'log',
      'status',
      'audit',
    ])
  })
  it('shows an agent no users, and of the settings the own devices', () => {
    const visitor: Visitor = { levels: ['push', 'conversations', 'accounts'], me: user('agent'), by: 'session' }
    expect(routesOf(visitor)).toEqual(['inbox', 'device', 'profile', 'devices'])
  })
  it('C5: hides what a push-only backend does not speak', () => {
    const sections = routesOf({ levels: ['push'], me: user('admin'), by: 'basic' })
    expect(sections).toEqual(['device', 'profile', 'pushSettings'])
  })
  it('marks the section of the open screen', () => {
    const sections = menuSections({ levels: ['push', 'conversations'], me: user('admin'), by: 'session' })
    const marked = (route: 'conversation' | 'devices') =>
      sections.filter(each => isCurrent(each, route)).map(each => each.label)
    expect(marked('conversation')).toEqual(['Inbox'])
    expect(marked('devices')).toEqual(['Settings'])
  })
})
