import { type DeliveryId, type DeviceId, parseId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import type { Load } from './concurrency.ts'
import { createLanes, type Task } from './lanes.ts'

const device = (n: number) => parseId('dev', `dev_0000000${n}`.slice(0, 20)) as DeviceId
const delivery = (name: string) => `dlv_${name}` as DeliveryId
const turn = () => new Promise(resolve => setImmediate(resolve))

/** Lanes whose tasks end when the test says so. */
function controlled() {
  const lanes = createLanes(() => 1_000_000_000)
  const begun: string[] = []
  const ends = new Map<string, (load: Load) => void>()
  const add = (name: string, task: Partial<Task>) =>
    lanes.add({
      id: delivery(name),
      lane: 'fcm',
      deviceId: device(1),
      subject: name,
      run: () => {
        begun.push(name)
        return new Promise(resolve => ends.set(name, resolve))
      },
      ...task,
    })
  const end = async (name: string, load: Load = 'eased') => {
    const resolve = ends.get(name)
    if (!resolve) throw new Error(`${name} has not begun`)
    ends.delete(name)
    resolve(load)
    await turn()
  }
  return { lanes, begun, add, end }
}

it('one subject on one device is sent in order, one at a time', async () => {
  const { begun, add, end } = controlled()
  for (const name of ['a', 'b', 'c']) add(name, { subject: 'cnv' })
  add('other', {})
  expect(begun).toEqual(['a', 'other'])
  await end('a')
  await end('b')
  expect(begun).toEqual(['a', 'other', 'b', 'c'])
})

it('a device that never answers takes four places of its lane', () => {
  const { begun, add } = controlled()
  for (let n = 0; n < 20; n += 1) add(`slow ${n}`, {})
  add('quick', { deviceId: device(2) })
  expect(begun).toEqual(['slow 0', 'slow 1', 'slow 2', 'slow 3', 'quick'])
})

it('a push service that never answers fills its own lane alone', () => {
  const { lanes, begun, add } = controlled()
  for (let n = 0; n < 256; n += 1) add(`slow ${n}`, { deviceId: device(n) })
  expect(begun).toHaveLength(32)
  expect([lanes.roomOf('fcm'), lanes.roomOf('apple'), lanes.isHeldBack()]).toEqual([0, 256, true])
  add('quick', { lane: 'apple' })
  expect(begun.at(-1)).toBe('quick')
})

it('D3: a lane that is strained gets fewer places, and more again when it is well', async () => {
  const { begun, add, end } = controlled()
  for (let n = 0; n < 60; n += 1) add(`${n}`, { deviceId: device(n) })
  expect(begun).toHaveLength(32)
  // The first may be one device's own trouble; the second halves, once for all that were under way.
  for (let n = 0; n < 16; n += 1) await end(`${n}`, 'strained')
  expect(begun).toHaveLength(33)
  await end('16')
  expect(begun).toHaveLength(33)
  for (let n = 17; n < 33; n += 1) await end(`${n}`)
  // Sixteen places, and one more for a round-trip that went well.
  expect(begun.length - 33).toBe(17)
})

it('pains 26: a device that fails again and again does not strain the lane, and waits aside', async () => {
  const { begun, add, end } = controlled()
  add('dead 0', {})
  await end('dead 0', 'strained')
  for (let n = 1; n < 10; n += 1) {
    add(`dead ${n}`, {})
    await end(`dead ${n}`, 'strained')
  }
  add('dead a', {})
  add('dead b', {})
  expect(begun.at(-1)).toBe('dead a')
  // All the places, and none of them is the dead one's.
  for (let n = 2; n < 50; n += 1) add(`well ${n}`, { deviceId: device(n) })
  expect(begun.filter(name => name.startsWith('well'))).toHaveLength(32)
  await end('dead a', 'eased')
  await end('well 2')
  expect(begun).toContain('dead b')
})

it('says which devices have enough in hand, until some of it is done', async () => {
  const { lanes, add, end } = controlled()
  for (let n = 0; n < 16; n += 1) add(`${n}`, {})
  expect(lanes.fullDevices()).toEqual([device(1)])
  await end('0')
  expect(lanes.fullDevices()).toEqual([])
})

it('gives up what was not begun of a lane that stops; afterwards it begins with few', async () => {
  const { lanes, begun, add, end } = controlled()
  for (let n = 0; n < 40; n += 1) add(`${n}`, { deviceId: device(n) })
  add('other', { lane: 'apple', deviceId: device(50) })
  expect(lanes.drop({ lane: 'fcm' })).toEqual(Array.from({ length: 8 }, (_, n) => delivery(`${n + 32}`)))
  for (let n = 0; n < 32; n += 1) await end(`${n}`, 'strained')
  expect(lanes.roomOf('fcm')).toBe(256)
  begun.length = 0
  for (let n = 60; n < 70; n += 1) add(`again ${n}`, { deviceId: device(n) })
  expect(begun).toHaveLength(4)
})

it('gives up what was not begun of a device that is to be left alone', () => {
  const { lanes, add } = controlled()
  for (let n = 0; n < 6; n += 1) add(`${n}`, {})
  add('other', { deviceId: device(2) })
  expect(lanes.drop({ device: device(1) })).toEqual([delivery('4'), delivery('5')])
})

it('ends what was begun and forgets the rest', async () => {
  const { lanes, begun, add, end } = controlled()
  for (const name of ['a', 'b']) add(name, { subject: 'cnv' })
  expect(lanes.drop('all')).toEqual([delivery('b')])
  const idle = lanes.idle()
  await end('a')
  await idle
  expect(begun).toEqual(['a'])
})
