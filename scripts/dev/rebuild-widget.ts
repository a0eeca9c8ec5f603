import { watch } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from '../lib/build.mjs'
import { ROOT } from '../lib/paths.mjs'

const WIDGET = 'apps/widget'
const SOURCES = ['apps/widget/src', 'apps/widget/public', 'packages/api/src', 'packages/contract/src']

/** An editor writes in several steps: what comes within this time is one change, in milliseconds. */
const SETTLE = 100

/** Builds the widget, and again whenever its sources change. */
export async function rebuildWidget(): Promise<void> {
  await ensureBuilt(WIDGET)
  let building = Promise.resolve(true)
  let timer: NodeJS.Timeout | undefined
  for (const folder of SOURCES) {
    watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        building = building.then(() => ensureBuilt(WIDGET))
      }, SETTLE)
    })
  }
}
