import { type ContentPolicy, type Me, mask, type PushSettings } from '@deskbell/contract'

const strictness: readonly ContentPolicy[] = ['full', 'sender', 'minimal']

/** Enough for a line or two of a desktop; also what {@link mask} looks through. */
const LONGEST = 300

export interface Shown {
  /** False: not even who wrote. */
  readonly sender: boolean
  /** What may stand there of a message; undefined: nothing. */
  readonly text: (text: string) => string | undefined
}

/**
 * What a desktop notification may show: as a push would, of site and role the strictest.
 * @param settings undefined when the site did not say: then as little as any may ask for
 */
export function shownContent(settings: PushSettings | undefined, role: Me['user']['role']): Shown {
  if (!settings) return { sender: false, text: () => undefined }
  const { site = 'full', roles, mask: masks = false } = settings.content ?? {}
  const strictest = Math.max(strictness.indexOf(site), strictness.indexOf(roles?.[role] ?? 'full'))
  return {
    sender: strictest < 2,
    text: text => {
      if (strictest > 0) return undefined
      const line = text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST)
      return masks ? mask(line) : line
    },
  }
}
