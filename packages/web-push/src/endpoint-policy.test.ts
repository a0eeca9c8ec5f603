import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { checkEndpoint, type EndpointFault, type EndpointPolicy } from './endpoint-policy.ts'

const BUILT_IN: EndpointPolicy = { extraHosts: [] }
const EXTRA: EndpointPolicy = { extraHosts: ['127.0.0.1:8443', 'push.internal', '[::1]:8443', 'localhost:9000'] }

const PERMITTED = [
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://fcm.googleapis.com:443/wp/abc',
  'https://jmt17.google.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
  'https://web.push.apple.com/QGuQ',
  'https://api.sandbox.push.apple.com/QGuQ',
  'https://db5p.notify.windows.com/w/?token=BQYAAAB%2bEg%3d%3d',
]

const REFUSED: ReadonlyArray<readonly [code: EndpointFault, attack: string, endpoint: string]> = [
  ['endpoint_invalid', 'nothing', ''],
  ['endpoint_invalid', 'no URL', 'fcm.googleapis.com/x'],
  ['endpoint_invalid', 'spaces around', ' https://fcm.googleapis.com/x '],
  ['endpoint_invalid', 'a line break inside', 'https://fcm.googleapis.com/x\r\nHost: evil.example'],
  ['endpoint_invalid', 'a tab that URL parsers drop', 'https://fcm.goo\tgleapis.com/x'],
  ['endpoint_invalid', 'upper-case host', 'https://FCM.googleapis.com/x'],
  ['endpoint_invalid', 'upper-case scheme', 'HTTPS://fcm.googleapis.com/x'],
  ['endpoint_invalid', 'full-width letters', 'https://ｆcm.googleapis.com/x'],
  ['endpoint_invalid', 'percent-encoded host', 'https://fcm%2egoogleapis.com/x'],
  ['endpoint_invalid', 'backslash for slash', 'https:\\\\fcm.googleapis.com/x'],
  ['endpoint_invalid', 'one slash', 'https:/fcm.googleapis.com/x'],
  ['endpoint_invalid', 'empty port', 'https://fcm.googleapis.com:/x'],
  ['endpoint_invalid', 'port with zeros', 'https://fcm.googleapis.com:0443/x'],
  ['endpoint_invalid', 'short address', 'https://127.1/x'],
  ['endpoint_invalid', 'address as a number', 'https://2130706433/x'],
  ['endpoint_not_https', 'plain http', 'http://fcm.googleapis.com/x'],
  ['endpoint_not_https', 'metadata over http', 'http://169.254.169.254/latest/meta-data/'],
  ['endpoint_not_https', 'file', 'file:///etc/passwd'],
  ['endpoint_not_https', 'script', 'javascript:alert(1)'],
  ['endpoint_userinfo', 'user', 'https://user@fcm.googleapis.com/x'],
  ['endpoint_userinfo', 'empty user', 'https://@fcm.googleapis.com/x'],
  ['endpoint_userinfo', 'look-alike by user', 'https://fcm.googleapis.com@evil.example/x'],
  ['endpoint_invalid', 'look-alike by backslash', 'https://evil.example\\@fcm.googleapis.com/x'],
  ['endpoint_fragment', 'fragment', 'https://fcm.googleapis.com/x#y'],
  ['endpoint_fragment', 'empty fragment', 'https://fcm.googleapis.com/x#'],
  ['endpoint_port', 'port', 'https://fcm.googleapis.com:8443/x'],
  ['endpoint_private_address', 'loopback', 'https://127.0.0.1/x'],
  ['endpoint_private_address', 'IPv6 loopback', 'https://[::1]/x'],
  ['endpoint_private_address', 'mapped loopback', 'https://[::ffff:7f00:1]/x'],
  ['endpoint_private_address', 'metadata', 'https://169.254.169.254/x'],
  ['endpoint_private_address', 'localhost', 'https://localhost/x'],
  ['endpoint_private_address', 'sub-domain of localhost', 'https://fcm.localhost/x'],
  ['endpoint_host_not_allowed', 'public address', 'https://8.8.8.8/x'],
  ['endpoint_host_not_allowed', 'other host', 'https://example.com/x'],
  ['endpoint_host_not_allowed', 'suffix look-alike', 'https://fcm.googleapis.com.evil.example/x'],
  ['endpoint_host_not_allowed', 'suffix look-alike', 'https://a.notify.windows.com.evil.example/x'],
  ['endpoint_host_not_allowed', 'suffix look-alike', 'https://a.push.apple.com.evil.example/x'],
  ['endpoint_host_not_allowed', 'prefix look-alike', 'https://evilfcm.googleapis.com/x'],
  ['endpoint_host_not_allowed', 'label look-alike', 'https://evilnotify.windows.com/x'],
  ['endpoint_host_not_allowed', 'label look-alike', 'https://evil-push.apple.com/x'],
  ['endpoint_host_not_allowed', 'list in the path', 'https://evil.example/fcm.googleapis.com/x'],
  ['endpoint_host_not_allowed', 'other Google host', 'https://storage.googleapis.com/x'],
  ['endpoint_host_not_allowed', 'bare parent', 'https://notify.windows.com/x'],
  ['endpoint_host_not_allowed', 'bare parent', 'https://push.apple.com/x'],
  ['endpoint_host_not_allowed', 'trailing dot', 'https://fcm.googleapis.com./x'],
  ['endpoint_too_long', 'long', `https://fcm.googleapis.com/${'x'.repeat(2048)}`],
]

