import type { VisitorApi } from '@deskbell/api'
import type { VisitorPut } from '@deskbell/contract'

/** Who the page says that its visitor is. It counts as proven only with the HMAC of the site's own server. */
export interface Person {
  readonly externalId?: string
  readonly hmac?: string
  readonly name?: string
  readonly email?: string
}

export interface VisitorFactsDeps {
  readonly api: VisitorApi
  readonly hasVisitor: () => boolean
  readonly page: () => { readonly url: string; readonly title: string }
  readonly referrer: string
  readonly language: () => string
  readonly timeZone: string | undefined
}

export interface VisitorFacts {
  readonly identify: (person: Person) => void
  /** Tells what was not told yet, if there is a visitor to tell it of. */
  readonly tell: () => Promise<void>
  /** A new visitor: nothing was told of them. */
  readonly forget: () => void
  readonly forgetPerson: () => void
}

/** Tells the backend who and where the visitor is, each thing once, and nothing before they have written. */
export function createVisitorFacts(deps: VisitorFactsDeps): VisitorFacts {
  let person: Person = {}
  let told: Partial<Record<keyof VisitorPut, string>> = {}
  let isSpoken = true

  function news(): VisitorPut {
    const { externalId, hmac, name, email } = person
    const all: VisitorPut = {
      page: deps.page(),
      ...(deps.referrer ? { referrer: deps.referrer } : {}),
      language: deps.language(),
      ...(deps.timeZone ? { timeZone: deps.timeZone } : {}),
      ...(name ? { name } : {}),
      ...(email ? { email } : {}),
      ...(externalId && hmac ? { identity: { externalId, hmac } } : {}),
    }
    const changed = Object.entries(all).filter(
      ([key, value]) => told[key as keyof VisitorPut] !== JSON.stringify(value),
    )
    const isPersonNew = changed.some(([key]) => key === 'name' || key === 'email')
    return {
      ...Object.fromEntries(changed),
      // A name without its proof would take the proof away.
      ...(isPersonNew && all.identity ? { name: all.name, email: all.email, identity: all.identity } : {}),
    }
  }

  return {
    identify: next => {
      person = next
    },
    tell: async () => {
      const change = news()
      if (!isSpoken || !deps.hasVisitor() || Object.keys(change).length === 0) return
      const before = told
      told = {
        ...told,
        ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, JSON.stringify(value)])),
      }
      const answer = await deps.api.visitor.update(change)
      if (answer.ok) return
      if (answer.failure.kind === 'problem' && [404, 405].includes(answer.failure.status)) isSpoken = false
      // What is refused is not said again; what did not arrive is, with the next thing to say.
      else if (answer.failure.kind !== 'problem') told = before
    },
    forget: () => {
      told = {}
    },
    forgetPerson: () => {
      person = {}
      told = {}
    },
  }
}
