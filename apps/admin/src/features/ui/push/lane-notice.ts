import { t } from '../i18n/text.ts'
import { adviceOn, serviceName } from './lane-words.ts'

/** `lane_<cause>:<push service>` and `lane_frozen_<cause>:<push service>`: PROTOCOL.md, "GET /push". */
const CODE = /^lane_(?<frozen>frozen_)?(?<cause>[a-z_]+):(?<lane>.+)$/

/** What is wrong with a push service, and what to do. Undefined for a notice that is about something else. */
export function laneNotice(code: string): string | undefined {
  const parts = laneParts(code)
  return parts && [parts.what, parts.advice].filter(Boolean).join(' ')
}

/** What is wrong with a push service, without what to do about it. */
export function laneFact(code: string): string | undefined {
  return laneParts(code)?.what
}

/** Both apart. */
export function laneParts(code: string): { readonly what: string; readonly advice?: string } | undefined {
  const { frozen, cause, lane } = CODE.exec(code)?.groups ?? {}
  if (cause === undefined || lane === undefined) return undefined
  const service = serviceName(lane)
  const advice = adviceOn(cause, service)
  if (advice === undefined) return undefined
  if (cause === 'disruptive') return { what: advice }
  const what =
    frozen === undefined
      ? t(
          'Nothing is sent to {service} for now. Messages wait, no device is removed, and it is tried again by itself.',
          {
            service,
          },
        )
      : t('{service} refuses many devices at once. None of them is removed before it is clear why.', { service })
  return { what, advice }
}
