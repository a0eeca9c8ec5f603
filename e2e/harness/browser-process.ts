import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type RecordedProgram = {
  /** Starts the program in its own place, and notes its id first. */
  readonly path: string
  /** SIGKILL to the one that was started last. */
  kill(): Promise<void>
  /** Stops it and all that it started where they are, as a closed lid does; and lets them go on. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}

/** A program whose process can be killed: Playwright tells nobody which one it started. */
export async function recordProcess(program: string, folder: string): Promise<RecordedProgram> {
  const path = join(folder, 'browser')
  const note = join(folder, 'browser.pid')
  await writeFile(path, `#!/bin/sh\necho $$ > '${note}'\nexec '${program}' "$@"\n`, { mode: 0o755 })
  const started = async () => Number(await readFile(note, 'utf8'))
  return {
    path,
    async kill() {
      process.kill(await started(), 'SIGKILL')
    },
    // Playwright starts it as the first of a group of its own.
    async freeze() {
      process.kill(-(await started()), 'SIGSTOP')
    },
    async thaw() {
      process.kill(-(await started()), 'SIGCONT')
    },
  }
}
