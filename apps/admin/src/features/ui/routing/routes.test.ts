import { parseId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { hrefs, parseReturnPath } from './routes.ts'

const conversationId = parseId('cnv', 'cnv_aaaaaaaaaaaa')
if (!conversationId) throw new Error('not an id')

describe('where one may return to after signing in', () => {
  it.each([
    '/conversations/cnv_aaaaaaaaaaaa',
    '/conversations/cnv_aaaaaaaaaaaa?ntf=ntf_bbbbbbbbbbbb',
    '/device?ntf=ntf_bbbbbbbbbbbb',
    '/settings/push',
    '/settings/devices',
    '/settings/devices?view=reach',
    '/settings/audit?by=usr_aaaaaaaaaaaa&action=device_lost&from=2026-11-01',
    '/users',
    '/profile',
    '/',
  ])('follows %s', path => {
    expect(parseReturnPath(path)).toBe(path)
  })
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/conversations/../users',
    '/conversations/cnv_short',
    '/conversations/:conversationId/x',
    '/sign-in?to=/sign-in',
    '/setup',
    '/sign-in?view=reach',
    'https://evil.example/settings/devices?view=reach',
    '//evil.example/users?x=1',
    '/users/../sign-in?x=1',
    '/users#x?y=1',
    '/users\n?x=1',
    '',
    null,
    undefined,
  ])('C3: never follows %s', path => {
    expect(parseReturnPath(path)).toBeUndefined()
  })
  it.each([
    ['/settings/devices?q=José & Söhne', '/settings/devices?q=Jos%C3%A9+&+S%C3%B6hne='],
    ['/users?next=//evil.example', '/users?next=%2F%2Fevil.example'],
    ['/users?x=1#//evil.example', '/users?x=1%23%2F%2Fevil.example'],
    ['/users?x=1?to=https://evil.example', '/users?x=1%3Fto%3Dhttps%3A%2F%2Fevil.example'],
    ['/users?a=\r\nSet-Cookie: b=1', '/users?a=%0D%0ASet-Cookie%3A+b%3D1'],
    ['/users?<img src=x onerror=alert(1)>', '/users?%3Cimg+src=x+onerror%3Dalert%281%29%3E'],
    ['/users?%E0%A4%A', '/users?%EF%BF%BD%25A='],
    ['/users?', '/users'],
    [`/users?q=${'a'.repeat(499)}`, '/users'],
    [`/users?q=${'ü'.repeat(200)}`, '/users'],
  ])('C3: nothing in a query leads elsewhere: %s', (path, followed) => {
    const parsed = parseReturnPath(path)
    expect(parsed).toBe(followed)
    // Once more through the address of the sign-in it is the same, and stays on this site.
    expect(parseReturnPath(new URLSearchParams(hrefs.signIn(parsed).split('?')[1]).get('to'))).toBe(followed)
    expect(new URL(parsed ?? '', 'https://desk.test/').origin).toBe('https://desk.test')
  })
  it('drops what is not part of a deep link', () => {
    expect(parseReturnPath('/device?ntf=ntf_bbbbbbbbbbbb&next=//evil.example')).toBe('/device?ntf=ntf_bbbbbbbbbbbb')
  })
})

describe('links', () => {
  it('a tapped conversation survives sign-in', () => {
    const target = '/conversations/cnv_aaaaaaaaaaaa?ntf=ntf_bbbbbbbbbbbb'
    const [, search = ''] = hrefs.signIn(target).split('?')
    expect(parseReturnPath(new URLSearchParams(search).get('to'))).toBe(target)
  })
  it('signing in without a target has a plain address', () => {
    expect(hrefs.signIn()).toBe('/sign-in')
    expect(hrefs.signIn('/')).toBe('/sign-in')
  })
  it('a conversation has the address that the push opens', () => {
    expect(hrefs.conversation(conversationId)).toBe('/conversations/cnv_aaaaaaaaaaaa')
  })
})
