import { cpus, totalmem } from 'node:os'

/** What a bench was asked for: `--quick` only shows that it runs, `--markdown` prints for the docs. */
export interface BenchOptions {
  readonly quick: boolean
  readonly markdown: boolean
}

/** Reads the options that every bench takes. */
export function benchOptions(args: readonly string[] = process.argv.slice(2)): BenchOptions {
  return { quick: args.includes('--quick'), markdown: args.includes('--markdown') }
}

/** The machine and what runs on it, in one line. */
export function describeMachine(): string {
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? 'unknown processor'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${processors.length} × ${model}, ${memory}, Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`
}

/** Prints one table: for people in columns, or as markdown. Numbers stand to the right. */
export function printTable(
  { markdown }: BenchOptions,
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
  const text = (cells: readonly string[]) =>
    markdown ? `| ${line(cells).join(' | ')} |` : `  ${line(cells).join('  ')}`
  console.log(markdown ? `\n### ${title}\n` : `\n${title}`)
  console.log(text(head))
  const rules = widths.map((width, column) => '-'.repeat(width - (column === 0 ? 0 : 1)) + (column === 0 ? '' : ':'))
  if (markdown) console.log(text(rules))
  for (const row of rows) console.log(text(row))
}
