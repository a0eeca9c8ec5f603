import { setTimeout as pause } from 'node:timers/promises'
import type { DeliveryId } from '@deskbell/contract'
import { createRounds } from '../../rounds.ts'
import { createSignal } from '../../signal.ts'
import type { EmailDeps } from '../email-deps.ts'
import { readAccount } from '../settings.ts'
import { CONNECTIONS, type Mailer } from '../smtp/mailer.ts'
import { writeLetter } from '../write-letter.ts'
import { claimMails, endLeftBehind, nextDue, releaseLeftovers, releaseMails } from './claim.ts'
import { dropAll, dropExpired } from './drop-mails.ts'
import { createKeptMailer, type InUse } from './kept-mailer.ts'
import { type MailEnd, putOff, settle } from './settle.ts'
import { createMailClock } from './watch-clock.ts'

/** In this server's hands at once: some are written while others are on their way. Memory holds no more of the queue. */
const IN_HAND = CONNECTIONS * 8
/** Longer than anything in hand takes. Milliseconds, like all that follow. */
const LEASE_MS = 5 * 60_000
/** Behind the wake-ups, which may be lost. */
const POLL_MS = 15_000
const PAUSE_MS = 1_000
const LOOK_AFTER_MS = 2_000
const EXPIRED_AFTER_MS = 60_000
const STOP_WITHIN = 5_000
/** Shorter than a lease, after which somebody else may send it. */
const WRITTEN_WITHIN = 60_000
/** Of what went wrong, in characters. */
const MOST_WORDS = 500

/** What one call of the cron job did. */
export interface Drained {
  readonly sent: number
  readonly failed: number
}

