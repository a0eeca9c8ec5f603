import { botFaults, botOutcomes } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { botOutcomesKnown, faultText } from './bot-texts.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('says of every fault what the documentation says, but where braces would be an argument', () => {
  for (const [fault, text] of Object.entries(botFaults)) {
    if (fault !== 'not_an_answer') expect(faultText(fault as keyof typeof botFaults)).toBe(text)
  }
  expect(botOutcomesKnown).toEqual([...botOutcomes])
})
