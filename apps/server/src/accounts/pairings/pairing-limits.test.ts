import { pairingRedeemAnswerSchema } from '@deskbell/contract/schemas'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { askedDuring } from '../../test-support/asked-during.ts'
import { createTestClock, hour, minute } from '../../test-support/clock.ts'
import { another, browser, enter, pair, redeem } from '../../test-support/pair.ts'
import type { TestServer } from '../../test-support/start-test-server.ts'
import { withServer } from '../../test-support/with-server.ts'
import { closePairings } from './close-pairings.ts'

const clock = createTestClock()
/** The proxy in front says where somebody comes from. */
const env = { DESKBELL_TRUST_PROXY: '127.0.0.1' }

withServer('limits of pairing', { clock: clock.now, env }, (server, kind) => {
  let on: TestServer
  let place = 0
  /** An address that no other test uses. */
  let here = ''
  beforeAll(() => {
    on = server()
  })
  beforeEach(() => {
    here = `192.0.2.${++place}`
    clock.advance(hour)
  })

  it('a user with many pairings at many addresses gets no more guesses than ten of them give', async () => {
    const desk = await on.agent()
    // One /64 is one place; each of these is a place of its own.
    const at = (by: number, host = 1) => `2001:db8:${place}:${by}::${host}`
    const statuses: number[] = []
    const codes: string[] = []
    for (let by = 0; by < 20; by++) {
      const phone = browser(on, at(by))
      const answer = await phone.request('POST', '/pairings/redeem', { token: await pair(desk) })
      statuses.push(answer.status)
      if (answer.ok) codes.push(pairingRedeemAnswerSchema.parse(await answer.json()).code)
      else expect(Number(answer.headers.get('retry-after'))).toBe(15 * 60)
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), ...Array<number>(10).fill(429)])
    let wrong = 1
    const unlike = () => {
      while (codes.includes(another('000000', wrong))) wrong++
      return another('000000', wrong++)
    }
    let guesses = 0
    for (let by = 0; by < 20; by++) {
      for (let host = 1; host <= 8; host++) {
        if ((await enter(browser(on, at(by, host)), unlike())).status === 403) guesses++
      }
    }
    // Five for each code, and what strangers have together.
    expect(guesses).toBe(10 * 5 + 20)
    clock.advance(15 * minute)
    expect((await redeem(browser(on, here), await pair(desk))).user.id).toBe(desk.user.id)
  }, 30_000)

  it('an address whose code was used or closed is a stranger’s again', async () => {
    const desk = await on.agent()
    const strangers = async (address: string) => {
      let taken = 0
      while ((await enter(browser(on, address), another('000000', taken))).status === 403) taken++
      return taken
    }
    const { code } = await redeem(browser(on, here), await pair(desk))
    expect((await enter(browser(on, here), code)).status).toBe(200)
    // Ten of the strangers' twenty go here, ten at the next address, and then there are none.
    expect(await strangers(here)).toBe(10)
    expect(await strangers(`198.51.100.${place}`)).toBe(10)
    expect(await strangers(`203.0.113.${place}`)).toBe(0)
  }, 20_000)

  it.skipIf(kind === 'sqlite')(
    'what is closed while it is used signs nobody in',
    async () => {
      const desk = await on.agent()
      const { database } = on.server
      const close = (ask: () => Promise<Response>) =>
        askedDuring(database, desk.user.id, trx => closePairings(trx, { user: desk.user.id }, clock.now()), ask)
      const { code } = await redeem(browser(on, here), await pair(desk))
      expect((await close(() => enter(browser(on, here), code))).status).toBe(403)
      const token = await pair(desk)
      const late = await close(() => browser(on, here).request('POST', '/pairings/redeem', { token }))
      expect(late.status).toBe(410)
      const sessions = database.db.selectFrom('sessions').select('token_hash').where('user_id', '=', desk.user.id)
      // The desk's, and that of whoever redeemed the first link in time.
      expect(await sessions.execute()).toHaveLength(2)
    },
    30_000,
  )
})
