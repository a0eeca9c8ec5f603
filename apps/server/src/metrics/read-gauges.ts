import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from '../db/database.ts'
import type { Family, Sample } from './metrics.ts'

/** A server that was silent for longer does not count as running. In milliseconds. */
const SILENT_MS = 60_000

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name,
  help,
  type: 'gauge',
  samples,
})
const one = (value: number): Sample[] => [{ labels: {}, value }]
const seconds = (ms: number): number => Math.max(0, ms) / 1000

/** What stands in the rows that all servers share. */
export async function readGauges({ db }: Database, now: number): Promise<Family[]> {
  const queued = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [fn.countAll<number>().as('all'), fn.min('due_at').as('due')])
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  const again = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .where('state', '=', 'queued')
    .where('attempts', '>', 0)
    .executeTakeFirstOrThrow()
  const outbox = await db
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number>().as('all'), fn.min('created_at').as('oldest')])
    .where('routed_at', 'is', null)
    .executeTakeFirstOrThrow()
  const lanes = await db.selectFrom('lanes').select(['lane', 'state']).execute()
  const devices = await db
    .selectFrom('devices')
    .select(({ fn }) => ['health', fn.countAll<number>().as('all')])
    .where('removed_at', 'is', null)
    .groupBy('health')
    .execute()
  const mails = await db
    .selectFrom('mails')
    .select(({ fn }) => [fn.countAll<number>().as('all'), fn.min<number | null>('due_at').as('due')])
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  const mailLane = await db.selectFrom('mail_lane').select('state').where('id', '=', 'smtp').executeTakeFirst()
  const servers = await db
    .selectFrom('servers')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .where('beat_at', '>', now - SILENT_MS)
    .executeTakeFirstOrThrow()
  const bot = await db.selectFrom('bot_standing').select(['failures', 'paused_until']).executeTakeFirst()
  return [
    gauge(
      'deskbell_bot_paused',
      '1 while nobody waits for the bot, because it failed again and again.',
      one(Number(bot?.paused_until ?? 0) > now ? 1 : 0),
    ),
    gauge('deskbell_deliveries_waiting', 'Deliveries in the queue, new ones and those to be tried again.', [
      { labels: { again: 'no' }, value: Number(queued.all) - Number(again.all) },
      { labels: { again: 'yes' }, value: Number(again.all) },
    ]),
    gauge(
      'deskbell_queue_age_seconds',
      'How long the oldest due delivery has been due.',
      one(seconds(now - Number(queued.due ?? now))),
    ),
    gauge('deskbell_outbox_waiting', 'Events that are not routed yet.', one(Number(outbox.all))),
    gauge(
      'deskbell_outbox_age_seconds',
      'How old the oldest of them is.',
      one(seconds(now - Number(outbox.oldest ?? now))),
    ),
    gauge(
      'deskbell_breaker_open',
      '1 while sending to a push service is stopped, 0.5 while one message finds out, else 0.',
      lanes.map(({ lane, state }) => ({ labels: { lane }, value: openness[state] ?? 0 })),
    ),
    gauge('deskbell_mails_waiting', 'Mails in the queue.', one(Number(mails.all))),
    gauge(
      'deskbell_mail_queue_age_seconds',
      'How long the oldest due mail has been due.',
      one(seconds(now - Number(mails.due ?? now))),
    ),
    gauge(
      'deskbell_mail_stopped',
      '1 while no mail goes out, 0.5 while one finds out, else 0.',
      one(openness[mailLane?.state ?? 'running'] ?? 0),
    ),
    gauge(
      'deskbell_devices',
      'Registered devices, by health.',
      devices.map(({ health, all }) => ({ labels: { health }, value: Number(all) })),
    ),
    gauge('deskbell_servers', 'Servers heard from within a minute.', one(Number(servers.all))),
  ]
}

const openness: Readonly<Record<string, number>> = { closed: 0, running: 0, probing: 0.5, open: 1, stopped: 1 }

/** What this process is like. */
export function watchProcess() {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return {
    read(): Family[] {
      const cpu = process.cpuUsage()
      const p99 = delay.percentile(99) / 1e9
      delay.reset()
      return [
        gauge('process_resident_memory_bytes', 'Memory in use.', one(process.memoryUsage.rss())),
        {
          ...gauge('process_cpu_seconds_total', 'CPU time since the start.', one((cpu.user + cpu.system) / 1e6)),
          type: 'counter',
        },
        gauge('process_uptime_seconds', 'Time since the start.', one(process.uptime())),
        gauge(
          'deskbell_event_loop_delay_seconds',
          'The 99th percentile since the last look.',
          one(Number.isFinite(p99) ? p99 : 0),
        ),
      ]
    },
    stop: () => delay.disable(),
  }
}
