import { type ListedUser, parseId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { countOf, shownUsers } from './user-views.ts'

function user(name: string, more: Partial<ListedUser> = {}): ListedUser {
  const id = parseId('usr', `usr_${name.padEnd(8, 'x')}`)
  if (!id) throw new Error('not an id')
  const at = '2026-01-01T00:00:00Z'
  return {
    id,
    name,
    email: `${name}@example.com`,
    role: 'agent',
    deactivatedAt: null,
    createdAt: at,
    lastSeenAt: null,
    ...more,
  }
}

const users = [
  user('Zoe', { lastSeenAt: '2026-02-01T00:00:00Z' }),
  user('anna', { role: 'admin', lastSeenAt: '2026-03-01T00:00:00Z' }),
  user('Ole', { deactivatedAt: '2026-01-02T00:00:00Z' }),
]
const byName = { column: 'name', descending: false }
const names = (list: readonly ListedUser[]) => list.map(each => each.name)

describe('views of the users', () => {
  it('counts a deactivated user in no role', () => {
    expect([countOf(users, 'admins'), countOf(users, 'agents'), countOf(users, 'deactivated')]).toEqual([1, 1, 1])
  })
  it('sorts as people do, both ways', () => {
    const options = { view: 'all', search: '', locale: 'en' } as const
    expect(names(shownUsers(users, { ...options, sort: byName }))).toEqual(['anna', 'Ole', 'Zoe'])
    const lastSeen = { column: 'lastSeen', descending: true }
    expect(names(shownUsers(users, { ...options, sort: lastSeen }))).toEqual(['anna', 'Zoe', 'Ole'])
  })
  it('searches name and address, whatever the case', () => {
    const found = shownUsers(users, { view: 'all', search: 'OLE@EX', sort: byName, locale: 'en' })
    expect(names(found)).toEqual(['Ole'])
  })
})
