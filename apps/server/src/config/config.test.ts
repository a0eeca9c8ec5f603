import { expect, it } from 'vitest'
import { toConfig } from './config.ts'
import type { Env } from './env.ts'

function problemsOf(env: Env): readonly string[] {
  const read = toConfig(env)
  return read.ok ? [] : read.problems
}

function configOf(env: Env) {
  const read = toConfig(env)
  if (!read.ok) throw new Error(read.problems.join(' '))
  return read.config
}

it('needs nothing set', () => {
  expect(configOf({})).toMatchObject({ host: '127.0.0.1', port: 4180, publicUrl: undefined, databaseUrl: undefined })
})

it('takes an empty value for unset, as compose files write it', () => {
  expect(configOf({ DESKBELL_PORT: '', DATABASE_URL: ' ', DESKBELL_ADMIN_EMAIL: '' })).toMatchObject({ port: 4180 })
})

it.each([
  ['DESKBELL_PORT', '80a'],
  ['DESKBELL_PORT', '70000'],
  ['DESKBELL_PORT', '-1'],
  ['DESKBELL_PUBLIC_URL', 'chat.example.com'],
  ['DESKBELL_PUBLIC_URL', 'https://example.com/chat'],
  ['DESKBELL_PUBLIC_URL', 'https://user@example.com'],
  ['DESKBELL_PUBLIC_URL', 'ftp://example.com'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['DATABASE_URL', 'data.db'],
  ['DESKBELL_MASTER_KEY', 'short'],
  ['DESKBELL_MASTER_KEY', 'g'.repeat(64)],
  ['DESKBELL_MASTER_KEY_NEW', 'short'],
  ['DESKBELL_VAPID_SUBJECT', 'admin@site.org'],
  ['DESKBELL_VAPID_SUBJECT', 'mailto:admin@localhost'],
  ['DESKBELL_VAPID_SUBJECT', 'http://site.org'],
  ['DESKBELL_PUSH_EXTRA_HOSTS', 'https://push.site.org'],
  ['DESKBELL_PUSH_EXTRA_HOSTS', '*.site.org'],
  ['DESKBELL_PUSH_EXTRA_HOSTS', 'push.site.org/path'],
  ['DESKBELL_PUSH_PROXY', 'socks5://127.0.0.1:1080'],
  ['DESKBELL_TRUST_PROXY', 'proxy.site.org'],
  ['DESKBELL_RATE_VISITORS', 'many'],
  ['DESKBELL_RATE_MESSAGES', '-5'],
  ['DESKBELL_METRICS_TOKEN', 'too short'],
  ['DESKBELL_LOG_LEVEL', 'loud'],
  ['DESKBELL_NATIVE_CRYPTO', 'no'],
])('stops at %s=%s with one sentence that says what to set', (name, value) => {
  const problems = problemsOf({ [name]: value })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(new RegExp(`^Set ${name} to .+\\.$`))
})

it('tells of every wrong value at once, and never repeats a secret', () => {
  const problems = problemsOf({ DESKBELL_PORT: 'x', DESKBELL_MASTER_KEY: 'tell nobody', DESKBELL_RATE_VISITORS: 'x' })
  expect(problems).toHaveLength(3)
  expect(problems.join()).not.toContain('tell nobody')
})

it('wants the first admin whole: an address and twelve characters', () => {
  expect(problemsOf({ DESKBELL_ADMIN_EMAIL: 'ada@site.org' })).toHaveLength(1)
  expect(problemsOf({ DESKBELL_ADMIN_EMAIL: 'ada', DESKBELL_ADMIN_PASSWORD: 'short' })).toHaveLength(2)
  const admin = { DESKBELL_ADMIN_EMAIL: 'Ada@Site.org', DESKBELL_ADMIN_PASSWORD: 'a long password' }
  expect(configOf(admin).firstAdmin).toEqual({ email: 'ada@site.org', password: 'a long password' })
})

it('reads a master key in hex and in both alphabets of base64', () => {
  const key = Buffer.alloc(32, 251)
  for (const text of [key.toString('hex'), key.toString('base64'), key.toString('base64url')]) {
    expect(configOf({ DESKBELL_MASTER_KEY: text }).masterKey).toEqual(key)
  }
})

it('uses compiled code unless it is told not to', () => {
  expect(configOf({}).nativeCrypto).toBe(true)
  expect(configOf({ DESKBELL_NATIVE_CRYPTO: 'off' }).nativeCrypto).toBe(false)
})

it('reads lists, and an address without its slash', () => {
  const config = configOf({
    DESKBELL_PUBLIC_URL: 'https://Chat.example.com/',
    DESKBELL_PUSH_EXTRA_HOSTS: ' push.site.org , 127.0.0.1:8443,',
    DESKBELL_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8',
  })
  expect(config).toMatchObject({
    publicUrl: 'https://chat.example.com',
    pushExtraHosts: ['push.site.org', '127.0.0.1:8443'],
    trustProxy: ['127.0.0.1', '10.0.0.0/8'],
  })
})
