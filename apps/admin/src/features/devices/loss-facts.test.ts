import type { DeviceLoss } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { endsHere, othersOf } from './loss-facts.ts'

const here = { kind: 'session', name: null, lastUsedAt: null, own: true } as const
const others = { sessions: 1, applicationPasswords: ['Plugin'], own: true }

it('a backend that says nothing of other ways in ends none', () => {
  expect(othersOf({})).toEqual({ sessions: 0, applicationPasswords: [], own: false })
  expect(othersOf({ others })).toEqual(others)
})

it.each<[string, Pick<DeviceLoss, 'signIn' | 'others'>, boolean]>([
  ['an older backend, elsewhere', { signIn: { ...here, own: false } }, false],
  ['an older backend, here', { signIn: here }, true],
  ['nobody is signed in there any more', { signIn: null }, false],
  ['another way in is the one that is used here', { signIn: null, others }, true],
  ['another way in, elsewhere', { signIn: null, others: { ...others, own: false } }, false],
])('who reports it is signed out here or not: %s', (_case, loss, ends) => {
  expect(endsHere(loss)).toBe(ends)
})
