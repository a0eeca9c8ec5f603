import { mailTemplateFaults } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { faultText } from './fault-texts.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const said = (code: string, facts: Readonly<Record<string, string>>) =>
  faultText(code, facts)?.replaceAll(/[\u2066\u2069]/g, '')

it('says what is wrong with a template, by its code and with what it speaks of', () => {
  expect(said('field_unknown', { name: 'nobody' })).toBe('There is no field {nobody}.')
  expect(said('closed_too_late', { name: 'b', other: 'p' })).toBe('<b> is not closed before </p>.')
  expect(said('not_self_closing', { name: 'b' })).toBe('<b/> does not close itself: write <b></b>.')
  for (const code of mailTemplateFaults) expect(said(code, { name: 'x' })).toMatch(/^[^{}]*(\{\w+\}[^{}]*)?\.$/)
  expect(faultText('moon', {})).toBeUndefined()
})
