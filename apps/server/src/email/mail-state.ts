import type { Db } from '../db/database.ts'
import type { MailLaneCause } from '../db/schema-mails.ts'
import { readSetting } from '../db/settings.ts'
import { isStopped, readLane } from './queue/lane.ts'
import { isEmailOn, readEmailSetting } from './settings.ts'
import { cronCalledKey } from './show-settings.ts'

/** How it is with the mails that wait. */
export interface MailState {
  /** Undefined while mails go out. */
  readonly stopped: { readonly cause: MailLaneCause; readonly reason: string | null } | undefined
  readonly waiting: number
  /** When the oldest of them was due, in ms; undefined if none waits. */
  readonly dueAt: number | undefined
  /** They wait for a cron job, which called last at that time, in ms; null: never. Undefined: they do not. */
  readonly cronCalledAt: number | null | undefined
}

/** For who runs the site. Undefined while email is off. */
export async function readMailState(db: Db): Promise<MailState | undefined> {
  if (!(await isEmailOn(db))) return undefined
  const { version, cron } = await readEmailSetting(db)
  const lane = await readLane(db)
  const { waiting, due } = await db
    .selectFrom('mails')
    .select(({ fn }) => [fn.countAll<number>().as('waiting'), fn.min<number | null>('due_at').as('due')])
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  const calledAt = await readSetting(db, cronCalledKey)
  return {
    stopped: isStopped(lane, version) ? { cause: lane.cause ?? 'refused', reason: lane.reason } : undefined,
    waiting: Number(waiting),
    dueAt: due === null ? undefined : Number(due),
    cronCalledAt: cron ? (typeof calledAt === 'number' ? calledAt : null) : undefined,
  }
}
