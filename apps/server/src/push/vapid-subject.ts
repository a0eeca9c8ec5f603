import { checkVapidSubject } from '@deskbell/web-push'
import type { Db } from '../db/database.ts'
import type { Clock } from '../ports.ts'

/** Whom push services may ask about our messages when nobody of the site can be named (RFC 8292 §2.1). */
const PROJECT_HOME = 'https://github.com/deskbell/deskbell'

/** How long a found admin's address is believed, in milliseconds. A new one is in the next token, soon enough. */
const BELIEVED_MS = 5_000

export interface SubjectChoice {
  readonly subject: string
  /** A standing notice for admins: push services cannot reach anybody of this site. */
  readonly notice: 'vapid_subject_fallback' | null
}

/**
 * The contact in every push (design §5): what the operator set, else the public URL if it is https and public, else the
 * first admin's address, else the project's home page and a notice.
 * @param configured checked at the start already
 */
export function chooseVapidSubject(facts: {
  readonly configured: string | undefined
  readonly publicUrl: string
  readonly firstAdmin: string | undefined
}): SubjectChoice {
  const { configured, publicUrl, firstAdmin } = facts
  const mailto = firstAdmin === undefined ? undefined : `mailto:${firstAdmin}`
  const subject = [configured, publicUrl, mailto].find(text => text !== undefined && checkVapidSubject(text).ok)
  return subject === undefined ? { subject: PROJECT_HOME, notice: 'vapid_subject_fallback' } : { subject, notice: null }
}

/** The subject as of now: the first admin may come, and leave, while the server runs. */
export type CurrentSubject = () => Promise<SubjectChoice>

interface Deps {
  readonly db: Db
  readonly clock: Clock
  readonly configured: string | undefined
  readonly publicUrl: () => string
}

export function createCurrentSubject({ db, clock, configured, publicUrl }: Deps): CurrentSubject {
  let known: { readonly choice: SubjectChoice; readonly until: number } | undefined
  return async () => {
    if (known && clock() < known.until) return known.choice
    const admin = await db
      .selectFrom('users')
      .select('email')
      .where('role', '=', 'admin')
      .where('deactivated_at', 'is', null)
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst()
    const choice = chooseVapidSubject({ configured, publicUrl: publicUrl(), firstAdmin: admin?.email })
    known = { choice, until: clock() + BELIEVED_MS }
    return choice
  }
}
