import { setTimeout as sleep } from 'node:timers/promises'
import type { SeededRandom } from './seeded-random.ts'
import type { ServerChild } from './server-child.ts'
import type { Site } from './site.ts'

/** How long a server lives at most after it is ready, and what a kill waits for at most. Milliseconds. */
const LIFE_MS = 800
const PUSH_WITHIN_MS = 1_000
const START_MS = 1_200
/** What a server needs to store a message and answer, more or less. */
const WRITE_MS = 12

/** When the kills came. */
export interface Kills {
  total: number
  /** Before the server was ready. */
  starting: number
  /** As a push was on its way: the push service took it, and nobody could write down its answer. */
  sending: number
  /** As a mail was taken, and nobody could write that down. */
  mailing: number
  /** As a visitor's message was on its way in: stored or not, and not answered. */
  writing: number
}

export interface KillOptions {
  readonly server: ServerChild
  readonly site: Site
  readonly random: SeededRandom
  readonly kills: Kills
  /** Asked before each kill. */
  readonly goOn: () => boolean
}

/** Kills one server and starts it again, over and over; in the end it runs. It has to run when this begins. */
export async function killAgain({ server, site, random, kills, goOn }: KillOptions): Promise<void> {
  let starting: Promise<'ready' | undefined> = Promise.resolve('ready')
  while (goOn()) {
    kills.total += 1
    if (random.chance(0.1)) {
      await Promise.race([starting, sleep(random.between(0, START_MS))])
      kills.starting += 1
    } else {
      await starting
      await sleep(random.between(0, LIFE_MS))
      const moment = random.pick(['any', 'sending', 'writing', 'writing', 'mailing'] as const)
      if (moment === 'sending') {
        kills.sending += 1
        await site.service.waitForNext('request', () => true, PUSH_WITHIN_MS).catch(() => undefined)
      } else if (moment === 'mailing') {
        kills.mailing += 1
        await Promise.race([site.mailbox?.nextCopy(), sleep(PUSH_WITHIN_MS)])
        await sleep(random.between(0, WRITE_MS))
      } else if (moment === 'writing') {
        kills.writing += 1
        await Promise.race([site.nextPost(), sleep(PUSH_WITHIN_MS)])
        await sleep(random.between(0, WRITE_MS))
      }
    }
    await server.kill()
    starting = server.start()
  }
  await starting
}
