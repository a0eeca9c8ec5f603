import type { Trace } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { byMessage } from './by-message.ts'

const line = (change: object) =>
  ({
    kind: 'message',
    messageId: 'msg_1',
    decision: 'skip',
    reason: 'x',
    decidedAt: '1',
    ...change,
  }) as unknown as Trace
const to = (name: string) => ({ recipient: { name } })

it('groups the log by message, the newest first, in the order in which it was decided', () => {
  const found = byMessage([
    line({ ...to('Maria'), messageId: 'msg_2', decidedAt: '3' }),
    line({ ...to('Ana'), messageId: 'msg_2', decidedAt: '3', reason: 'is_author' }),
    line({ ...to('Ben'), decidedAt: '2', decision: 'send', reason: 'nobody_opened' }),
    line(to('Ana')),
    line({ ...to('Ben'), decision: 'send' }),
    line({ ...to('Ana'), kind: 'taken' }),
    line({ ...to('Ana'), messageId: null }),
  ])
  expect(
    found.map(({ messageId, at, traces }) => [messageId, at, traces.map(({ recipient }) => recipient.name)]),
  ).toEqual([
    ['msg_2', '3', ['Maria']],
    ['msg_1', '1', ['Ben', 'Ana', 'Ben']],
  ])
})

it('S9: says of each message what the bot did with it first', () => {
  const [newer, older] = byMessage([
    line({ ...to('Ana'), messageId: 'msg_2', rules: ['bot_handed_over', 'first_message', 'everybody'] }),
    line({ ...to('Ana'), rules: ['first_message', 'everybody'] }),
  ])
  expect([newer?.bot, older?.bot]).toEqual(['bot_handed_over', undefined])
})
