/** What a piece of work took. */
export interface Cost {
  /** Of this process with all its threads, microseconds an item. */
  readonly cpu: number
  /** Microseconds an item. */
  readonly wall: number
}

/** One way of doing the work of a measurement. */
export interface Contender {
  readonly name: string
  /** Does the work once for every item. */
  run(): void | Promise<void>
  /** Before each round, outside the time that counts. */
  prepare?(): void | Promise<void>
}

/** The cost of doing something for so many items. */
async function measure(items: number, run: Contender['run']): Promise<Cost> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  await run()
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / items, wall: ((performance.now() - wall) * 1000) / items }
}

/**
 * Runs all contenders in turn, round after round, so that what disturbs the machine disturbs all of them alike. One
 * round more than asked for: the first finds everything cold and does not count.
 * @returns for each contender its rounds, in their order
 */
export async function interleave(
  rounds: number,
  items: number,
  contenders: readonly Contender[],
): Promise<ReadonlyMap<string, readonly Cost[]>> {
  const costs = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run, prepare } of contenders) {
      await prepare?.()
      const cost = await measure(items, run)
      if (round > 0) costs.get(name)?.push(cost)
    }
  }
  return costs
}

/** The middle one; of an even number the higher of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** How many times as much the one costs as the other: the median over rounds that were run side by side. */
export function ratio(dear: readonly Cost[], cheap: readonly Cost[], of: keyof Cost): number {
  return median(dear.map((cost, round) => cost[of] / (cheap[round]?.[of] ?? Number.NaN)))
}
