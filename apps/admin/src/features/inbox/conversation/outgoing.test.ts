import { expect, it } from 'vitest'
import type { ReplyRow } from '../../../shared/reply-row.ts'
import { outgoingOf } from './outgoing.ts'

const row = (id: number, failed = false) =>
  ({ id, ...(failed && { failure: { kind: 'problem', status: 404, code: 'not_found', problem: {} } }) }) as ReplyRow
const states = (...args: Parameters<typeof outgoingOf>) => outgoingOf(...args).map(({ state }) => state)

it('a reply says where it is: under way, waiting for a connection, refused, or behind one that was', () => {
  expect(states([row(1), row(2)], 1, false)).toEqual(['sending', 'sending'])
  expect(states([row(1), row(2)], undefined, true)).toEqual(['waiting', 'waiting'])
  expect(states([row(1), row(2)], 1, true)).toEqual(['sending', 'waiting'])
  expect(states([row(1), row(2, true), row(3)], undefined, false)).toEqual(['sending', 'failed', 'held'])
})
