import { capture } from '../lib/steps.mjs'

/** What a check found: nothing wrong, or a text that names each fault and where it is. */
export type CheckResult = { ok: true; output: string; note?: string } | { ok: false; output: string }

/** A check of the tree under `root`; the planted tests hand it a tree with a fault in it. */
export type Check = (root: string) => Promise<CheckResult>

export const passed = (note?: string): CheckResult => ({
  ok: true,
  output: '',
  ...(note === undefined ? {} : { note }),
})

export const failed = (output: string): CheckResult => ({ ok: false, output })

/** Runs a tool on the tree under `root`: it passes when the tool ends with 0. */
export async function runTool(root: string, command: string, args: readonly string[]): Promise<CheckResult> {
  const { ok, status, output } = await capture(command, args, { cwd: root, env: process.env })
  if (ok) return { ok, output }
  return failed(output.trim() === '' ? `${command} ended with status ${status} and said nothing` : output)
}
