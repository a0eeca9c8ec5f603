import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ConversationId, DepartmentId } from '@deskbell/contract'
import { startPushService } from '@deskbell/push-service'
import { type Deskbell, startDeskbell } from '../../harness/deskbell.ts'

const PLANT = fileURLToPath(new URL('../../../apps/server/bench/plant-site.ts', import.meta.url))
const NOTES = 'planted.json'

interface Planted {
  readonly departmentId: DepartmentId
  readonly conversationId: ConversationId
  /** The conversation with `longest` messages. */
  readonly newestId: ConversationId
}

interface Size {
  readonly conversations: number
  readonly longest: number
  readonly devices?: number
}

/**
 * The real server, on SQLite, with a large inbox: two messages a conversation, and one long thread; and with many devices.
 * @param keep a folder: what was planted is kept there, and is not planted again when it is there already
 */
export async function startLargeSite(
  size: Size,
  keep: string | undefined,
): Promise<{ readonly deskbell: Deskbell; readonly planted: Planted; stop(): Promise<void> }> {
  const pushService = await startPushService()
  const deskbell = await startDeskbell({ pushService, withAdmin: true })
  await deskbell.halt()
  const planted = await fill(deskbell.dataDir, size, keep)
  await deskbell.resume()
  return {
    deskbell,
    planted,
    async stop() {
      await deskbell.stop()
      await pushService.close()
    },
  }
}

async function fill(folder: string, size: Size, keep: string | undefined): Promise<Planted> {
  const notes = join(keep ?? folder, NOTES)
  if (keep !== undefined && existsSync(notes)) {
    await cp(keep, folder, { recursive: true, force: true })
    return JSON.parse(await readFile(notes, 'utf8')) as Planted
  }
  const sizes = Object.entries(size).flatMap(([what, count]) => [`--${what}`, String(count)])
  const { stdout } = await promisify(execFile)(process.execPath, [PLANT, '--data', folder, ...sizes])
  const planted = JSON.parse(stdout) as Planted
  if (keep !== undefined) {
    await cp(folder, keep, { recursive: true })
    await writeFile(notes, stdout)
  }
  return planted
}
