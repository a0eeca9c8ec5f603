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
    '/sign-in?to=/sign-in',
    '/setup',
    '/users?x=1',
    '',
    null,
    undefined,
  ])('C3: never follows %s', path => {
    expect(parseReturnPath(path)).toBeUndefined()
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
