import { readFile } from 'node:fs/promises'
import { type MailPreset, mailAdvice, mailFields, mailPresets } from '@deskbell/contract'
import { expect, it } from 'vitest'

const secrets: Record<MailPreset['secret'], string> = {
  app_password: 'an app password',
  api_key: 'an API key',
  smtp_password: 'an SMTP password',
}
const encryption: Record<MailPreset['security'], string> = { tls: 'TLS', starttls: 'STARTTLS', none: 'none' }

async function rows(): Promise<string[][]> {
  const text = await readFile(new URL('../../../../docs/email.md', import.meta.url), 'utf8')
  return text.split('\n').flatMap(line => {
    const cells = line.split('|').slice(1, -1)
    return cells.length > 1 ? [cells.map(cell => cell.trim())] : []
  })
}

it('S34: docs/email.md says of every advice what the app says', async () => {
  const told = (await rows()).filter(([code]) => Object.hasOwn(mailAdvice, code?.slice(1, -1) ?? ''))
  expect(told).toEqual(Object.entries(mailAdvice).map(([code, text]) => [`\`${code}\``, text]))
})

it('S35 S37 S38: docs/email.md has every preset as it is', async () => {
  const presets: MailPreset[] = Object.values(mailPresets)
  const expected = presets.map(({ name, host, port, security, user, secret }) => [
    name,
    `\`${host}\``,
    String(port),
    encryption[security],
    user === undefined ? 'your address' : `\`${user}\``,
    secrets[secret],
  ])
  const names = new Set(presets.map(({ name }) => name))
  expect((await rows()).filter(([name]) => names.has(name ?? ''))).toEqual(expected)
})

it('S17-S23: docs/email.md explains every field', async () => {
  const fields = (await rows()).flatMap(([cell]) => (cell?.startsWith('`{') ? [cell.slice(2, -2)] : []))
  expect(fields).toEqual([...mailFields])
})
