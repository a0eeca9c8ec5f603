import { type Cost, median, ratio } from '../../../../scripts/lib/bench/measure.ts'

export const HEAD = ['', 'CPU µs each', 'wall µs each', 'CPU ×', 'wall ×']

/** A row of a table against the first contender's rounds: medians, and how many times as much the first costs. */
export function toRow(name: string, costs: readonly Cost[], first: readonly Cost[]): string[] {
  const figure = (of: keyof Cost) => median(costs.map(cost => cost[of])).toFixed(0)
  return [
    name,
    figure('cpu'),
    figure('wall'),
    ratio(first, costs, 'cpu').toFixed(2),
    ratio(first, costs, 'wall').toFixed(2),
  ]
}
