import type { Conversation, UserId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { filterFrom, keepingFilter, paramsOf, queryOf, shows } from './filter.ts'

const from = (text: string) => filterFrom(new URLSearchParams(text))
const me = 'usr_me000000' as UserId
const conversation = (facts: object) =>
  ({ status: 'open', assignee: null, department: null, ...facts }) as unknown as Conversation

it.each(['', 'show=mine', 'show=closed&department=dpt_sales000&q=late+parcel', 'department=none', 'q=%D8%B3%D9%84'])(
  '"%s" is read and written back',
  text => expect(paramsOf(from(text))).toBe(text),
)

it('what is not understood is left out', () => {
  expect(paramsOf(from('show=everything&department=x&q=+a+&ntf=ntf_12345678'))).toBe('')
  expect(from(`q=${'a'.repeat(300)}`).search).toHaveLength(100)
})

it('a link keeps the filter beside its own parameters', () => {
  expect(keepingFilter('/conversations/cnv_1', from('show=mine'))).toBe('/conversations/cnv_1?show=mine')
  expect(keepingFilter('/x?message=msg_1', from('show=mine'))).toBe('/x?message=msg_1&show=mine')
  expect(keepingFilter('/', from(''))).toBe('/')
})

it('decides as the server does', () => {
  const mine = conversation({ assignee: { id: me, name: 'Ana' } })
  const sales = conversation({ department: { id: 'dpt_sales000', name: 'Sales' } })
  const shown = (text: string) =>
    [conversation({}), mine, sales, conversation({ status: 'closed' })].map(each => shows(from(text), each, me))
  expect(shown('')).toEqual([true, true, true, false])
  expect(shown('show=mine')).toEqual([false, true, false, false])
  expect(shown('show=unassigned')).toEqual([true, false, true, false])
  expect(shown('show=closed')).toEqual([false, false, false, true])
  expect(shown('department=dpt_sales000')).toEqual([false, false, true, false])
  expect(shown('department=none')).toEqual([true, true, false, false])
})

it('asks for no more than is meant', () => {
  expect(queryOf(from(''))).toEqual({ status: 'open' })
  expect(queryOf(from('show=unassigned&q=parcel'))).toEqual({ status: 'open', assignee: 'none', q: 'parcel' })
})
