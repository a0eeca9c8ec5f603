import { problems } from '../src/problems.ts'

/** The table of problem codes as PROTOCOL.md shows it. */
export function problemTable(): string {
  const rows = Object.entries(problems).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  return ['| code | status | meaning |', '|---|---|---|', ...rows].join('\n')
}
