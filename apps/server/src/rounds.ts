import type { Logger } from 'pino'

/** Something that is done now and then, beside everything else. */
export interface Round {
  readonly everyMs: number
  /** Once at the start too, and not only when the first time is over. */
  readonly atStart?: boolean
  /** What could not be done, for the log. */
  readonly failed: string
  work(): Promise<unknown>
}

/** Goes its rounds until it is stopped. One that is not done yet is not begun again; a failure is logged, and no more. */
export function createRounds(log: Logger, rounds: readonly Round[]) {
  let timers: NodeJS.Timeout[] = []
  const underWay = new Map<Round, Promise<unknown>>()

  const go = (round: Round) => {
    if (underWay.has(round)) return
    const done = round
      .work()
      .catch(error => log.error({ err: error }, round.failed))
      .finally(() => underWay.delete(round))
    underWay.set(round, done)
  }
  return {
    start() {
      timers = rounds.map(round => setInterval(go, round.everyMs, round).unref())
      for (const round of rounds) if (round.atStart) go(round)
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(underWay.values())
    },
  }
}
