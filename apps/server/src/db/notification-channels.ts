import { z } from 'zod'
import type { Json } from './schema.ts'

const channelsSchema = z.object({
  rules: z.array(z.string()),
  channels: z.array(
    z.object({ channel: z.enum(['push', 'email']), decision: z.enum(['send', 'skip']), reason: z.string() }),
  ),
})

/** What is kept of a decision beside its outcome: which rules held, and each channel with its reason. */
export type Channels = z.infer<typeof channelsSchema>

export function keepChannels({
  rules,
  channels,
}: {
  readonly rules: readonly string[]
  readonly channels: readonly Channels['channels'][number][]
}): Json {
  const kept = channels.map(({ channel, decision, reason }) => ({ channel, decision, reason }))
  return JSON.stringify({ rules: [...rules], channels: kept } satisfies Channels)
}

/** Undefined for what is no visitor's message, and for what was decided before channels were kept. */
export function readChannels(kept: Json | null): Channels | undefined {
  return kept === null ? undefined : channelsSchema.parse(JSON.parse(kept))
}

/** Did this channel send? Of older notifications the outcome was push's alone. */
export function hasSent(
  { channels: kept, decision }: { readonly channels: Json | null; readonly decision: 'send' | 'skip' },
  asked: 'push' | 'email',
): boolean {
  const read = readChannels(kept)
  if (!read) return asked === 'push' && decision === 'send'
  return read.channels.some(one => one.channel === asked && one.decision === 'send')
}
