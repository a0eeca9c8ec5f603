import { afterAll, beforeAll, expect, it } from 'vitest'
import { ended, type PushSite, ring, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { createCounters, exposition } from './metrics.ts'

const TOKEN = 'a long enough token'.replaceAll(' ', '-')

withDatabases('metrics', make => {
  let site: PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make(), env: { DESKBELL_METRICS_TOKEN: TOKEN } })
  })
  afterAll(() => site.close())
  const scrape = (headers: Record<string, string>) => site.on.anonymous.request('GET', '//metrics', undefined, headers)

  it('are for whoever has the token, and for admins', async () => {
    expect((await scrape({})).status).toBe(401)
    expect((await scrape({ authorization: 'Bearer another-long-token' })).status).toBe(401)
    const agent = await site.on.agent()
    expect((await agent.request('GET', '//metrics')).status).toBe(403)
    const scraped = await scrape({ authorization: `Bearer ${TOKEN}` })
    expect(scraped.headers.get('content-type')).toContain('version=0.0.4')
    expect((await site.admin.request('GET', '//metrics')).status).toBe(200)
  })

  it('count what was accepted and what came back, by lane and status', async () => {
    const browser = await subscribe(site.service, site.admin)
    await trace(site.admin, await ring(site.admin, browser.id), ended)
    site.service.expire(browser.agent.subscription.endpoint)
    await trace(site.admin, await ring(site.admin, browser.id), ended)
    const text = await (await scrape({ authorization: `Bearer ${TOKEN}` })).text()
    const lane = site.service.extraHosts
    expect(text).toContain(`deskbell_sends_total{lane="${lane}",result="accepted",status="201"}`)
    expect(text).toContain(`deskbell_sends_total{lane="${lane}",result="gone",status="410"} 1`)
    expect(text).toMatch(/deskbell_servers 1\n/)
    expect(text).toMatch(/deskbell_queue_age_seconds 0\n/)
    expect(text).not.toContain(browser.agent.subscription.endpoint)
    // Every line is of the format.
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"\n]*"(,\w+="[^"\n]*")*\})? [0-9.e+-]+)$/)
    }
  })
})

it('escapes what stands in a label', () => {
  const counters = createCounters()
  counters.count('deskbell_sends_total', { lane: 'a"b\\c\nd' })
  expect(exposition(counters.families())).toContain('{lane="a\\"b\\\\c\\nd"} 1')
})
