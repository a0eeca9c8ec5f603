import { judgeMails, type MailFigures } from './judge-mails.ts'
import { judgePhones } from './judge-phones.ts'
import { judgeListeners, judgeThreads } from './judge-threads.ts'
import type { Records } from './records.ts'
import type { Site } from './site.ts'

/** What a run came to: figures, and each fault in a sentence. */
export interface Verdict {
  readonly acknowledged: number
  readonly pushes: number
  readonly shown: number
  readonly mails: MailFigures
  /** Messages that are missing, or of which a device was never told. */
  readonly lost: readonly string[]
  /** Messages stored twice, notifications seen twice. */
  readonly twice: readonly string[]
  /** Out of order, or an older text over a newer one. */
  readonly disorder: readonly string[]
  /** What the servers say of a notification and what its device saw. */
  readonly disagree: readonly string[]
  /** Anything else that should not happen. */
  readonly complaints: readonly string[]
}

/** Holds what everybody saw against what was acknowledged, and against the servers' own records. */
export async function judge(site: Site, records: Records, unfinished: readonly string[]): Promise<Verdict> {
  const found = { lost: [] as string[], twice: [] as string[], disorder: [] as string[], disagree: [] as string[] }
  await judgeThreads(site, found)
  judgePhones(site, records, found)
  judgeListeners(site, records, found)
  const mails = judgeMails(site, records, found)
  return {
    acknowledged: site.visitors.reduce((sum, visitor) => sum + visitor.acknowledged.length, 0),
    pushes: site.service.deliveries.length,
    shown: site.phones.reduce((sum, phone) => sum + phone.shown.length, 0),
    mails,
    ...found,
    complaints: [
      ...unfinished,
      ...[...site.visitors, ...site.phones, ...site.listeners].flatMap(({ complaints }) => complaints),
    ],
  }
}

/** Where judges write down what they find. */
export type Found = Record<'lost' | 'twice' | 'disorder' | 'disagree', string[]>

/** Every fault of a run in one list: empty is good. */
export function faultsOf(verdict: Verdict): string[] {
  const { lost, twice, disorder, disagree, complaints } = verdict
  return [
    ...lost.map(text => `lost: ${text}`),
    ...twice.map(text => `twice: ${text}`),
    ...disorder.map(text => `disorder: ${text}`),
    ...disagree.map(text => `disagree: ${text}`),
    ...complaints,
  ]
}
