import type { AskId } from '@deskbell/contract'
import { createRounds } from '../rounds.ts'
import { createSignal } from '../signal.ts'
import { GRACE_MS } from './ask-bot.ts'
import type { BotDeps } from './bot-deps.ts'
import { type Called, callBot } from './call-bot.ts'
import { type ClaimedAsk, claimAsks, endLeftBehind, releaseAsk, releaseLeftovers } from './claim.ts'
import { readBotSecret, readBotSetting } from './settings.ts'
import { type NotCalled, settle } from './settle.ts'
import { writeCall } from './write-call.ts'

/** Calls of this server under way at once. */
const MOST_CALLS = 32
/** Behind the wake-ups, which may be lost. Milliseconds, like all that follow. */
const POLL_MS = 1_000
const POLL_WHILE_OFF_MS = 15_000
const LOOK_AFTER_MS = 1_000
const PAUSE_MS = 1_000

/** Asks the bot about what visitors write, for as long as the server runs. */
export function createAsker(deps: BotDeps) {
  const { database, sealer, clock, log, ports } = deps
  const owner = database.self
  const signal = createSignal()
  const stopping = new AbortController()
  const inHand = new Map<AskId, Promise<void>>()
  let loop = Promise.resolve()

  const call = async (ask: ClaimedAsk): Promise<{ came: Called | NotCalled; name: string } | undefined> => {
    const { enabled, url, timeLimitSeconds, name } = await readBotSetting(database.db)
    const secret = await readBotSecret(database.db, sealer)
    const notCalled = (outcome: NotCalled['outcome']) => ({ name, came: { ok: false, outcome } as const })
    if (!enabled || url === null || secret === undefined) return notCalled('not_asked')
    const written = await writeCall(database.db, ask)
    if (!written) return undefined
    // What a killed server began has less time left.
    const timeLimitMs = Math.min(timeLimitSeconds * 1_000, ask.answer_by - GRACE_MS / 2 - clock())
    if (timeLimitMs <= 0) return notCalled('timed_out')
    const came = await callBot({
      ...{ url, secret, clock, timeLimitMs, id: ask.id, hasSpoken: written.hasSpoken, stopping: stopping.signal },
      secretThen: () => readBotSecret(database.db, sealer),
      body: JSON.stringify(written.call),
    })
    return { came, name }
  }

  const work = async (ask: ClaimedAsk): Promise<void> => {
    try {
      const called = await call(ask)
      if (!called) return
      const { outcome, pauses } = await settle(deps, ask, called)
      ports.count(outcome)
      const { came } = called
      const facts = {
        askId: ask.id,
        conversationId: ask.conversation_id,
        ...('fault' in came && { fault: came.fault }),
      }
      if (outcome === 'forged') log.warn(facts, 'an answer that the bot did not make for this question was refused')
      else if ('fault' in came) log.info({ ...facts, outcome }, 'the bot did not answer')
      if (pauses) log.warn(facts, 'the bot failed again and again: for a minute nobody waits for it')
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error, askId: ask.id }, 'the bot could not be asked')
      // Whatever is broken here must not have the bot asked without a pause.
      const notBefore = stopping.signal.aborted ? null : clock() + PAUSE_MS
      await releaseAsk(database, owner, { id: ask.id, notBefore }).catch(() => {})
    } finally {
      inHand.delete(ask.id)
      signal.fire()
    }
  }

  /** @returns for how long there is nothing to do, in ms */
  const step = async (): Promise<number> => {
    const room = MOST_CALLS - inHand.size
    if (room === 0) return POLL_MS
    const claimed = await claimAsks(database, { owner, now: clock(), limit: room })
    for (const ask of claimed) inHand.set(ask.id, work(ask))
    if (claimed.length > 0) return 0
    return (await readBotSetting(database.db)).enabled ? POLL_MS : POLL_WHILE_OFF_MS
  }

  const run = async () => {
    let leftovers = database.kind === 'sqlite'
    while (!stopping.signal.aborted) {
      try {
        if (leftovers) await releaseLeftovers(database)
        leftovers = false
        await signal.wait(await step())
      } catch (error) {
        log.error({ err: error }, 'what the bot is to be asked could not be claimed')
        await signal.wait(PAUSE_MS)
      }
    }
  }

  const rounds = createRounds(log, [
    {
      everyMs: LOOK_AFTER_MS,
      work: async () => {
        if (await endLeftBehind(database)) signal.fire()
      },
      failed: 'what other servers asked the bot could not be looked for',
    },
  ])
  const unlisten: (() => void)[] = []

  return {
    start() {
      unlisten.push(database.wake.listen('bot', signal.fire), database.wake.listen('settings', signal.fire))
      rounds.start()
      loop = run()
    },
    /** Breaks off what is under way: the next server asks again while there is time, by the same id. */
    async stop() {
      stopping.abort()
      for (const end of unlisten) end()
      signal.fire()
      await loop
      await rounds.stop()
      await Promise.all(inHand.values())
    },
  }
}
