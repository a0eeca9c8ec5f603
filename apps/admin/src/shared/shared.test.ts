import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSamePlace } from './app-link.ts'
import { isAppAddress } from './app-paths.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { acknowledge, ask, parsePageMessage, parseWorkerMessage } from './messages.ts'
import { createStore, whenStore } from './store.ts'
import { createManualClock } from './test-support/manual-clock.ts'

describe('base64url', () => {
  it('brings every byte back, padded or not, from both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        const text = toBase64url(bytes)
        expect(text).toMatch(/^[\w-]*$/)
        expect(fromBase64url(text)).toEqual(bytes)
        expect(fromBase64url(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
      }),
    )
  })

  it.each(['a', 'a b', 'ä', '====', 'AAAAA'])('refuses %j', text => {
    expect(fromBase64url(text)).toBeUndefined()
  })
})

describe('addresses of the app', () => {
  it.each([
    ['https://desk.test', 'https://desk.test/', true],
    ['https://desk.test', 'https://desk.test', true],
    ['https://desk.test/bell', 'https://desk.test/bell/users', true],
    ['https://desk.test/bell', 'https://desk.test/users', false],
    ['https://desk.test/bell', 'https://desk.test/bells', false],
    ['https://desk.test/bell', 'https://desk.test/bell/api/v1', false],
    ['https://desk.test', 'https://desk.tester/', false],
    ['https://desk.test', 'https://desk.test@evil.test/', false],
  ])('%s: %s is the app: %s', (appUrl, url, expected) => {
    expect(isAppAddress(appUrl, url)).toBe(expected)
  })

  it('the same conversation is the same place, whichever notification led there', () => {
    const there = 'https://desk.test/conversations/cnv_abcdefgh?ntf=ntf_abcdefgh'
    expect(isSamePlace('https://desk.test', there, '/conversations/cnv_abcdefgh?ntf=ntf_other000')).toBe(true)
    expect(isSamePlace('https://desk.test', there, '/conversations/cnv_other000')).toBe(false)
    expect(isSamePlace('https://desk.test', 'https://desk.test/users', '/')).toBe(false)
  })
})

describe('messages between page and worker', () => {
  it('anything that is not ours is nothing', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        expect(parsePageMessage(value)).toBeUndefined()
        expect(parseWorkerMessage(value)).toBeUndefined()
      }),
    )
    expect(parsePageMessage({ type: 'report_clicked', notificationId: 'dlv_abcdefgh' })).toBeUndefined()
    expect(parseWorkerMessage({ type: 'navigate', path: 7 })).toBeUndefined()
  })

  it('style 13: a request ends when it is acknowledged', async () => {
    const target = { postMessage: (_message: unknown, ports: Transferable[]) => acknowledge(ports as MessagePort[]) }
    const { after, waiting } = createManualClock()
    expect(await ask(target, { type: 'navigate', path: '/' }, { milliseconds: 800, after })).toBe(true)
    expect(waiting()).toBe(0)
  })

  it('style 13: a request to a dead worker ends in time, and so does one that cannot be sent', async () => {
    const clock = createManualClock()
    const silent = { postMessage: () => queueMicrotask(() => clock.advance(800)) }
    expect(await ask(silent, { type: 'skip_waiting' }, { milliseconds: 800, after: clock.after })).toBe(false)
    const gone = {
      postMessage: () => {
        throw new DOMException('gone', 'InvalidStateError')
      },
    }
    expect(await ask(gone, { type: 'skip_waiting' }, { milliseconds: 800, after: clock.after })).toBe(false)
  })
})

describe('a store', () => {
  it('watches its source only while somebody listens', () => {
    const seen: string[] = []
    const store = createStore(0, {
      watch: () => {
        seen.push('on')
        return () => seen.push('off')
      },
    })
    const stop = store.subscribe(() => seen.push(`value ${store.get()}`))
    const stopToo = store.subscribe(() => undefined)
    store.set(1)
    store.set(1)
    stop()
    stop()
    expect(seen).toEqual(['on', 'value 1'])
    stopToo()
    expect(seen).toEqual(['on', 'value 1', 'off'])
  })

  it('can be waited for', async () => {
    const store = createStore<number | string>(1)
    const found = whenStore(store, value => typeof value === 'string')
    store.set(2)
    store.set('here')
    expect(await found).toBe('here')
  })
})
