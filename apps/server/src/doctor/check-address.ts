import type { Finding } from '@deskbell/contract'
import { discoverySchema } from '@deskbell/contract/schemas'
import { type DoctorDeps, PATIENCE_MS, reasonOf } from './facts.ts'
import { finding } from './finding.ts'

/** Is the site where people look for it, and is it https? */
export async function checkAddress({ publicUrl: url }: Pick<DoctorDeps, 'publicUrl'>): Promise<Finding[]> {
  const { protocol, hostname } = new URL(url)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (local) return [finding('address_local', { url })]
  if (protocol !== 'https:') return [finding('address_insecure', { url })]
  try {
    const answer = await fetch(`${url}/.well-known/deskbell`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const known = discoverySchema.safeParse(await answer.json().catch(() => undefined))
    return [
      known.success ? finding('address_ok', { url }) : finding('address_elsewhere', { url, status: answer.status }),
    ]
  } catch (error) {
    return [finding('address_unreachable', { url, reason: reasonOf(error) })]
  }
}
