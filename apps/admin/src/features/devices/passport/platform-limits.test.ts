import { expect, it } from 'vitest'
import { limitsOf } from './platform-limits.ts'

it.each([
  ['iPhone / Safari', true, null, 'no_buttons no_picture no_replacing installed_only no_renewal'],
  ['iPhone / Chrome', true, null, 'no_buttons no_picture no_replacing installed_only no_renewal'],
  ['Mac / Safari', false, null, 'no_buttons badge_installed_only no_picture no_replacing'],
  ['Mac / Chrome', true, 'Chrome 143', 'needs_running'],
  ['Windows / Edge', false, null, 'badge_installed_only needs_running'],
  ['Android / Chrome', true, null, 'no_badge'],
  ['Android / Firefox', false, 'Firefox 152', 'no_badge'],
  ['Linux / Firefox', false, 'Firefox 151', 'buttons_from_152 no_badge needs_running'],
  ['Windows / Firefox', false, null, 'buttons_from_152 no_badge needs_running'],
  ['Chromebook / Chrome', true, null, ''],
  ['Unknown device', false, null, ''],
])('%s, installed %s, %s', (label, installed, browser, limits) => {
  expect(limitsOf(label, { installed, browser }).join(' ')).toBe(limits)
})
