import { once } from 'node:events'
import { connect, createServer, type LookupFunction } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pinnedLookup, type Resolve } from './pinned-lookup.ts'
import { listen } from './test-support/tls-server.ts'

function lookupAll(lookup: LookupFunction): Promise<unknown> {
  return new Promise(resolve => {
    lookup('fcm.googleapis.com', { all: true }, (error, addresses) => resolve(error?.code ?? addresses))
  })
}

function answering(...addresses: readonly string[]): Resolve {
  return async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
}

describe('pinnedLookup', () => {
  it('E4: hands on every public address, in order, and none other', async () => {
    const resolve = answering('10.0.0.1', '8.8.8.8', '::1', '2607:f8b0:4005:80a::200a', '169.254.169.254', '9.9.9.9')
    expect(await lookupAll(pinnedLookup(resolve))).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2607:f8b0:4005:80a::200a', family: 6 },
      { address: '9.9.9.9', family: 4 },
    ])
  })

  it('E4: fails with a code of its own if no address is left, with ENOTFOUND if there was none', async () => {
    expect(await lookupAll(pinnedLookup(answering('127.0.0.1')))).toBe('ERR_ADDRESS_NOT_PUBLIC')
    expect(await lookupAll(pinnedLookup(answering()))).toBe('ENOTFOUND')
  })

  it('E3: a connection goes to the checked addresses alone, and the name is asked for once', async () => {
    const reached: string[] = []
    const permitted = createServer(socket => {
      reached.push('permitted')
      socket.end()
    })
    const port = await listen(permitted, '127.0.0.1')
    const refused = createServer(() => reached.push('refused'))
    refused.listen(port, '127.0.0.2')
    await once(refused, 'listening')
    onTestFinished(() => {
      permitted.close()
      refused.close()
    })

    // The second answer is what a rebinding name server would give.
    const answers = [['127.0.0.2', '127.0.0.1'], ['127.0.0.2']]
    let asked = 0
    const resolve: Resolve = () => answering(...(answers[asked++] ?? []))('')
    const lookup = pinnedLookup(resolve, address => address === '127.0.0.1')
    const socket = connect({ host: 'push.internal', port, lookup, autoSelectFamily: true })
    await once(socket.resume(), 'close')
    expect([asked, reached]).toEqual([1, ['permitted']])
  })
})
