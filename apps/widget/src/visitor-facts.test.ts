import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVisitorApi } from '@deskbell/api'
import { afterEach, expect, it } from 'vitest'
import { createVisitorFacts } from './visitor-facts.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function start(answer: () => number = () => 204) {
  const told: unknown[] = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', piece => {
      body += String(piece)
    })
    request.on('end', () => {
      told.push(JSON.parse(body))
      response.writeHead(answer()).end()
    })
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const state = { hasVisitor: true, url: 'https://shop.example/' }
  const facts = createVisitorFacts({
    api: createVisitorApi({ apiRoot: `http://localhost:${(server.address() as AddressInfo).port}` }),
    hasVisitor: () => state.hasVisitor,
    page: () => ({ url: state.url, title: 'Shop' }),
    referrer: '',
    language: () => 'de',
    timeZone: 'Europe/Berlin',
  })
  return { facts, told, state }
}

it('tells each thing once, and nothing before there is a visitor', async () => {
  const { facts, told, state } = await start()
  state.hasVisitor = false
  await facts.tell()
  state.hasVisitor = true
  await facts.tell()
  await facts.tell()
  state.url = 'https://shop.example/seeds'
  await facts.tell()
  expect(told).toEqual([
    { page: { url: 'https://shop.example/', title: 'Shop' }, language: 'de', timeZone: 'Europe/Berlin' },
    { page: { url: 'https://shop.example/seeds', title: 'Shop' } },
  ])
})

it('a new name of a proven visitor goes with its proof', async () => {
  const { facts, told } = await start()
  await facts.tell()
  const identity = { externalId: '7', hmac: 'ab' }
  facts.identify({ ...identity, name: 'Ada', email: 'ada@example.com' })
  await facts.tell()
  facts.identify({ ...identity, name: 'Ada Ling', email: 'ada@example.com' })
  await facts.tell()
  expect(told.slice(1)).toEqual([
    { name: 'Ada', email: 'ada@example.com', identity },
    { name: 'Ada Ling', email: 'ada@example.com', identity },
  ])
})

it('a backend that does not take it is not asked again', async () => {
  const { facts, told, state } = await start(() => 404)
  await facts.tell()
  state.url = 'https://shop.example/seeds'
  await facts.tell()
  expect(told).toHaveLength(1)
})
