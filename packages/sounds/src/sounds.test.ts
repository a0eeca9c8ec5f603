import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPlayer } from './player.ts'
import { isSoundName, lengthOf, soundNames } from './sounds.ts'

/** As much of Web Audio as a player touches; whether it is heard is for real browsers to show (e2e). */
function fakeAudio() {
  const begun: string[] = []
  class OscillatorNode {
    readonly options: { readonly frequency: number }
    constructor(_context: unknown, options: { readonly frequency: number }) {
      this.options = options
    }
    connect = (next: unknown) => next
    start = () => void begun.push(`${Math.round(this.options.frequency)}`)
    stop = () => undefined
  }
  class GainNode {
    gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
    connect = (next: unknown) => next
  }
  vi.stubGlobal('OscillatorNode', OscillatorNode)
  vi.stubGlobal('GainNode', GainNode)
  const context = {
    state: 'suspended',
    currentTime: 0,
    destination: {},
    resume: async () => {
      context.state = 'running'
    },
  }
  return { begun, context: context as unknown as AudioContext }
}

afterEach(() => vi.unstubAllGlobals())

describe('the sounds', () => {
  it('S64: there are three, each short enough to repeat', () => {
    expect(soundNames).toEqual(['bell', 'chime', 'knock'])
    for (const name of soundNames) expect(lengthOf(name)).toBeLessThan(2)
    expect(isSoundName('bell')).toBe(true)
    expect(isSoundName('toString')).toBe(false)
  })

  it('S65: nothing is played before somebody has touched the page, and it says so', async () => {
    const { begun, context } = fakeAudio()
    const player = createPlayer({ createContext: () => context })
    expect(player.play('bell', 1)).toBe(false)
    expect(begun).toEqual([])
    expect(await player.unlock()).toBe(true)
    expect(player.play('knock', 1)).toBe(true)
    expect(begun).toHaveLength(6)
  })

  it('S66: a loop repeats until it is ended, and a second one replaces the first', async () => {
    const { begun, context } = fakeAudio()
    const timers = new Map<number, () => void>()
    let next = 1
    const player = createPlayer({
      createContext: () => context,
      after: (_milliseconds, work) => {
        const timer = next++
        timers.set(timer, work)
        return () => timers.delete(timer)
      },
    })
    await player.unlock()
    const turn = () => {
      const [first] = timers
      if (!first) return
      timers.delete(first[0])
      first[1]()
    }
    player.loop('chime', 1, 1000)
    turn()
    expect(begun).toHaveLength(6)
    const stop = player.loop('knock', 1, 1000)
    expect(timers.size).toBe(1)
    turn()
    expect(begun).toHaveLength(18)
    stop()
    expect(timers.size).toBe(0)
  })

  it('a browser without Web Audio stays silent and says so', async () => {
    const player = createPlayer({ createContext: () => undefined })
    expect(await player.unlock()).toBe(false)
    expect(player.play('bell', 1)).toBe(false)
  })
})
