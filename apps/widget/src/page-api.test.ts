import { expect, it } from 'vitest'
import { createPageApi, isCommandQueue, type PageCommands } from './page-api.ts'

function make(fault?: Error) {
  const calls: unknown[][] = []
  const reports: unknown[] = []
  const does =
    (name: string) =>
    (...values: unknown[]) => {
      calls.push([name, ...values])
      if (fault) throw fault
    }
  const commands = Object.fromEntries(
    ['open', 'close', 'toggle', 'identify', 'setLanguage', 'reset'].map(name => [name, does(name)]),
  ) as unknown as PageCommands
  return { calls, reports, ...createPageApi('1.2.3', commands, error => reports.push(error)) }
}

it('commands that waited are done in their order, and unknown ones are none', () => {
  const { api, calls } = make()
  const seen: string[] = []
  api.push(
    ['open'],
    ['identify', { externalId: 7, hmac: ' ab ', extra: {}, name: '' }],
    ['constructor'],
    ['push', ['open']],
  )
  api.push(['__proto__'], [], null, 'open', (given: typeof api) => seen.push(given.version))
  expect(calls).toEqual([['open'], ['identify', { externalId: '7', hmac: 'ab' }]])
  expect(seen).toEqual(['1.2.3'])
})

it('never throws into the page, and says what failed', () => {
  const fault = new Error('broken')
  const { api, emit, reports } = make(fault)
  api.open()
  api.identify(null as never)
  api.setLanguage(undefined as never)
  api.on('open', () => {
    throw fault
  })
  const heard: number[] = []
  api.on('unread', count => heard.push(count))
  api.on('unread', 'no function' as never)()
  emit('open', undefined)
  emit('unread', 2)
  api.push(() => {
    throw fault
  })
  expect(heard).toEqual([2])
  expect(reports).toEqual([fault, fault, fault, fault, fault])
})

it('counts what is unread, tells each change once, and stops when told', () => {
  const { api, emit } = make()
  const heard: number[] = []
  const stop = api.on('unread', count => heard.push(count))
  expect(api.unreadCount()).toBe(0)
  for (const count of [0, 1, 1, 2]) emit('unread', count)
  stop()
  emit('unread', 3)
  expect(heard).toEqual([1, 2])
  expect(api.unreadCount()).toBe(3)
})

it('takes a queue of commands for its own, and nothing else', () => {
  expect([[], [['open']], [() => {}]].every(isCommandQueue)).toBe(true)
  expect([undefined, {}, ['open'], [1], () => {}, [[], {}]].some(isCommandQueue)).toBe(false)
})
