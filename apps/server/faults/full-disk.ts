import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestDatabase } from '../src/test-support/with-databases.ts'

const run = promisify(execFile)
/** Enough for the schema and some hundreds of messages. */
const SIZE_MB = 24
const BLOCK = Buffer.alloc(64 * 1024, 1)

/** A disk of its own that can be filled to the last byte, for a data folder. */
export interface SmallDisk extends TestDatabase {
  fill(): void
  /** Makes room again: all of it, or so many bytes. */
  free(bytes?: number): void
}

/** Mounts one; `undefined` where that is not allowed, as for anybody but root. */
export async function mountSmallDisk(): Promise<SmallDisk | undefined> {
  const dataDir = mkdtempSync(join(tmpdir(), 'deskbell-disk-'))
  const ballast = join(dataDir, 'ballast')
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=700`, 'deskbell', dataDir])
  } catch {
    rmSync(dataDir, { recursive: true, force: true })
    return undefined
  }
  return {
    config: { dataDir, databaseUrl: undefined },
    fill() {
      // Whole blocks first, then single bytes: nothing of it is left.
      for (const block of [BLOCK, BLOCK.subarray(0, 4096), BLOCK.subarray(0, 1)]) while (grows(ballast, block));
    },
    free(bytes) {
      if (bytes === undefined) rmSync(ballast, { force: true })
      else truncateSync(ballast, statSync(ballast).size - bytes)
    },
    async remove() {
      await run('umount', ['--lazy', dataDir])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function grows(path: string, block: Uint8Array): boolean {
  try {
    appendFileSync(path, block)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}