describe('checkEndpoint', () => {
  it.each(PERMITTED)('E2: permits %s', endpoint => {
    expect(checkEndpoint(endpoint, BUILT_IN)).toMatchObject({ ok: true, endpoint: { vouched: false } })
  })

  it.each(REFUSED)('E1 E2: %s for %s', (code, _attack, endpoint) => {
    expect(checkEndpoint(endpoint, BUILT_IN)).toEqual({ ok: false, code })
  })

  it('E1: takes 2048 characters and not one more', () => {
    const start = 'https://fcm.googleapis.com/'
    const longest = start + 'x'.repeat(2048 - start.length)
    expect(checkEndpoint(longest, BUILT_IN).ok).toBe(true)
    expect(checkEndpoint(`${longest}x`, BUILT_IN)).toEqual({ ok: false, code: 'endpoint_too_long' })
  })

  it.each([
    ['https://fcm.googleapis.com/a/../b%2fc%2F?x=%20&y=a+b', '/a/../b%2fc%2F?x=%20&y=a+b'],
    ['https://a.notify.windows.com/w/?token=AwYA%2bBc%3d', '/w/?token=AwYA%2bBc%3d'],
    ['https://fcm.googleapis.com?x=1', '/?x=1'],
    ['https://fcm.googleapis.com', '/'],
    ['https://fcm.googleapis.com:443//x', '//x'],
    ['https://fcm.googleapis.com/a\'b|c^d`e"f', '/a\'b|c^d`e"f'],
  ])('E3: %s keeps its path byte for byte', (endpoint, path) => {
    expect(checkEndpoint(endpoint, BUILT_IN)).toMatchObject({ ok: true, endpoint: { path } })
  })

  it('E4: an extra host is vouched for, at that port alone', () => {
    const check = (endpoint: string) => checkEndpoint(endpoint, EXTRA)
    expect(check('https://127.0.0.1:8443/push/x')).toEqual({
      ok: true,
      endpoint: {
        origin: 'https://127.0.0.1:8443',
        host: '127.0.0.1:8443',
        path: '/push/x',
        pushService: 'other',
        vouched: true,
      },
    })
    expect(check('https://push.internal/x')).toMatchObject({ ok: true, endpoint: { vouched: true } })
    expect(check('https://[::1]:8443/x')).toMatchObject({ ok: true, endpoint: { vouched: true } })
    expect(check('https://localhost:9000/x')).toMatchObject({ ok: true, endpoint: { vouched: true } })
    expect(check('https://127.0.0.1:8444/x')).toEqual({ ok: false, code: 'endpoint_port' })
    expect(check('https://127.0.0.1/x')).toEqual({ ok: false, code: 'endpoint_private_address' })
    expect(check('https://sub.push.internal/x')).toEqual({ ok: false, code: 'endpoint_host_not_allowed' })
  })

  it('E4: all other rules hold for an extra host', () => {
    const check = (endpoint: string) => checkEndpoint(endpoint, EXTRA)
    expect(check('http://127.0.0.1:8443/x')).toEqual({ ok: false, code: 'endpoint_not_https' })
    expect(check('https://u@127.0.0.1:8443/x')).toEqual({ ok: false, code: 'endpoint_userinfo' })
    expect(check('https://127.0.0.1:8443/x#y')).toEqual({ ok: false, code: 'endpoint_fragment' })
    expect(check(`https://127.0.0.1:8443/${'x'.repeat(2048)}`)).toEqual({ ok: false, code: 'endpoint_too_long' })
  })

  it('E1 E2: whatever the text, it never throws, and permits built-in hosts only', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(
          fc.constantFrom('https://', 'http://', 'https:', 'https:\\\\', '//'),
          fc.constantFrom('', 'u@', 'u:p@', 'evil.example/', 'evil.example\\@', 'evil.example?'),
          fc.constantFrom('fcm.googleapis.com', 'web.push.apple.com', '127.0.0.1', '[::1]', 'x.notify.windows.com'),
          fc.constantFrom('', '.', ':443', ':1', '.evil.example', '@evil.example', '%00', '\u3002evil.example'),
          fc.string({ unit: 'grapheme' }),
        )
        .map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, endpoint => {
        const check = checkEndpoint(endpoint, BUILT_IN)
        if (!check.ok) return
        const sentTo = new URL(`${check.endpoint.origin}/`)
        expect(sentTo.hostname).toMatch(
          /^(fcm\.googleapis\.com|jmt17\.google\.com|updates\.push\.services\.mozilla\.com|[a-z0-9-]+(\.[a-z0-9-]+)*\.(push\.apple|notify\.windows)\.com)$/,
        )
        expect(sentTo.host).toBe(new URL(endpoint).host)
        expect(endpoint.endsWith(check.endpoint.path.slice(1))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('an endpoint on a host that was asked about before', () => {
  const tails = fc.string({ unit: fc.constantFrom(...Array.from('/?#\\@:.%2fa\t é')), maxLength: 8 })

  it('is judged as the first one was, whatever stands behind the host (E1, E3)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('fcm.googleapis.com', 'fcm.googleapis.com:443', '127.0.0.1:8443'),
        tails,
        async (host, tail) => {
          vi.resetModules()
          const { checkEndpoint: asFirst } = await import('./endpoint-policy.ts')
          const endpoint = `https://${host}${tail}`
          const first = asFirst(endpoint, EXTRA)
          checkEndpoint(`https://${host}/before`, EXTRA)
          expect(checkEndpoint(endpoint, EXTRA)).toEqual(first)
          if (first.ok) expect(endpoint).toContain(first.endpoint.path.slice(1))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is refused as soon as the host is off the list (E3)', () => {
    const endpoint = 'https://push.internal/x'
    expect(checkEndpoint(endpoint, EXTRA).ok).toBe(true)
    expect(checkEndpoint(endpoint, BUILT_IN)).toEqual({ ok: false, code: 'endpoint_host_not_allowed' })
  })

  it('is read anew when thousands of hosts were asked about', () => {
    for (let n = 0; n < 2500; n++) {
      const host = `shard-${n}.notify.windows.com`
      expect(checkEndpoint(`https://${host}/w`, BUILT_IN)).toMatchObject({ ok: true, endpoint: { host, path: '/w' } })
    }
  })
})
