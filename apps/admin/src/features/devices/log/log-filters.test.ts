import { parseId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { readFilters, writeFilters } from './log-filters.ts'

const id = <K extends 'cnv' | 'dev' | 'ntf'>(kind: K) => {
  const parsed = parseId(kind, `${kind}_aaaaaaaa`)
  if (!parsed) throw new Error('not an id')
  return parsed
}

it('an address says what the log shows, both ways', () => {
  const filters = {
    recipient: 'me',
    decision: 'skip',
    conversationId: id('cnv'),
    deviceId: id('dev'),
    open: id('ntf'),
  } as const
  expect(readFilters(writeFilters(filters), true)).toEqual(filters)
  expect(writeFilters({ recipient: 'all', decision: 'all' })).toBe('')
})

it('an agent sees their own, and what is not understood filters nothing', () => {
  expect(readFilters('recipient=all', false)).toEqual({ recipient: 'me', decision: 'all' })
  expect(readFilters('', true)).toEqual({ recipient: 'all', decision: 'all' })
  expect(readFilters('?decision=perhaps&conversation=<script>&device=cnv_aaaaaaaa&trace=1', true)).toEqual({
    recipient: 'all',
    decision: 'all',
  })
})
