import { afterEach, expect, it, vi } from 'vitest'
import { shareTabs, type Tabs } from './tabs.ts'

/** Pages over the real locks and channel of this process. */
const pages: Tabs[] = []
afterEach(() => {
  for (const page of pages.splice(0)) page.stop()
})

let names = 0
function openPage(name: string, isVisible = () => true) {
  const heard: unknown[] = []
  const leads: AbortSignal[] = []
  const tabs = shareTabs({
    name,
    isVisible,
    onLead: signal => void leads.push(signal),
    onEvent: event => void heard.push(event.data),
    onLink: state => void heard.push(state),
    askEveryMs: 150,
    answerWithinMs: 100,
  })
  pages.push(tabs)
  return { ...tabs, heard, isLeading: () => leads.length > 0 && leads.at(-1)?.aborted === false }
}

it('one page leads, the others hear from it, and the next one leads when it is closed', async () => {
  const name = `test-${++names}`
  const first = openPage(name)
  await vi.waitFor(() => expect(first.isLeading()).toBe(true))
  const second = openPage(name)
  first.tell({ kind: 'live' })
  first.tell({ kind: 'event', type: 'message.created', data: 'hello' })
  await vi.waitFor(() => expect(second.heard).toEqual(['live', 'hello']))
  // The leading page answers: nobody takes its place.
  await new Promise(resolve => setTimeout(resolve, 600))
  expect([first.isLeading(), second.isLeading()]).toEqual([true, false])
  first.stop()
  await vi.waitFor(() => expect(second.isLeading()).toBe(true))
  expect(first.isLeading()).toBe(false)
})

it('a leading page that sleeps is replaced by a visible one, and stands back when it wakes', async () => {
  const name = `test-${++names}`
  let wasStolen = false
  // A page that holds the lock and answers nothing, as a sleeping one does.
  const asleep = navigator.locks
    .request(`${name}:lead`, () => new Promise<void>(() => {}))
    .catch(() => {
      wasStolen = true
    })
  const awake = openPage(name)
  await vi.waitFor(() => expect(awake.isLeading()).toBe(true))
  await asleep
  expect(wasStolen).toBe(true)
})

it('a page in the background takes nobody’s place', async () => {
  const name = `test-${++names}`
  const release = Promise.withResolvers<void>()
  const held = navigator.locks.request(`${name}:lead`, () => release.promise)
  const hidden = openPage(name, () => false)
  await new Promise(resolve => setTimeout(resolve, 600))
  expect(hidden.isLeading()).toBe(false)
  release.resolve()
  await held
  await vi.waitFor(() => expect(hidden.isLeading()).toBe(true))
})
