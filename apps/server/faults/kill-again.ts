import { setTimeout as sleep } from 'node:timers/promises'
import type { PushService } from '@deskbell/push-service'
import type { SeededRandom } from './seeded-random.ts'
import type { ServerChild } from './server-child.ts'

/** How long a server lives at most after it is ready, and what a kill waits for at most. Milliseconds. */
const LIFE_MS = 600
const PUSH_WITHIN_MS = 1_000
const START_MS = 1_200

/** When the kills came. */
export interface Kills {
  total: number
  /** Before the server was ready. */
  starting: number
  /** As a push was on its way: the push service took it, and nobody could write down its answer. */
  sending: number
}

export interface KillOptions {
  readonly server: ServerChild
  readonly service: PushService
  readonly random: SeededRandom
  readonly kills: Kills
  /** Asked before each kill. */
  readonly goOn: () => boolean
}

/** Kills one server and starts it again, over and over; in the end it runs. It has to run when this begins. */
export async function killAgain({ server, service, random, kills, goOn }: KillOptions): Promise<void> {
  let starting: Promise<'ready' | undefined> = Promise.resolve('ready')
  while (goOn()) {
    kills.total += 1
    if (random.chance(0.1)) {
      await Promise.race([starting, sleep(random.between(0, START_MS))])
      kills.starting += 1
    } else {
      await starting
      await sleep(random.between(0, LIFE_MS))
      if (random.chance(0.4)) {
        kills.sending += 1
        await service.waitForNext('request', () => true, PUSH_WITHIN_MS).catch(() => undefined)
      }
    }
    await server.kill()
    starting = server.start()
  }
  await starting
}
