import { checkBudgets } from './budgets.ts'
import { checkDeadCode } from './dead-code.ts'
import { checkDirections } from './directions.ts'
import { checkDrift } from './drift.ts'
import { checkFormat } from './format.ts'
import { checkLicences } from './licences.ts'
import { checkLint } from './lint.ts'
import type { Check } from './result.ts'
import { checkTypes } from './types.ts'
import { checkWords } from './words.ts'

/** Every check by its name, and what to do when it fails. The longest come first: two run at a time. */
export const CHECKS: Record<string, { check: Check; advice: string }> = {
  types: { check: checkTypes, advice: 'Mend the types, then run: pnpm check types' },
  lint: { check: checkLint, advice: 'Mend what is named (`pnpm fix` mends some by itself), then run: pnpm check lint' },
  directions: {
    check: checkDirections,
    advice: 'Move what is needed to where both may import it; the arrows are in .dependency-cruiser.mjs.',
  },
  'dead-code': { check: checkDeadCode, advice: 'Remove what nothing uses, then run: pnpm check dead-code' },
  drift: { check: checkDrift, advice: 'Run: node packages/contract/scripts/openapi.ts, and read the difference.' },
  licences: {
    check: checkLicences,
    advice: 'Use another package, or one of its versions with a licence that fits MIT.',
  },
  budgets: { check: checkBudgets, advice: 'Load less at first, or later; the sizes are in scripts/check/budgets.ts.' },
  words: { check: checkWords, advice: 'Name no folder of a machine and no package registry.' },
  format: { check: checkFormat, advice: 'Run: pnpm fix' },
}
