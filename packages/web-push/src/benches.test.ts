import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const benches = globSync('bench/*.bench.ts', { cwd: folder }).sort()

describe('the benches of this package', () => {
  it.each(benches)(
    '%s runs, and every figure of its tables is a number',
    async file => {
      const { stdout } = await promisify(execFile)(process.execPath, [file, '--quick', '--markdown'], { cwd: folder })
      const rows = stdout.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| --'))
      const [head = '', ...figures] = rows
      expect(head).toContain('CPU')
      expect(figures.length).toBeGreaterThan(1)
      for (const row of figures) expect(row).toMatch(/^\| \S.*?(?:\| +\d+ ){2}(?:\| +\d+\.\d\d ){2}\|/)
    },
    60_000,
  )
})
