import { existsSync, readFileSync } from 'node:fs'
import type { Finding } from '@deskbell/contract'
import { type DoctorDeps, PATIENCE_MS, reasonOf } from './facts.ts'
import { finding } from './finding.ts'

/** Is the worker served as a fresh script from the site's root, so that its scope is the whole site (webpush §7)? */
export async function checkWorkerScript(deps: Pick<DoctorDeps, 'publicUrl' | 'workerFile'>): Promise<Finding[]> {
  const url = `${deps.publicUrl}/sw.js`
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.status !== 200) return [finding('worker_missing', { url, status: answer.status })]
    const type = answer.headers.get('content-type') ?? ''
    const value = answer.headers.get('cache-control') ?? ''
    const script = await answer.text()
    if (!/javascript/i.test(type)) return [finding('worker_no_script', { url, type: type || 'nothing' })]
    if (existsSync(deps.workerFile) && readFileSync(deps.workerFile, 'utf8') !== script) {
      return [finding('worker_stale', { url })]
    }
    return [
      /no-cache|no-store|max-age=0/i.test(value) ? finding('worker_ok') : finding('worker_cached', { url, value }),
    ]
  } catch (error) {
    return [finding('worker_unknown', { url, reason: reasonOf(error) })]
  }
}
