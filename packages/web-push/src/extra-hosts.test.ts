import { describe, expect, it } from 'vitest'
import { parseExtraHosts } from './extra-hosts.ts'

describe('parseExtraHosts', () => {
  it.each([
    ['', []],
    [' , ,', []],
    ['push.example.com', ['push.example.com']],
    ['push.example.com:443', ['push.example.com']],
    ['Push.Example.com:8443, 127.0.0.1:4190,[::1]:4190', ['push.example.com:8443', '127.0.0.1:4190', '[::1]:4190']],
    ['a.example, a.example', ['a.example']],
  ])('E4: reads %j', (text, hosts) => {
    expect(parseExtraHosts(text)).toEqual({ ok: true, hosts })
  })

  it.each([
    'https://push.example.com',
    'push.example.com/path',
    'push.example.com?q',
    'push.example.com#f',
    'user@push.example.com',
    '*.example.com',
    'push.example.com:0',
    'push.example.com:99999',
    'push.example.com:',
    'push example.com',
    '127.1',
    '::1',
    'bücher.example',
  ])('E4: refuses %j and says which', entry => {
    expect(parseExtraHosts(`ok.example, ${entry}`)).toEqual({ ok: false, entry })
  })
})
