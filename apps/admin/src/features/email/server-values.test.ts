import type { EmailSettings } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { faultyFields, serverOf, valuesOf, withPreset } from './server-values.ts'

const stored: EmailSettings = {
  enabled: true,
  cron: false,
  preset: null,
  host: 'smtp.example.org',
  port: 587,
  security: 'starttls',
  user: 'desk',
  fromAddress: 'desk@example.org',
  fromName: null,
  hasPassword: true,
  cronUrl: 'https://desk.example.org/api/v1/cron/email?token=t',
  cronLine: '*/5 * * * * wget',
  cronCalledAt: null,
  waiting: 0,
  stopped: null,
}
const values = valuesOf(stored)

describe('the mail server’s form', () => {
  it('keeps a stored password by leaving it out, for the same server and user alone', () => {
    expect(faultyFields(values, stored)).toEqual([])
    expect(serverOf(values)).not.toHaveProperty('password')
    expect(faultyFields({ ...values, host: 'smtp.elsewhere.example' }, stored)).toEqual(['password'])
    expect(faultyFields({ ...values, user: 'somebody' }, stored)).toEqual(['password'])
    expect(faultyFields({ ...values, user: 'somebody', password: 'theirs' }, stored)).toEqual([])
  })
  it('without a user name takes the password away', () => {
    expect(serverOf({ ...values, user: ' ', password: 'typed before' })).toMatchObject({ user: null, password: null })
  })
  it('S35-S37: a preset brings host, port, encryption and what is always the user', () => {
    const typed = { ...values, user: 'me@gmail.com', fromAddress: 'me@gmail.com' }
    expect(withPreset(typed, 'gmail')).toMatchObject({
      host: 'smtp.gmail.com',
      port: '465',
      security: 'tls',
      user: 'me@gmail.com',
    })
    expect(withPreset(typed, 'sendgrid')).toMatchObject({
      host: 'smtp.sendgrid.net',
      user: 'apikey',
      fromAddress: 'me@gmail.com',
    })
    expect(withPreset(typed, '')).toEqual({ ...typed, preset: '' })
  })
  it.each([
    ['host', { host: '' }],
    ['host', { host: 'https://smtp.example.org' }],
    ['host', { host: 'smtp.example.org:587' }],
    ['port', { port: '0' }],
    ['port', { port: '65536' }],
    ['port', { port: '58.7' }],
    ['port', { port: '' }],
    ['fromAddress', { fromAddress: 'desk' }],
  ])('finds a faulty %s in %o', (field, changed) => {
    expect(faultyFields({ ...values, password: 'p', ...changed }, stored)).toEqual([field])
  })
  it('takes an IPv6 address as a host', () => {
    expect(faultyFields({ ...values, password: 'p', host: '::1' }, stored)).toEqual([])
  })
})
