import { expect, it } from 'vitest'
import { spokenLanguage } from './device-facts.ts'

it.each([
  [undefined, 'fr-CA', 'fr-CA'],
  ['de', 'de-AT', 'de-AT'],
  ['ar', 'en-GB', 'ar'],
  ['en', 'fr-FR', 'en'],
])('who reads %s in a browser that prefers %s is shown notifications in %s', (chosen, preferred, wanted) => {
  expect(spokenLanguage(chosen, preferred)).toBe(wanted)
})
