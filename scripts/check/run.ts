import { step } from '../lib/steps.mjs'
import { CHECKS } from './steps.ts'

/** The machines that this runs on have two cores or more. */
const AT_ONCE = 2

/** Runs the named checks; says how many of them passed and failed. */
export async function runChecks(root: string, names: readonly string[]): Promise<{ passed: number; failed: number }> {
  const waiting = [...names]
  const count = { passed: 0, failed: 0 }
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const entry = CHECKS[name]
      if (entry === undefined) throw new Error(`There is no check named ${name}`)
      const result = await step(`check ${name}`, () => entry.check(root), entry.advice)
      count[result.ok ? 'passed' : 'failed'] += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return count
}
