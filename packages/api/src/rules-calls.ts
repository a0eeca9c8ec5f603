import type {
  RoutingCheckAnswer,
  RoutingSettings,
  RoutingSettingsAnswer,
  Simulation,
  SimulationAnswer,
} from '@deskbell/contract'
import { readObject } from './read.ts'
import type { Transport } from './transport.ts'

/** Level `routing`: who is told what, for admins. */
export function rulesCalls(call: Transport) {
  const path = '/settings/routing'
  const readRules = readObject<RoutingSettingsAnswer>('laterMessages', 'merge', 'ladder', 'warnings')
  return {
    rules: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path, signal, read: readRules }),
      update: (body: RoutingSettings) => call({ method: 'PUT', path, body, read: readRules }),
      /** What rules would miss that are not saved. */
      check: (body: RoutingSettings, signal?: AbortSignal) =>
        call({ method: 'POST', path: `${path}/check`, body, signal, read: readObject<RoutingCheckAnswer>('warnings') }),
      /** Who would be told what; nobody is. */
      simulate: (body: Simulation, signal?: AbortSignal) =>
        call({
          method: 'POST',
          path: `${path}/simulate`,
          body,
          signal,
          read: readObject<SimulationAnswer>('rules', 'decisions'),
        }),
    },
  }
}
