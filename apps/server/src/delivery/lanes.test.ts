import { type DeviceId, parseId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { createLanes, type Task } from './lanes.ts'

const device = (n: number) => parseId('dev', `dev_0000000${n}`.slice(0, 20)) as DeviceId
const turn = () => new Promise(resolve => setImmediate(resolve))

/** Lanes whose tasks end when the test says so. */
function controlled() {
  const lanes = createLanes()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const add = (name: string, task: Partial<Task>) =>
    lanes.add({
      service: 'fcm',
      deviceId: device(1),
      subject: name,
      run: () => {
        begun.push(name)
        return new Promise(resolve => ends.set(name, resolve))
      },
      ...task,
    })
  const end = async (name: string) => {
    ends.get(name)?.()
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
  for (let n = 0; n < 300; n += 1) add(`slow ${n}`, { deviceId: device(n) })
  expect(begun).toHaveLength(32)
  expect(lanes.full()).toEqual({ services: ['fcm'], devices: [] })
  add('quick', { service: 'apple' })
  expect(begun.at(-1)).toBe('quick')
})

it('says which devices have enough in hand, until some of it is done', async () => {
  const { lanes, add, end } = controlled()
  for (let n = 0; n < 16; n += 1) add(`${n}`, {})
  expect(lanes.full().devices).toEqual([device(1)])
  await end('0')
  expect(lanes.full().devices).toEqual([])
})

it('ends what was begun and forgets the rest', async () => {
  const { lanes, begun, add, end } = controlled()
  for (const name of ['a', 'b']) add(name, { subject: 'cnv' })
  lanes.clear()
  const idle = lanes.idle()
  await end('a')
  await idle
  expect(begun).toEqual(['a'])
})
