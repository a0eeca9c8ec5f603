/** The environment as read once at the start. The only place that reads `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>

/** A snapshot, so that nothing read later can differ from what was checked. */
export function readEnv(): Env {
  return { ...process.env }
}
