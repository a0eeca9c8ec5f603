import type { Diagnostics } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import type { Api } from '../http/api.ts'
import { examine } from './examine.ts'
import type { DoctorDeps } from './facts.ts'
import { finding } from './finding.ts'

export interface DoctorRoom extends Omit<DoctorDeps, 'publicUrl'> {
  readonly publicUrl: () => string
  /** Whether some proxy's word about the client is believed. */
  readonly trustsProxy: boolean
}

/** `GET /diagnostics`: what `pnpm deskbell doctor` says, for admins. */
export function registerDoctor(api: Api, deps: DoctorRoom): void {
  api.route({
    method: 'GET',
    url: '/diagnostics',
    auth: 'admin',
    // It asks push services: a few a minute are enough for anybody.
    rate: { max: 20, windowMs: 60_000, per: 'caller' },
    handler: async ({ request }): Promise<Diagnostics> => {
      const { at, findings } = await examine({ ...deps, publicUrl: deps.publicUrl() })
      return { at, findings: [...proxyFindings(request, deps.trustsProxy), ...findings] }
    },
  })
}

/** Only a request shows what stands in between. */
function proxyFindings(request: FastifyRequest, trustsProxy: boolean) {
  if (trustsProxy || request.headers['x-forwarded-for'] === undefined) return []
  return [finding('proxy_not_trusted', { address: request.socket.remoteAddress ?? '' })]
}
