import { describe, expect, it } from 'vitest'
import { checkVapidSubject, type VapidSubjectFault } from './vapid-subject.ts'

const REFUSED: ReadonlyArray<readonly [reason: VapidSubjectFault, subject: string]> = [
  ['characters', ''],
  ['characters', 'mailto: ops@example.com'],
  ['characters', ' mailto:ops@example.com'],
  ['characters', 'mailto:ops@example.com\n'],
  ['characters', 'mailto:ops@exämple.com'],
  ['scheme', 'ops@example.com'],
  ['scheme', 'http://example.com'],
  ['scheme', 'MAILTO:ops@example.com'],
  ['scheme', 'tel:+123'],
  ['address', 'mailto:mailto:ops@example.com'],
  ['address', 'mailto:'],
  ['address', 'mailto:ops'],
  ['address', 'mailto:@example.com'],
  ['address', 'mailto:ops@'],
  ['address', 'mailto:a@example.com,b@example.com'],
  ['address', 'mailto:a@b@example.com'],
  ['address', 'mailto:<ops@example.com>'],
  ['address', 'mailto:a..b@example.com'],
  ['domain_not_public', 'mailto:ops@example.com?subject=x'],
  ['domain_not_public', 'mailto:ops@localhost'],
  ['domain_not_public', 'mailto:ops@desk.localhost'],
  ['domain_not_public', 'mailto:ops@desk.local'],
  ['domain_not_public', 'mailto:ops@desk.LOCAL'],
  ['domain_not_public', 'mailto:ops@desk'],
  ['domain_not_public', 'mailto:ops@10.0.0.1'],
  ['domain_not_public', 'mailto:ops@[10.0.0.1]'],
  ['domain_not_public', 'mailto:ops@desk.internal'],
  ['domain_not_public', 'mailto:ops@desk.home.arpa'],
  ['domain_not_public', 'mailto:ops@desk.test'],
  ['domain_not_public', 'mailto:ops@-desk.com'],
  ['domain_not_public', 'mailto:ops@desk..com'],
  ['domain_not_public', 'mailto:ops@desk.com.'],
  ['domain_not_public', 'https://localhost'],
  ['domain_not_public', 'https://localhost:4180/contact'],
  ['domain_not_public', 'https://desk.local/'],
  ['domain_not_public', 'https://desk'],
  ['domain_not_public', 'https://192.168.1.4/'],
  ['domain_not_public', 'https://8.8.8.8/'],
  ['domain_not_public', 'https://[::1]/'],
  ['domain_not_public', 'https://2130706433/'],
  ['url', 'https:example.com'],
  ['url', 'https://'],
  ['url', 'https://user@example.com/'],
]

describe('checkVapidSubject', () => {
  it.each([
    'mailto:ops@example.com',
    'mailto:ops+push@sub.example.co.uk',
    "mailto:o'neil.x@xn--exmple-cua.com",
    'https://example.com',
    'https://desk.example.com/contact?x=1',
  ])('V3: takes %s', subject => {
    expect(checkVapidSubject(subject)).toEqual({ ok: true })
  })

  it.each(REFUSED)('V3: %s for %j, which Apple refuses', (reason, subject) => {
    expect(checkVapidSubject(subject)).toEqual({ ok: false, reason })
  })
})
