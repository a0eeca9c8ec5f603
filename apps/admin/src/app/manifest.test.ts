import { readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { manifest } from '../../manifest.config.ts'

const file = (src: string) => new URL(`../../public/${src}`, import.meta.url)

/** Width and height of a PNG, from its header. */
function sizeOf(src: string): string {
  const header = readFileSync(file(src))
  return `${header.readUInt32BE(16)}x${header.readUInt32BE(20)}`
}

describe('the web app manifest', () => {
  const screenshots = manifest.screenshots ?? []
  const icons = [...(manifest.icons ?? []), ...(manifest.shortcuts ?? []).flatMap(shortcut => shortcut.icons ?? [])]

  it.each([...screenshots, ...icons])('C3: $src is there, as large as it says', ({ src, sizes }) => {
    expect(sizeOf(src)).toBe(sizes)
  })

  it('has pictures that browsers show: wide and narrow ones, the narrow ones of one shape, none heavier than 100 kB', () => {
    const shapes = (wanted: string) =>
      screenshots.filter(({ form_factor }) => form_factor === wanted).map(({ sizes }) => sizes)
    expect(shapes('wide').length).toBeGreaterThan(0)
    expect(new Set(shapes('narrow')).size).toBe(1)
    for (const { src, sizes = '' } of screenshots) {
      expect(statSync(file(src)).size).toBeLessThan(100_000)
      // https://developer.chrome.com/blog/richer-install-ui: neither too small nor too long.
      const sides = sizes.split('x').map(Number)
      expect(Math.min(...sides)).toBeGreaterThanOrEqual(320)
      expect(Math.max(...sides)).toBeLessThanOrEqual(3840)
      expect(Math.max(...sides) / Math.min(...sides)).toBeLessThanOrEqual(2.3)
    }
  })

  it('stays below one address: every part of it is relative', () => {
    const addresses = [
      manifest.id,
      manifest.scope,
      manifest.start_url,
      ...(manifest.shortcuts ?? []).map(({ url }) => url),
    ]
    for (const address of addresses) expect(address).toMatch(/^\.\//)
  })
})