/** Sends the mails that are due, for as long as the server runs; in cron mode only while it is asked to. */
export function createMailQueue(deps: EmailDeps) {
  const { database, clock, random, log, sealer } = deps
  const owner = database.self
  const signal = createSignal()
  const mailer = createKeptMailer(deps.patience)
  /** Each with what it is sent by: settings may have changed since it was begun. */
  const inHand = new Map<DeliveryId, { readonly done: Promise<void>; readonly mailer: Mailer }>()
  const mailClock = createMailClock(database, LEASE_MS)
  const counted = { sent: 0, failed: 0 }
  let drainUntil = 0
  let drained: (() => void)[] = []
  let stopping = false
  let loop = Promise.resolve()

  const fraction = () => (random(new Uint8Array(1))[0] ?? 0) / 256

  const work = async (id: DeliveryId, use: InUse): Promise<void> => {
    try {
      const written = await write(id, use)
      if (!written) return
      const end = written.send ? await send(use, written.letter, written.toldSeq) : cancelled(written.reason)
      // Broken off by our own stop: that says nothing of the mail server.
      // Services lock accounts that keep failing to sign in: whatever has not begun fails no more than it has.
      if (end.kind === 'failed' && end.failure.lane !== undefined) mailer.drop(use.mailer)
      if (stopping && end.kind === 'failed' && end.failure.status === null) {
        await releaseMails(database, owner, { ids: [id], now: clock() })
        return
      }
      const { mail } = written.toWrite
      const settled = { mail, owner, end, random: fraction(), version: use.version }
      const became = await surely(end, () => settle(database, { ...settled, now: clock() }))
      if (end.kind === 'sent') counted.sent += 1
      if (became === 'failed') counted.failed += 1
    } catch (error) {
      // The lease ends, and it is tried again until it expires.
      log.error({ err: error, mail: id }, 'a mail could not be worked on')
    } finally {
      inHand.delete(id)
      signal.fire()
    }
  }
  const write = async (id: DeliveryId, use: InUse) => {
    try {
      return await writeLetter({ ...deps, owner, account: use.account, whole: use.whole }, id)
    } catch (error) {
      log.error({ err: error, mail: id }, 'a mail could not be written')
      const words = `The mail could not be written: ${error instanceof Error ? error.message : String(error)}`
      await putOff(database, { id, owner, now: clock(), random: fraction(), words: words.slice(0, MOST_WORDS) })
      return undefined
    }
  }
  /** What a mail server took is written down as soon as the database takes it: else it would be sent again. */
  const surely = async <T>(end: MailEnd, settling: () => Promise<T>): Promise<T> => {
    const until = performance.now() + WRITTEN_WITHIN
    for (;;) {
      try {
        return await settling()
      } catch (error) {
        if (end.kind !== 'sent' || performance.now() > until || stopping) throw error
        log.warn({ err: error }, 'that a mail was sent could not be written down; trying again')
        await pause(PAUSE_MS)
      }
    }
  }

  /** @returns for how long there is nothing to do, in ms */
  const step = async (): Promise<number> => {
    // Each that ends asks for more.
    if (inHand.size > IN_HAND / 2) return POLL_MS
    const { setting, account } = await readAccount(database.db, sealer)
    if (!account) {
      mailer.drop()
      await dropAll(database)
      endDrain()
      return POLL_MS
    }
    const now = clock()
    await mailClock.look(now)
    if (setting.cron && now >= drainUntil) {
      endDrain()
      return POLL_MS
    }
    const use = mailer.use(account, setting)
    const claim = { owner, now, leaseUntil: now + LEASE_MS, limit: IN_HAND - inHand.size, version: setting.version }
    const claimed = await claimMails(database, claim)
    for (const id of claimed) if (!inHand.has(id)) inHand.set(id, { done: work(id, use), mailer: use.mailer })
    if (claimed.length > 0) return 0
    if (inHand.size === 0) endDrain()
    const due = await nextDue(database, setting.version)
    return due === undefined ? POLL_MS : Math.max(10, Math.min(POLL_MS, due - clock()))
  }

  const run = async () => {
    let leftovers = database.kind === 'sqlite'
    while (!stopping) {
      try {
        if (leftovers) await releaseLeftovers(database)
        leftovers = false
        await signal.wait(await step())
      } catch (error) {
        log.error({ err: error }, 'mails could not be claimed')
        await signal.wait(PAUSE_MS)
      }
    }
  }

  const endDrain = () => {
    drainUntil = 0
    for (const done of drained) done()
    drained = []
  }

  const rounds = createRounds(log, [
    {
      everyMs: LOOK_AFTER_MS,
      work: async () => {
        if (await endLeftBehind(database, clock())) signal.fire()
      },
      failed: 'mails that other servers left could not be looked for',
    },
    {
      everyMs: EXPIRED_AFTER_MS,
      work: () => dropExpired(database, clock()),
      failed: 'mails that are not worth sending any more could not be dropped',
    },
  ])
  const unlisten: (() => void)[] = []

  return {
    start() {
      unlisten.push(database.wake.listen('mails', signal.fire), database.wake.listen('settings', signal.fire))
      rounds.start()
      loop = run()
    },
    /** Sends what is due, for so many milliseconds at most; what is on its way then goes on. */
    async drain(withinMs: number): Promise<Drained> {
      const before = { ...counted }
      const { promise, resolve } = Promise.withResolvers<void>()
      drained.push(resolve)
      drainUntil = clock() + withinMs
      const timer = setTimeout(resolve, withinMs)
      signal.fire()
      await promise
      clearTimeout(timer)
      return { sent: counted.sent - before.sent, failed: counted.failed - before.failed }
    },
    /** Finishes what is on its way. What a slow mail server holds up is broken off, and sent by the next start. */
    async stop() {
      stopping = true
      for (const end of unlisten) end()
      signal.fire()
      endDrain()
      await loop
      await rounds.stop()
      const timer = setTimeout(() => {
        for (const one of inHand.values()) one.mailer.breakOff()
      }, STOP_WITHIN)
      await Promise.all([...inHand.values()].map(({ done }) => done))
      clearTimeout(timer)
      mailer.close()
      await releaseMails(database, owner, { ids: [...inHand.keys()], now: clock() })
    },
  }
}

async function send(
  { mailer }: InUse,
  letter: Parameters<InUse['mailer']['send']>[0],
  toldSeq: number,
): Promise<MailEnd> {
  const sent = await mailer.send(letter)
  return sent.ok
    ? { kind: 'sent', status: sent.status, words: sent.words, toldSeq }
    : { kind: 'failed', failure: sent.failure }
}

const cancelled = (reason: Extract<MailEnd, { kind: 'cancelled' }>['reason']): MailEnd => ({
  kind: 'cancelled',
  reason,
})
