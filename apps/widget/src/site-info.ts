import type { VisitorApi } from '@deskbell/api'
import type { WidgetConfig } from '@deskbell/contract'

const freshMs = 60_000

/** What the site says of itself: its name, whether somebody is there, what may be attached. Without it those parts hide. */
export function createSiteInfo(api: VisitorApi, onChange: () => void) {
  let info: WidgetConfig | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    get: () => info,
    refresh: async (): Promise<void> => {
      if (performance.now() - askedAt < freshMs) return
      askedAt = performance.now()
      const answer = await api.widget.config()
      if (answer.ok) info = answer.data
      else if (answer.failure.kind !== 'problem') askedAt = Number.NEGATIVE_INFINITY
      onChange()
    },
  }
}
