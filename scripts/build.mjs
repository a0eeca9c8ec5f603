// `pnpm build`: builds the app and the widget, if their sources have changed since.
import { ensureBuilt } from './lib/build.mjs'
import { stopOnSignals } from './lib/processes.mjs'

stopOnSignals()
process.exitCode = (await ensureBuilt()) ? 0 : 1
