import { devicePassportQuerySchema } from '@deskbell/contract/schemas'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { isTimeZone } from '../time-zone.ts'
import { type DevicesDeps, deviceParams } from './devices-deps.ts'
import { readPassport } from './read-passport.ts'

/** `GET /devices/{deviceId}`: for its owner and admins. */
export function registerPassport(api: Api, { database, clock }: DevicesDeps): void {
  api.route({
    method: 'GET',
    url: '/devices/:deviceId',
    auth: 'user',
    params: deviceParams,
    query: devicePassportQuerySchema,
    handler: async ({ principal, params, query }) => {
      const { timeZone = 'UTC' } = query
      if (!isTimeZone(timeZone)) {
        return problem('invalid', { errors: [{ path: 'timeZone', message: 'not a known time zone' }] })
      }
      const passport = await readPassport(database.db, params.deviceId, { timeZone, now: clock() })
      const mayRead = principal.user.role === 'admin' || passport?.owner.id === principal.user.id
      return passport && mayRead ? passport : problem('not_found')
    },
  })
}
