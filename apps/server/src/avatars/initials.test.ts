import { PhotonImage } from '@cf-wasm/photon'
import { expect, it } from 'vitest'
import { initialsUrl } from '../http/initials-url.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('pictures of names', {}, on => {
  const get = (path: string) => fetch(on().server.url + path)
  const pixelsOf = async (path: string) => {
    const image = PhotonImage.new_from_byteslice(new Uint8Array(await (await get(path)).arrayBuffer()))
    expect([image.get_width(), image.get_height()]).toEqual([192, 192])
    return image.get_raw_pixels()
  }

  it.each(['Anna', 'Åsa Žižek', 'Жанна Ким', 'Ωmega', 'Visitor 4821', 'WW MM'])(
    'the initials of %s stand in the middle of a square of one colour',
    async name => {
      const pixels = await pixelsOf(initialsUrl(name) ?? '')
      const ink: number[][] = []
      for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at] !== pixels[0]) ink.push([(at / 4) % 192, Math.floor(at / 4 / 192)])
      }
      expect(ink.length).toBeGreaterThan(200)
      for (const axis of [0, 1]) {
        const places = ink.map(place => place[axis] ?? 0)
        const [first, last] = [Math.min(...places), Math.max(...places)]
        expect(first).toBeGreaterThan(10)
        expect(Math.abs(first + last - 191)).toBeLessThanOrEqual(1)
      }
    },
  )

  it('is the same for everybody, kept for ever, and shown on other origins', async () => {
    const path = initialsUrl('Anna Bell') ?? ''
    const first = await get(path)
    expect(first.headers.get('content-type')).toBe('image/png')
    expect(first.headers.get('cache-control')).toContain('immutable')
    expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(first.headers.get('content-security-policy')).toContain('sandbox')
    const again = await get(path)
    expect(Buffer.from(await again.arrayBuffer()).equals(Buffer.from(await first.arrayBuffer()))).toBe(true)
    expect(await pixelsOf('/api/v1/initials/A/0')).not.toEqual(await pixelsOf('/api/v1/initials/A/1'))
  })

  it.each(['/ABC/1', '/A/6', '/A/-1', '/A/x', '/%F0%9F%98%80/1', '/%D8%A3/1', '/%3Cs/1', '/A%00/1'])(
    'draws nothing else: %s',
    async path => {
      expect((await get(`/api/v1/initials${path}`)).status).toBeGreaterThanOrEqual(400)
      expect((await get(`/api/v1/initials${path}`)).status).toBeLessThan(500)
    },
  )

  it.each(['أحمد', '😀', '•••@•••', ''])('a name whose letters cannot be drawn has none: %s', name => {
    expect(initialsUrl(name)).toBeUndefined()
  })
})
