import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { botFaults, botOutcomes } from '@deskbell/contract'
import { botCallSchema } from '@deskbell/contract/schemas'
import { expect, it, onTestFinished } from 'vitest'
import { startBotSite } from '../test-support/bot-site.ts'
import { eventually } from '../test-support/eventually.ts'
import { makeSqlite } from '../test-support/with-databases.ts'

const page = await readFile(new URL('../../../../docs/bot.md', import.meta.url), 'utf8')
const rows = page.split('\n').flatMap(line => {
  const cells = line.split('|').slice(1, -1)
  return cells.length > 1 ? [cells.map(cell => cell.trim())] : []
})
const first = rows.map(([cell = '']) => cell)

it('docs/bot.md says of every fault what the app says', () => {
  const told = rows.filter(([code]) => Object.hasOwn(botFaults, code?.slice(1, -1) ?? ''))
  expect(told).toEqual(Object.entries(botFaults).map(([code, text]) => [`\`${code}\``, text]))
})

it('docs/bot.md has every outcome, and every field of the call', () => {
  const outcomes = first.flatMap(cell => cell.split(', ').map(one => one.replaceAll('`', '')))
  expect(outcomes).toEqual(expect.arrayContaining([...botOutcomes]))
  const fields = Object.keys(botCallSchema.shape).map(field => `\`${field}\``)
  expect(first).toEqual(expect.arrayContaining(fields))
})

it('S9: the bot of docs/bot.md, as it stands there, answers and hands over', async () => {
  const [, program] = /```js\n([\s\S]*?)```/.exec(page) ?? []
  const place = await makeSqlite()
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-bot-'))
  const site = await startBotSite(place)
  onTestFinished(async () => {
    await site.close()
    await place.remove()
    await rm(folder, { recursive: true })
  })
  await writeFile(join(folder, 'bot.mjs'), program ?? '')
  const port = await freePort()
  const env = { BOT_SECRET: await site.newSecret(), PORT: String(port) }
  const child = spawn(process.execPath, [join(folder, 'bot.mjs')], { env, stdio: 'inherit' })
  onTestFinished(() => void child.kill())
  const url = `http://127.0.0.1:${port}/`
  await site.admin.json('PUT', '/settings/bot', { enabled: true, url, timeLimitSeconds: 8, name: 'Robin' })
  await eventually(async () => {
    expect(await site.admin.json('POST', '/settings/bot/test', {})).toMatchObject({ outcome: 'handed_over' })
  })
  const visitor = await site.test.visitor()
  const asked = await site.became((await site.say(visitor, 'When are you open?')).messageId)
  expect(asked).toMatchObject({ outcome: 'handled', rung: false })
  const wanted = await site.became((await site.say(visitor, 'My order is lost')).messageId)
  expect(wanted).toMatchObject({ outcome: 'handed_over', rung: true })
  expect(await site.thread(visitor)).toEqual([
    'visitor: When are you open?',
    'Robin: We are open from nine to six.',
    'visitor: My order is lost',
    'Robin: I am getting somebody for you.',
  ])
  // Whoever is not Deskbell gets nothing from it.
  const stranger = await fetch(url, { method: 'POST', body: '{}', headers: { 'webhook-signature': 'v1,x' } })
  expect(stranger.status).toBe(401)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
