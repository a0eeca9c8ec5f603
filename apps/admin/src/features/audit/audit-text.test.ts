import { auditActions } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { actionText, detailTexts, entryText, knownActions } from './audit-text.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('has words for every action of the contract, and shows a newer one as it is', () => {
  expect(new Set(knownActions)).toEqual(new Set(auditActions))
  for (const action of auditActions) expect(actionText(action)).not.toBe(action)
  expect(actionText('visitor_sung_to')).toBe('visitor_sung_to')
  expect(actionText('constructor')).toBe('constructor')
})

it.each([
  [{ role: { from: 'agent', to: 'admin' } }, ['Agent, now Admin']],
  [{ role: 'agent' }, ['Agent']],
  [{ auditDays: { from: 365, to: 1 } }, ['Audit log: 365 days, now 1 day']],
  [{ closedConversationDays: { from: null, to: 30 } }, ['Closed conversations: for good, now 30 days']],
  [{ sessions: 1, applicationPasswords: 0, devices: 2 }, ['1 session ended', '2 devices removed']],
  [{ fields: ['prompt', 'promptRules', 'content'] }, ['When to ask and What notifications show']],
  [{ leaked: true }, ['Somebody else may have it']],
  [{ leaked: false, name: 'Sales', owner: 'usr_abcdefgh' }, []],
  [{ sessions: 'many', role: 7, fields: 'all', auditDays: 3 }, ['7']],
])('%j reads %j', (details, texts) => expect(detailTexts({ details })).toEqual(texts))

it('says which way push was switched', () => {
  expect(entryText({ action: 'push_switched', details: { enabled: false } })).toBe('Turned push off')
  expect(entryText({ action: 'push_switched', details: {} })).toBe('Turned push on or off')
})
