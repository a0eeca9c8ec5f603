import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type RecordedProgram = {
  /** Starts the program in its own place, and notes its id first. */
  readonly path: string
  /** SIGKILL to the one that was started last. */
  kill(): Promise<void>
}

/** A program whose process can be killed: Playwright tells nobody which one it started. */
export async function recordProcess(program: string, folder: string): Promise<RecordedProgram> {
  const path = join(folder, 'browser')
  const note = join(folder, 'browser.pid')
  await writeFile(path, `#!/bin/sh\necho $$ > '${note}'\nexec '${program}' "$@"\n`, { mode: 0o755 })
  return {
    path,
    async kill() {
      process.kill(Number(await readFile(note, 'utf8')), 'SIGKILL')
    },
  }
}
