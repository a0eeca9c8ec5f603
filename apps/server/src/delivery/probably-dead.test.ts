import { afterAll, beforeAll, expect, it } from 'vitest'
import { minute } from '../test-support/clock.ts'
import { ended, listed, type PushSite, ring, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('the silent-death watchdog', make => {
  let site: PushSite
  let { admin, service, on, clock } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock } = site)
  })
  afterAll(() => site.close())

  it('tells a device that has gone silent apart, rings it all the same, and believes it when it shows again', async () => {
    const [phone, mute] = [await subscribe(service, admin), await subscribe(service, admin)]
    const rung = async (browser: typeof phone) => {
      clock.advance(2 * minute)
      await trace(admin, await ring(admin, browser.id), ended)
      return (await browser.receive()).notification.data.receiptToken
    }
    const report = async (token: string) => {
      const at = new Date(clock.now()).toISOString()
      await on.anonymous.json('POST', '/receipts', { sentAt: at, receipts: [{ token, stage: 'displayed', at }] })
    }
    const healthOf = async (browser: typeof phone) => (await listed(admin, browser.id))?.health

    await report(await rung(phone))
    expect(await healthOf(phone)).toBe('ok')
    for (let n = 0; n < 5; n += 1) {
      await rung(phone)
      expect(await healthOf(phone)).toBe('ok')
    }
    const last = await rung(phone)
    expect(await listed(admin, phone.id)).toMatchObject({ health: 'dead', unshown: { count: 5 } })
    for (let n = 0; n < 8; n += 1) await rung(mute)
    expect(await healthOf(mute)).toBe('unknown')

    await report(last)
    expect(await listed(admin, phone.id)).toMatchObject({ health: 'ok', unshown: null })
  })
})
