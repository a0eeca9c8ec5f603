import type { RoutingSettings } from '@deskbell/contract'

/** Of the ladder, as it is typed; `key` tells two steps that say the same apart. */
export interface StepValues {
  readonly key: string
  readonly seconds: string
  readonly to: RoutingSettings['ladder'][number]['to']
}

/** The form as it is typed. */
export interface RulesValues extends Omit<RoutingSettings, 'merge' | 'ladder'> {
  readonly pushSeconds: string
  readonly emailMinutes: string
  readonly ladder: readonly StepValues[]
}

let steps = 0

export function newStep(seconds: string, to: StepValues['to']): StepValues {
  steps += 1
  return { key: String(steps), seconds, to }
}

export function valuesOf({ merge, ladder, ...rest }: RoutingSettings): RulesValues {
  return {
    ...rest,
    pushSeconds: String(merge.pushSeconds),
    emailMinutes: String(merge.emailMinutes),
    ladder: ladder.map(({ afterSeconds, to }) => newStep(String(afterSeconds), to)),
  }
}

/** Most steps that a ladder may have. */
export const LONGEST_LADDER = 10
const [SHORTEST_WAIT, LONGEST_WAIT] = [10, 86_400]

const isWhole = (text: string, least: number, most: number) =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most

export const isPushSeconds = (text: string): boolean => isWhole(text, 0, 600)
export const isEmailMinutes = (text: string): boolean => isWhole(text, 0, 1_440)
export const isWait = (text: string): boolean => isWhole(text, SHORTEST_WAIT, LONGEST_WAIT)

/** Undefined while something of it cannot be. */
export function settingsOf(values: RulesValues): RoutingSettings | undefined {
  const { pushSeconds, emailMinutes, ladder } = values
  if (!isPushSeconds(pushSeconds) || !isEmailMinutes(emailMinutes)) return undefined
  if (ladder.some(step => !isWait(step.seconds))) return undefined
  return {
    notToAdmins: values.notToAdmins,
    exceptDepartments: values.exceptDepartments,
    emailOnlyWhenOffline: values.emailOnlyWhenOffline,
    laterMessages: values.laterMessages,
    merge: { pushSeconds: Number(pushSeconds), emailMinutes: Number(emailMinutes) },
    ladder: ladder.map(step => ({ afterSeconds: Number(step.seconds), to: step.to })),
  }
}
