import { expect, it } from 'vitest'
import { faultyFields, isAddress, putOf, valuesOf } from './bot-values.ts'

const stored = { enabled: true, url: 'https://bot.example.org/', timeLimitSeconds: 8, name: 'Robin' }
const settings = { ...stored, hasSecret: true, failures: 0, pausedUntil: null }

it('S9: what is stored comes back as it was', () => {
  expect(faultyFields(valuesOf(settings), true)).toEqual([])
  expect(putOf(valuesOf(settings))).toEqual(stored)
  const none = { ...settings, enabled: false, url: null }
  expect(faultyFields(valuesOf(none), false)).toEqual([])
  expect(putOf(valuesOf(none))).toMatchObject({ url: null })
})

it('S9: names what cannot be right', () => {
  const values = { enabled: true, url: '', timeLimit: '31', name: ' ' }
  expect(faultyFields(values, false)).toEqual(['enabled', 'url', 'timeLimit', 'name'])
  expect(faultyFields({ ...values, timeLimit: '1.5' }, true)).toEqual(['url', 'timeLimit', 'name'])
})

it('is an address by https, or by http on the same machine', () => {
  for (const good of [
    'https://bot.example.org/x?y=1',
    'http://127.0.0.1:8090/',
    'http://localhost:8090',
    'http://[::1]/',
  ]) {
    expect(isAddress(good), good).toBe(true)
  }
  for (const bad of [
    'bot',
    'http://bot.example.org/',
    'ftp://127.0.0.1/',
    'https://a:b@bot.example.org/',
    'https://x.org/#y',
  ]) {
    expect(isAddress(bad), bad).toBe(false)
  }
})
