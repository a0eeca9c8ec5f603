import type { Finding } from '@deskbell/contract'
import { databaseWords } from './database-words.ts'
import { deliveryWords } from './delivery-words.ts'
import { mailWords } from './mail-words.ts'
import { siteWords } from './site-words.ts'

export interface FindingWords {
  readonly text: string
  /** What to do next; null if there is nothing to do. */
  readonly todo: string | null
}

export type ReadFact = (name: string) => string | number

/** A finding in the user's language; one that this app does not know yet in the server's English. */
export function findingWords({ code, facts, text, todo }: Finding): FindingWords {
  const fact = (name: string) => facts[name] ?? ''
  return (
    siteWords(code, fact) ??
    deliveryWords(code, fact) ??
    mailWords(code, fact) ??
    databaseWords(code, fact) ?? { text, todo }
  )
}
