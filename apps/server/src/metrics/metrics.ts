export type Labels = Readonly<Record<string, string | number>>

/** One series of a metric, as the Prometheus text format has it. */
export interface Sample {
  readonly labels: Labels
  readonly value: number
}

/** A metric as a scraper reads it. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly samples: readonly Sample[]
}

/** Counts what happens in this process since its start. What stands in rows is read when somebody asks. */
export interface Counters {
  /** @param name of {@link counted} */
  count(name: CounterName, labels: Labels): void
  families(): Family[]
}

/** Everything that is counted. Labels have few values: never an id, an endpoint or a person. */
const counted = {
  deskbell_sends_total: 'Pushes handed to push services, by lane, result and HTTP status (0: no answer).',
  deskbell_receipts_total: 'Receipts that devices sent, by stage.',
  deskbell_bot_asks_total: 'Questions to the site’s bot that ended in this process, by outcome.',
  deskbell_requests_total: 'HTTP requests answered, by class of status.',
} as const

export type CounterName = keyof typeof counted

export function createCounters(): Counters {
  const series = new Map<CounterName, Map<string, { readonly labels: Labels; value: number }>>()
  return {
    count(name, labels) {
      const known = series.get(name) ?? new Map<string, { readonly labels: Labels; value: number }>()
      series.set(name, known)
      const key = JSON.stringify(labels)
      const sample = known.get(key) ?? { labels, value: 0 }
      known.set(key, sample)
      sample.value += 1
    },
    families: () =>
      Object.entries(counted).map(([name, help]) => ({
        name,
        help,
        type: 'counter' as const,
        samples: [...(series.get(name as CounterName)?.values() ?? [])],
      })),
  }
}

/** The Prometheus text format, version 0.0.4. */
export function exposition(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}

function labelsOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(String(value))}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escapeValue = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
