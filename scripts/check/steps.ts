import { checkFormat } from './format.ts'
import { checkLint } from './lint.ts'
import type { Check } from './result.ts'
import { checkTypes } from './types.ts'

/** Every check by its name, and what to do when it fails. The longest come first: two run at a time. */
export const CHECKS: Record<string, { check: Check; advice: string }> = {
  types: { check: checkTypes, advice: 'Mend the types, then run: pnpm check types' },
  lint: {
    check: checkLint,
    advice: 'Mend what is named, or run `pnpm fix` for what mends itself, then: pnpm check lint',
  },
  format: { check: checkFormat, advice: 'Run: pnpm fix' },
}
