import { join } from 'node:path'
import { NODE, ROOT } from './paths.mjs'
import { capture } from './steps.mjs'

const BUILD = join(ROOT, 'packages', 'web-push', 'native', 'build.mjs')

/**
 * Compiles what may be compiled, where there is a C compiler and if its source has changed. An option that makes sending
 * cheaper: nothing depends on it, so nothing is said about it either.
 */
export async function ensureNative() {
  await capture(NODE, [BUILD], { cwd: ROOT, env: process.env })
}
