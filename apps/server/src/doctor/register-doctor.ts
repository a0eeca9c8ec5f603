import type { Diagnostics } from '@deskbell/contract'
import type { Api } from '../http/api.ts'
import { examine } from './examine.ts'
import type { DoctorDeps } from './facts.ts'

export interface DoctorRoom extends Omit<DoctorDeps, 'publicUrl'> {
  readonly publicUrl: () => string
  /** Writes down what this server counted so far. */
  readonly beat: () => Promise<void>
}

/** `GET /diagnostics`: what `pnpm deskbell doctor` says, for admins. */
export function registerDoctor(api: Api, deps: DoctorRoom): void {
  api.route({
    method: 'GET',
    url: '/diagnostics',
    auth: 'admin',
    // It asks push services: a few a minute are enough for anybody.
    rate: { max: 20, windowMs: 60_000, per: 'caller' },
    handler: async (): Promise<Diagnostics> => {
      await deps.beat()
      return examine({ ...deps, publicUrl: deps.publicUrl() })
    },
  })
}
