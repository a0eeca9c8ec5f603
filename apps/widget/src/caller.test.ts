import type { Player } from '@deskbell/sounds'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CallerDeps, createCaller } from './caller.ts'

function setUp(more: Partial<CallerDeps> = {}) {
  const log: string[] = []
  let unlocked = false
  const player: Player = {
    isUnlocked: () => unlocked,
    unlock: async () => {
      unlocked = true
      return true
    },
    play: name => {
      log.push(name)
      return true
    },
    loop: name => {
      log.push(`loop ${name}`)
      return () => log.push('ends')
    },
  }
  // No locks here: this tab is alone.
  vi.stubGlobal('navigator', {})
  const caller = createCaller({
    player,
    site: async () => undefined,
    isMuted: () => false,
    isOpen: () => false,
    lock: 'x',
    ...more,
  })
  return { log, caller }
}

const touched = async (caller: { unlock: () => void }) => {
  caller.unlock()
  await new Promise(resolve => setTimeout(resolve))
}

afterEach(() => vi.unstubAllGlobals())

describe('calling the visitor', () => {
  it('S65: is silent on a page that nobody has touched', async () => {
    const { log, caller } = setUp()
    await caller.call()
    expect(log).toEqual([])
  })

  it('S64: an answer sounds, by what the site chose', async () => {
    const { log, caller } = setUp()
    await touched(caller)
    await caller.call()
    expect(log).toEqual(['chime'])
    const other = setUp({ site: async () => ({ sound: 'knock' }) })
    await touched(other.caller)
    await other.caller.call()
    expect(other.log).toEqual(['knock'])
  })

  it.each<[string, Partial<CallerDeps>]>([
    ['the site wants none', { site: async () => ({ sound: 'off', soundLoop: true }) }],
    ['the visitor wants none', { isMuted: () => true }],
  ])('is silent where %s', async (_case, more) => {
    const { log, caller } = setUp(more)
    await touched(caller)
    await caller.call()
    expect(log).toEqual([])
  })

  it('S66: a loop goes on until the chat is opened, once however many answers come', async () => {
    let open = false
    const { log, caller } = setUp({ site: async () => ({ sound: 'bell', soundLoop: true }), isOpen: () => open })
    await touched(caller)
    await caller.call()
    await caller.call()
    expect(log).toEqual(['loop bell'])
    open = true
    caller.stop()
    expect(log).toEqual(['loop bell', 'ends'])
    await caller.call()
    expect(log.at(-1)).toBe('bell')
  })
})
