import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { helpPlatforms } from '../coach/help-platforms.ts'
import { platformOf } from '../trace/platform-of.ts'
import { installGuide } from './install-guide.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

/** Where a browser hides it, by a word of its own menu. */
const words: Readonly<Record<string, RegExp>> = {
  'iPhone / Safari': /Share button.*Add to Home Screen/,
  'iPad / Safari': /Share button.*Add to Home Screen/,
  'Android / Chrome': /top right.*Add to Home screen.*Install/,
  'Android / Samsung Internet': /bottom right.*Add page to/,
  'Android / Firefox': /Add app to Home screen/,
  'Windows / Firefox': /taskbar/,
  'Windows / Edge': /Apps.*Install this site as an app/,
  'Mac / Safari': /Add to Dock/,
  'Mac / Chrome': /address bar.*Install page as app/,
  'Linux / Brave': /address bar.*Install page as app/,
}

it.each(helpPlatforms)('C3: %s: steps, or that it cannot be done', label => {
  const { steps, note } = installGuide(platformOf(label))
  expect(steps.length > 0 || note !== undefined).toBe(true)
  expect([...steps, note ?? ''].join(' ')).toMatch(words[label] ?? /./)
})

it.each(['Linux / Firefox', 'Mac / Firefox'])('%s cannot, and says what can and that it rings all the same', label => {
  const { steps, note } = installGuide(platformOf(label))
  expect(steps).toEqual([])
  expect(note).toMatch(/cannot install.*Chrome or Edge.*Notifications work/)
})

it('an unknown browser is told what to look for', () => {
  expect(installGuide(platformOf('Unknown device')).note).toMatch(/menu/)
})
