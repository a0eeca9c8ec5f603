import { join } from 'node:path'

/** The chunk's name. */
export const FIRST_LOAD = 'start'

const source = join(import.meta.dirname, '../src')

/** Where an agent's day starts: the app itself, and the screens that its first address or a tapped notification opens. */
export const starts = [
  'app/main.tsx',
  'features/inbox/inbox-screen.tsx',
  'features/inbox/conversation/conversation-screen.tsx',
]

/** What only later chunks use, though a package's front door names it beside what the start needs. */
const later = [
  'api/src/follow-events.ts',
  'api/src/replies.ts',
  'api/src/worker-calls.ts',
  'contract/src/audit.ts',
  'contract/src/device-label.ts',
  'contract/src/mask.ts',
].map(file => join(import.meta.dirname, '../../../packages', file))

interface Graph {
  getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null
}

/**
 * One chunk for all that the first load needs. Left alone, the bundler makes forty small ones of it, which compress
 * each by itself and weigh a tenth more. Everything else stays in chunks of its own, by screen.
 */
export function firstLoadGroup() {
  let needed: Set<string> | undefined
  return {
    name: (id: string, graph: Graph): string | null => {
      needed ??= reach(graph)
      return needed.has(id) ? FIRST_LOAD : null
    },
  }
}

/** One stylesheet for all later screens: the names of forty stand in the first load, and it is there from the first visit on. */
export const laterStyles = {
  name: (id: string): string | null => (id.endsWith('.module.css') ? 'later' : null),
}

/** Everything that the starts import at once, whatever they import later. */
function reach(graph: Graph): Set<string> {
  const seen = new Set<string>(later)
  const walk = (id: string): void => {
    const module = seen.has(id) ? null : graph.getModuleInfo(id)
    if (!module) return
    seen.add(id)
    for (const imported of module.importedIds) walk(imported)
  }
  for (const start of starts) walk(join(source, start))
  for (const file of later) seen.delete(file)
  return seen
}
