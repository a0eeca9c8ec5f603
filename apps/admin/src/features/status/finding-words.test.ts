import type { Finding } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { findingWords } from './finding-words.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const found = (code: string, facts: Finding['facts']): Finding => ({
  ...{ check: 'push_service', status: 'failed', code, facts },
  ...{ text: 'as the server says it', todo: null },
})

it.each(['push_service_stopped', 'push_service_frozen'])('%s: names whom and what to do, and no word of ours', code => {
  for (const cause of ['subject', 'key_mismatch', 'endpoint_gone_wave', 'unreachable', 'unknown']) {
    const { text, todo } = findingWords(found(code, { lane: 'apple', cause }))
    expect(text).toContain('Apple (iPhone, iPad, Mac)')
    expect(`${text} ${todo}`).not.toMatch(/lane|_(mismatch|gone|wave)|\bapple\b|as the server says it/)
    expect(todo).toMatch(/\.$/)
  }
})

it('stopped is another matter than frozen', () => {
  const [stopped, frozen] = ['push_service_stopped', 'push_service_frozen'].map(
    code => findingWords(found(code, { lane: 'fcm', cause: 'endpoint_gone_wave' })).text,
  )
  expect(stopped).toMatch(/^Nothing is sent to Google/)
  expect(frozen).toMatch(/^Google .+ refuses many devices/)
})

it('who cannot be rung is said in the app’s words, of an older server in its own', () => {
  const facts = { host: 'web.push.apple.com', reason: 'timeout' }
  const { text } = findingWords(found('push_service_unreachable', { ...facts, service: 'apple', browsers: 'x' }))
  expect(text).toContain('Devices of Apple (iPhone, iPad, Mac) cannot')
  const older = findingWords(found('push_service_unreachable', { ...facts, browsers: 'Safari' }))
  expect(older.text).toContain('Devices of Safari cannot')
})

it('a cause of a newer server is left to the server’s words', () => {
  expect(findingWords(found('push_service_stopped', { lane: 'apple', cause: 'moon' })).text).toBe(
    'as the server says it',
  )
})

it.each(['credentials', 'sender', 'tls', 'unreachable', 'refused', 'settings'])(
  'a mail server that takes nothing: %s: its words, and what to do in ours',
  cause => {
    const { text, todo } = findingWords(found('mails_stopped', { cause, reason: '535 5.7.8 No', waiting: 2 }))
    expect(text).toBe('No mail goes out for now; 2 wait. The mail server said: 535 5.7.8 No')
    expect(todo).toMatch(/^[A-Z].+\.$/)
  },
)

it('a cause of mails that a newer server knows is left to its words', () => {
  expect(findingWords(found('mails_stopped', { cause: 'moon', reason: 'x', waiting: 2 })).text).toBe(
    'as the server says it',
  )
})
