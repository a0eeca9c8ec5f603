import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCertificate } from './certificate.ts'

it('a folder keeps its certificate until it is about to end; the key is its owner’s alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'push-service-test-'))
  const now = Date.now()
  const first = await loadCertificate(folder, now)
  expect(await loadCertificate(folder, now)).toEqual(first)
  expect(await readFile(first.caFile, 'utf8')).toBe(first.cert)
  expect((await stat(join(folder, 'push-service-key.pem'))).mode & 0o077).toBe(0)
  const aYearOn = await loadCertificate(folder, now + 365 * 86_400_000)
  expect(aYearOn.spkiHash).not.toBe(first.spkiHash)
  await rm(folder, { recursive: true })
})
