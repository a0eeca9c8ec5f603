import { describe, expect, it } from 'vitest'
import { matchPlace } from './match.ts'

describe('the screen at an address', () => {
  it('knows every screen', () => {
    expect(matchPlace('/', '')?.route).toBe('inbox')
    expect(matchPlace('/settings/devices', '')?.route).toBe('devices')
    expect(matchPlace('/settings/devices/', '')?.route).toBe('devices')
  })
  it('C1: reads the conversation and the tapped notification', () => {
    expect(matchPlace('/conversations/cnv_aaaaaaaa', 'ntf=ntf_bbbbbbbb')).toEqual({
      route: 'conversation',
      conversationId: 'cnv_aaaaaaaa',
      notificationId: 'ntf_bbbbbbbb',
    })
    expect(matchPlace('/device', '?ntf=ntf_bbbbbbbb')).toEqual({ route: 'device', notificationId: 'ntf_bbbbbbbb' })
  })
  it('C3: an id of another form is no screen, and no notification', () => {
    expect(matchPlace('/conversations/usr_aaaaaaaa', '')).toBeUndefined()
    expect(matchPlace('/conversations/:conversationId', '')).toBeUndefined()
    expect(matchPlace('/device', 'ntf=<script>')).toEqual({ route: 'device' })
    expect(matchPlace('/nothing', '')).toBeUndefined()
  })
})
