import type { CDPSession, Page } from '@playwright/test'

/** An interaction, and what the page's main thread worked from the input to the frame that shows what it did. */
export interface Work {
  readonly kind: string
  readonly event: string
  /** Processor time of the main thread alone, milliseconds: other programs on the machine hardly change it. */
  readonly cpu: number
}

export interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds, as all times of a trace. */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args: { readonly data?: Timing }
}

interface Timing {
  readonly interactionId?: number
  readonly type?: string
  readonly timeStamp?: number
  readonly commitFinishTime?: number
}

export const MARK = 'deskbell '

/** Says in the trace what the interactions from here on are. */
export async function markKind(page: Page, kind: string): Promise<void> {
  await page.evaluate(name => void performance.mark(name), MARK + kind)
}

/** Records what Chromium's main thread does, to be asked by {@link workOf} or {@link workUntil}. */
export async function traceMainThread(page: Page): Promise<{ stop(): Promise<readonly TraceEvent[]> }> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const kept: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) if (isNeeded(event)) kept.push(event)
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
      excludedCategories: ['*'],
    },
  })
  return {
    async stop() {
      const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
      await session.send('Tracing.end')
      await complete
      return kept
    },
  }
}

const isNeeded = ({ name }: TraceEvent) => name === 'EventTiming' || name === 'RunTask' || name.startsWith(MARK)

/** What the main thread worked up to the moment that {@link markKind} or the page itself marked; milliseconds. */
export function workUntil(events: readonly TraceEvent[], mark: string): number {
  const at = events.find(({ name }) => name === MARK + mark)
  if (!at) throw new Error(`The trace has no mark ${mark}`)
  return tasksOf(events, at.pid).reduce((sum, task) => sum + shareWithin(task, 0, at.ts), 0) / 1000
}

/** The work of each interaction: of its events the one that took most. */
export function workOf(events: readonly TraceEvent[]): Work[] {
  const marks = events.filter(({ name }) => name.startsWith(MARK)).toSorted((a, b) => a.ts - b.ts)
  const renderer = marks[0]?.pid
  const tasks = events.filter(
    ({ name, pid, tid, tdur }) => name === 'RunTask' && pid === renderer && tid === pid && tdur,
  )
  const found = new Map<number, Work>()
  for (const { name, ph, pid, ts, args } of events) {
    const { interactionId = 0, type = '', timeStamp = 0, commitFinishTime = 0 } = args.data ?? {}
    if (name !== 'EventTiming' || ph !== 'b' || pid !== renderer || interactionId === 0) continue
    const mark = marks.findLast(each => each.ts <= ts)
    if (!mark) continue
    const end = ts + (commitFinishTime - timeStamp) * 1000
    const cpu = tasks.reduce((sum, task) => sum + shareWithin(task, ts, end), 0) / 1000
    if (cpu > (found.get(interactionId)?.cpu ?? -1)) {
      found.set(interactionId, { kind: mark.name.slice(MARK.length), event: type, cpu })
    }
  }
  return [...found.values()]
}

/** On Linux the main thread of a process has its number. */
const tasksOf = (events: readonly TraceEvent[], renderer: number | undefined) =>
  events.filter(({ name, pid, tid }) => name === 'RunTask' && pid === renderer && tid === pid)

/** The processor time of a task, as far as it ran in between. */
function shareWithin({ ts, dur = 0, tdur = 0 }: TraceEvent, begin: number, end: number): number {
  const inside = Math.min(ts + dur, end) - Math.max(ts, begin)
  return inside <= 0 || dur === 0 ? 0 : tdur * (inside / dur)
}
