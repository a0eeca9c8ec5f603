import type { RoutingSettings } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { newStep, settingsOf, valuesOf } from './rules-values.ts'

const settings: RoutingSettings = {
  notToAdmins: true,
  exceptDepartments: [],
  emailOnlyWhenOffline: { department: false, assigned: true },
  laterMessages: 'last_agent',
  merge: { pushSeconds: 10, emailMinutes: 5 },
  ladder: [
    { afterSeconds: 60, to: 'devices' },
    { afterSeconds: 60, to: 'devices' },
    { afterSeconds: 300, to: 'admins' },
  ],
}
const values = valuesOf(settings)

describe('the form of the rules', () => {
  it('gives back what it was given', () => {
    expect(settingsOf(values)).toEqual(settings)
  })
  it('tells steps apart that say the same', () => {
    expect(new Set(values.ladder.map(step => step.key)).size).toBe(3)
  })
  it.each([
    { pushSeconds: '' },
    { pushSeconds: '601' },
    { pushSeconds: '-1' },
    { emailMinutes: '1441' },
    { emailMinutes: '2.5' },
    { ladder: [newStep('9', 'email')] },
    { ladder: [newStep('60', 'email'), newStep('86401', 'admins')] },
  ])('waits for numbers that can be: %o', changed => {
    expect(settingsOf({ ...values, ...changed })).toBeUndefined()
  })
})
